"""What is asked of projects until they run: propose, edit, claim, approve, start."""

from typing import Self

from pydantic import ConfigDict, model_validator

from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.needs.in_english import InEnglish
from shared.contracts.partners.projects.plan import PlanRequest
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PARTNER_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.contracts.partners.refusals.projects import (
    APPLICATION_IS_NOT_ADMITTED,
    PROJECT_BELONGS_TO_SOMEBODY_ELSE,
    PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
    PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL,
    PROJECT_IS_NOT_APPROVED,
    PROJECT_IS_NOT_CLAIMED_BY_THIS_PARTNER,
    PROJECT_IS_UNKNOWN,
)
from shared.kernel.days import Day
from shared.kernel.messages import Command
from shared.kernel.models import Id, Prose, Request, Revision, Title
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role, people, roles

_PARTNER_REFUSES = (PARTNER_IS_UNKNOWN, ONLY_THE_REPRESENTATIVE_MAY, PARTNER_IS_NOT_IN_GOOD_STANDING)


class ProposeProjectRequest(PlanRequest, Request):
    """A project for the public list."""

    partner_id: Id | None = None
    """The partner that proposes and claims it, by its representative. Staff leave it out: then partners may
    claim it."""
    application_id: Id | None = None
    """The admitted application that it comes of: its partner then claims the project with it."""


class ProposeProject(ProposeProjectRequest, Command):
    """Staff or a partner put a project on the public list (项目清单), with the needs that it is to meet."""

    operation = Operation(
        "Propose a project",
        roles(Role.PARTNER, Role.STAFF),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_NOT_ADMITTED,
            *_PARTNER_REFUSES,
            NEED_IS_UNKNOWN,
            NEED_IS_NOT_PUBLISHED,
        ),
        makes="project_id",
        official=True,
    )


class EditProjectRequest(PlanRequest, Request):
    """All of a project's new plan."""


class EditProject(EditProjectRequest, Command):
    """Staff, or the partner that proposed it, change a project's plan until it is approved; all of it is
    replaced."""

    operation = Operation(
        "Edit a project",
        roles(Role.PARTNER, Role.STAFF),
        (
            PROJECT_IS_UNKNOWN,
            PROJECT_BELONGS_TO_SOMEBODY_ELSE,
            REVISION_HAS_MOVED_ON,
            PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL,
            NEED_IS_UNKNOWN,
            NEED_IS_NOT_PUBLISHED,
        ),
        official=True,
    )

    project_id: Id
    expected_revision: Revision | None = None


class ClaimProjectRequest(Request):
    """Which partner would lead it, and how."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "partner_id": "0197d9a0-0000-7000-8000-000000000003",
                    "proposal": "两名持证讲师,每周末开课。",
                }
            ]
        }
    )

    partner_id: Id
    """The partner that would lead it."""
    proposal: Prose
    """How it would do it, for everybody to read."""


class ClaimProject(ClaimProjectRequest, Command):
    """A partner claims a project on the list (揭榜). Several may; whoever approves it chooses one."""

    operation = Operation(
        "Claim a project",
        roles(Role.PARTNER),
        (PROJECT_IS_UNKNOWN, *_PARTNER_REFUSES, PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL),
        official=True,
    )

    project_id: Id


class ClaimNeedRequest(InEnglish, Request):
    """Which partner would meet a need, and by what project."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "partner_id": "0197d9a0-0000-7000-8000-000000000003",
                    "title": "周末自然课堂",
                    "summary": "每周末两节亲子自然课,材料自备。",
                    "starts_on": "2026-07-11",
                    "ends_on": "2026-12-31",
                }
            ]
        }
    )

    partner_id: Id
    """The partner that would meet it."""
    title: Title
    """What its project would be called; never a person's name."""
    summary: Prose
    """What it would do, for everybody to read. The rest of the plan is added until it is approved."""
    field: FieldOfWork | None = None
    """The field of work (领域); left out, that of the need."""
    starts_on: Day
    """The first day."""
    ends_on: Day
    """The last day."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("must not end before it starts")
        return self


class ClaimNeed(ClaimNeedRequest, Command):
    """A partner claims an open need (揭榜): it proposes a project for it, and claims that."""

    operation = Operation(
        "Claim a need",
        roles(Role.PARTNER),
        (*_PARTNER_REFUSES, NEED_IS_UNKNOWN, NEED_IS_NOT_PUBLISHED),
        makes="project_id",
        official=True,
    )

    need_id: Id


class ApproveProjectRequest(Request):
    """Which of those who claim it leads it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"partner_id": "0197d9a0-0000-7000-8000-000000000003"}]}
    )

    partner_id: Id
    """The partner that leads the project; it has claimed it."""


class ApproveProject(ApproveProjectRequest, Command):
    """Staff approve a project and say who leads it. Nobody approves what they proposed, edited or would lead,
    nor for somebody to whom they are related."""

    operation = Operation(
        "Approve a project",
        people(Role.STAFF),
        (
            PROJECT_IS_UNKNOWN,
            PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL,
            PROJECT_IS_NOT_CLAIMED_BY_THIS_PARTNER,
            PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
            RELATED_PERSON_TAKES_NO_PART,
            PARTNER_IS_NOT_IN_GOOD_STANDING,
            NEED_IS_NOT_PUBLISHED,
        ),
    )

    project_id: Id


class StartProject(Command):
    """Staff or the lead say that an approved project runs."""

    operation = Operation(
        "Start a project",
        roles(Role.PARTNER, Role.STAFF),
        (PROJECT_IS_UNKNOWN, PROJECT_BELONGS_TO_SOMEBODY_ELSE, PROJECT_IS_NOT_APPROVED),
    )

    project_id: Id
