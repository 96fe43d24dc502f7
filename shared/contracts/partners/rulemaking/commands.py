"""What is asked on the way to new rules: propose, approve, object, answer, withdraw; and the bounds."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.decisions import (
    PERSON_HAS_AN_OPEN_OBJECTION,
    PUBLICITY_IS_NOT_RUNNING,
)
from shared.contracts.partners.refusals.programme import QUORUM_TELLS_WHO_SAID_WHAT
from shared.contracts.partners.refusals.rulemaking import (
    OTHER_RULES_ARE_PROPOSED,
    RULES_ARE_APPROVED_BY_OTHERS,
    RULES_ARE_IN_PUBLICITY,
    RULES_CHANGE_NOTHING,
    RULES_HOLD_FROM_A_FUTURE_DAY,
    RULES_LEAVE_THE_BOUNDS,
    RULES_OBJECTION_IS_NOT_OPEN,
    RULES_PROPOSAL_IS_NOT_OPEN,
    WHO_PROPOSED_RULES_SETTLES_NOTHING,
)
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.kernel.days import Day
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Flag, Id, Prose, Request, Revision, Text, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import SIGNED_IN, Role, people

_OFFICES = people(Role.STAFF, Role.COMMITTEE, Role.DISTRICT)


class ProposeRulesRequest(Request):
    """New rules for a community's programme, the day from which they are to hold, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rules": {"share_bps": 1500, "feedback_quorum": 8},
                    "in_force_on": "2026-09-01",
                    "reason": "居民议事会决定提高试课反馈人数",
                }
            ]
        }
    )

    rules: Rules
    """All of them: what is left out goes back to the platform's default."""
    in_force_on: Day
    """The day, in the community's zone, at whose beginning they come into force; if their publicity is
    not over then, they do at the beginning of the day after it."""
    reason: Prose
    """Why the rules are to change, for everybody to read."""


class ProposeRules(ProposeRulesRequest, Command):
    """Staff, committee or district propose new rules. One proposal is open at a time.

    Others approve it, it is shown for the days of publicity, and it comes into force on a day to come, unless
    an objection is upheld. What was begun under the old rules ends under them.
    """

    operation = Operation(
        "Propose new rules",
        _OFFICES,
        (
            REVISION_HAS_MOVED_ON,
            OTHER_RULES_ARE_PROPOSED,
            RULES_HOLD_FROM_A_FUTURE_DAY,
            QUORUM_TELLS_WHO_SAID_WHAT,
            RULES_LEAVE_THE_BOUNDS,
            RULES_CHANGE_NOTHING,
        ),
        makes="proposal_id",
        official=True,
    )

    expected_revision: Revision | None = None


class ApproveRules(Command):
    """Committee or district approve proposed rules, as the bounds say; once enough have, the publicity
    begins. Approving twice counts once.
    """

    operation = Operation(
        "Approve proposed rules",
        people(Role.COMMITTEE, Role.DISTRICT),
        (
            RULES_PROPOSAL_IS_NOT_OPEN,
            RULES_ARE_APPROVED_BY_OTHERS,
            WHO_PROPOSED_RULES_SETTLES_NOTHING,
            RULES_ARE_IN_PUBLICITY,
        ),
    )

    proposal_id: Id
    in_office: Annotated[tuple[ActorId, ...] | None, BESIDE_THE_WISH] = Field(
        default=None, exclude_if=is_unsaid
    )
    """Who may approve rules at this moment: who approved them and gave that office up since counts no more.
    The gateway says it, and no request can; None where nobody asked it."""


class ObjectToRulesRequest(Request):
    """An objection to proposed rules, in the person's own words."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "夏季晚上的开放时间太短。"}]})

    text: Text
    """Kept where it can be erased, never in an event."""


class ObjectToRules(Command):
    """Anybody who is signed in objects during publicity; until it is answered, the rules don't change."""

    operation = Operation(
        "Object to proposed rules",
        SIGNED_IN,
        (RULES_PROPOSAL_IS_NOT_OPEN, PUBLICITY_IS_NOT_RUNNING, PERSON_HAS_AN_OPEN_OBJECTION),
        makes="objection_id",
    )

    proposal_id: Id
    text_id: Id
    """Where the vault keeps the person's own words."""
    text_sha256: str
    """What proves them: see `KeptWords`."""


class AnswerRulesObjectionRequest(Request):
    """The answer to an objection to proposed rules, and whether it is upheld."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer": "夏季延长到22:30，另行提出。", "upheld": True}]}
    )

    answer: Prose
    """What is said to the objection, for everybody to read; as little as possible about a person."""
    upheld: Flag
    """Whether the objection is right: then these rules don't come into force."""


class AnswerRulesObjection(AnswerRulesObjectionRequest, Command):
    """Staff, committee or district answer for everybody to read; an upheld objection ends the proposal.

    Every objection is answered, also where another one has ended the proposal already.
    """

    operation = Operation(
        "Answer an objection to proposed rules",
        _OFFICES,
        (RULES_OBJECTION_IS_NOT_OPEN, WHO_PROPOSED_RULES_SETTLES_NOTHING),
        official=True,
    )

    proposal_id: Id
    objection_id: Id


class WithdrawRulesRequest(Request):
    """Why proposed rules are not pursued."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "议事会要求重新征求意见。"}]})

    reason: Prose
    """Why, for everybody to read."""


class WithdrawRules(WithdrawRulesRequest, Command):
    """Until rules are in force, whoever proposed them withdraws them, or one of those who approve rejects
    them."""

    operation = Operation(
        "Withdraw or reject proposed rules",
        _OFFICES,
        (RULES_PROPOSAL_IS_NOT_OPEN, RULES_ARE_APPROVED_BY_OTHERS),
        official=True,
    )

    proposal_id: Id


class SetRuleBoundsRequest(Request):
    """The bounds that no rules of a community leave from now on, who approves them, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "bounds": {"share_bps_at_least": 1000, "approver": "committee", "approvals": 3},
                    "reason": "街道党工委会议纪要〔2026〕8号",
                }
            ]
        }
    )

    bounds: RuleBounds
    """All of them: what is left out goes back to the platform's default."""
    reason: Prose
    """Why, for everybody to read."""


class SetRuleBounds(SetRuleBoundsRequest, Command):
    """The district sets the bounds of a community's rules. Rules in force that lie outside stay,
    and are shown; a proposal that lies outside comes to an end.
    """

    operation = Operation(
        "Set the bounds of a community's rules",
        people(Role.DISTRICT),
        (REVISION_HAS_MOVED_ON,),
        official=True,
    )

    expected_revision: Revision | None = None
