"""What is asked of a project that runs: milestones, money, reports, residents' judgement, its end."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.decisions import (
    NOBODY_HAS_TWO_VOICES,
    RELATED_PERSON_TAKES_NO_PART,
)
from shared.contracts.partners.refusals.projects import (
    BUDGET_LINE_IS_UNKNOWN,
    MILESTONE_IS_REACHED,
    MILESTONES_ARE_OPEN,
    PROJECT_BELONGS_TO_SOMEBODY_ELSE,
    PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
    PROJECT_IS_NOT_ACCEPTED,
    PROJECT_IS_NOT_RUNNING,
    PROJECT_IS_OVER,
    PROJECT_IS_UNKNOWN,
    PROJECT_MILESTONE_IS_UNKNOWN,
    REPORT_IS_HANDED_IN,
    REPORT_IS_UNKNOWN,
    RESIDENTS_DO_NOT_ACCEPT_IT,
    TOO_FEW_RESIDENTS_HAVE_JUDGED,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.days import Day
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.models import Flag, Id, PositiveFen, Prose, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles

_LEADS = roles(Role.PARTNER, Role.STAFF)
_OF_ITS_LEAD = (PROJECT_IS_UNKNOWN, PROJECT_BELONGS_TO_SOMEBODY_ELSE, PROJECT_IS_NOT_RUNNING)


class EvidenceRequest(Request):
    """What shows that something is done."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"evidence": "8月12日完成12个种植箱,照片存社区档案。"}]}
    )

    evidence: Prose
    """For everybody to read; as little as possible about a person."""


class ReachMilestone(EvidenceRequest, Command):
    """The lead, or staff, report a milestone as reached, with the evidence."""

    operation = Operation(
        "Report a milestone as reached",
        _LEADS,
        (*_OF_ITS_LEAD, PROJECT_MILESTONE_IS_UNKNOWN, MILESTONE_IS_REACHED),
    )

    project_id: Id
    milestone_id: Id


class SpendMoneyRequest(EvidenceRequest):
    """What was paid of a line of the budget."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"amount_fen": 258000, "spent_on": "2026-08-03", "evidence": "种植箱发票,号码尾数 0417"}
            ]
        }
    )

    amount_fen: PositiveFen
    """How much, in fen. More than was planned is recorded too, and shows."""
    spent_on: Day
    """The day on which it was paid."""


class SpendMoney(SpendMoneyRequest, Command):
    """The lead, or staff, record what a project paid. It is a statement about money, and moves none."""

    operation = Operation("Record what a project spent", _LEADS, (*_OF_ITS_LEAD, BUDGET_LINE_IS_UNKNOWN))

    project_id: Id
    line_id: Id


class HandInReportRequest(Request):
    """A report."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "第一阶段开课12次,参加186人次;下月增设周日一课。"}]}
    )

    text: Prose
    """What was done and what comes next, for everybody to read; as little as possible about a person."""


class HandInReport(HandInReportRequest, Command):
    """The lead, or staff, hand in a report that is due, until the project is closed. One that comes late is
    late for good."""

    operation = Operation(
        "Hand in a project's report", _LEADS, (*_OF_ITS_LEAD, REPORT_IS_UNKNOWN, REPORT_IS_HANDED_IN)
    )

    project_id: Id
    report_id: Id


class JudgeProjectRequest(Request):
    """Whether a resident accepts what a project did."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accepts": True, "words": "孩子们很喜欢。"}]})

    accepts: Flag
    """Whether the project did what it was to do."""
    words: Prose | None = None
    """Why, for nobody but staff to read, and without a name."""


class JudgeProject(JudgeProjectRequest, Command):
    """A resident says whether a project did what it was to do (居民验收), once its milestones are reached.
    One voice per person; until it is accepted they may change it. Nobody judges what they, or somebody they
    are related to, take part in."""

    operation = Operation(
        "Judge a project",
        roles(Role.RESIDENT),
        (
            PROJECT_IS_UNKNOWN,
            PROJECT_IS_NOT_RUNNING,
            MILESTONES_ARE_OPEN,
            RELATED_PERSON_TAKES_NO_PART,
            PERSON_MUST_BE_VERIFIED,
        ),
    )

    project_id: Id
    verified: Annotated[Flag, BESIDE_THE_WISH] = Field(default=True, exclude_if=bool)
    """Whether the person counts. The gateway says it, which knows who is verified, and no request can."""


class AcceptProject(Command):
    """Staff who have no part in a project, and neither gave nor entered an answer, state that residents
    accept it. The sum of the answers says whether they do, and is published with it. Of answers that staff
    entered as many count as the rules let, those against it first."""

    operation = Operation(
        "Accept a project",
        people(Role.STAFF),
        (
            PROJECT_IS_UNKNOWN,
            PROJECT_IS_NOT_RUNNING,
            PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
            RELATED_PERSON_TAKES_NO_PART,
            NOBODY_HAS_TWO_VOICES,
            MILESTONES_ARE_OPEN,
            TOO_FEW_RESIDENTS_HAVE_JUDGED,
            RESIDENTS_DO_NOT_ACCEPT_IT,
        ),
    )

    project_id: Id


class CloseProject(Command):
    """Staff close an accepted project: the needs that it met are settled (销号), and what is left of the
    resources that were kept for it is free again."""

    operation = Operation("Close a project", roles(Role.STAFF), (PROJECT_IS_UNKNOWN, PROJECT_IS_NOT_ACCEPTED))

    project_id: Id


class CancelProject(ReasonRequest, Command):
    """Staff, or the partner that leads a project or proposed it, end one that comes to nothing."""

    operation = Operation(
        "Cancel a project",
        _LEADS,
        (PROJECT_IS_UNKNOWN, PROJECT_BELONGS_TO_SOMEBODY_ELSE, PROJECT_IS_OVER),
        official=True,
    )

    project_id: Id
