"""What is asked of a change of purpose: propose, answer for a gift, decide, withdraw."""

from pydantic import ConfigDict

from shared.contracts.fund.refusals import (
    DONATION_IS_NOT_RECEIVED,
    DONATION_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.contracts.fund.refusals.campaigns import NOTHING_IS_LEFT, SURPLUS_MUST_GO_ELSEWHERE
from shared.contracts.fund.refusals.purpose_changes import (
    DONOR_OBJECTS_TO_THE_CHANGE,
    GIFT_SERVES_ANOTHER_PURPOSE,
    ONLY_DONORS_ANSWER_FOR_THEIR_GIFTS,
    PURPOSE_CHANGE_IS_OVER,
    PURPOSE_CHANGE_IS_PROPOSED_ALREADY,
    PURPOSE_CHANGE_IS_UNKNOWN,
    PURPOSE_FOLLOWS_ITS_CAMPAIGN,
    PURPOSE_NOTICE_STILL_RUNS,
)
from shared.kernel.messages import Command, OwnCommand
from shared.kernel.models import Flag, Id, Request, Text, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, people, roles

PROPOSERS = roles(Role.TREASURER, Role.STAFF)
_GIFT = (
    PURPOSE_CHANGE_IS_UNKNOWN,
    PURPOSE_CHANGE_IS_OVER,
    DONATION_IS_UNKNOWN,
    DONATION_IS_NOT_RECEIVED,
    GIFT_SERVES_ANOTHER_PURPOSE,
)


class ProposePurposeChangeRequest(Request):
    """Which purse's money is to serve which other purpose, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "earmark_id": "0197e1a2-5c00-7000-8000-00000000ea11",
                    "to_earmark_id": "0197e1a2-5c00-7000-8000-00000000ea12",
                    "reason": "课程已停办，余款拟用于同类亲子活动",
                }
            ]
        }
    )

    earmark_id: Id
    """The purse whose money can't serve its purpose any more."""
    to_earmark_id: Id
    """The purse with the new purpose, as close to the old one as can be."""
    reason: Text
    """Why, for everybody to read; never about an identifiable person."""


class ProposePurposeChange(ProposePurposeChangeRequest, Command):
    """Treasurer or staff propose that what is left in a purse serves another purpose. It is shown to
    everybody for 60 days, in which those who gave agree or object (Charity Law, art. 56).
    """

    operation = Operation(
        "Propose a change of purpose",
        PROPOSERS,
        (
            EARMARK_IS_UNKNOWN,
            PURPOSE_FOLLOWS_ITS_CAMPAIGN,
            PURPOSE_CHANGE_IS_PROPOSED_ALREADY,
            SURPLUS_MUST_GO_ELSEWHERE,
            NOTHING_IS_LEFT,
        ),
        makes="change_id",
    )


class AnswerPurposeChangeRequest(Request):
    """What a donor says about one of the own gifts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"donation_id": "0197e1a2-5c00-7000-8000-00000000d117", "consents": True}]
        }
    )

    donation_id: Id
    """The gift."""
    consents: Flag
    """Whether it may serve the new purpose. A later answer takes the place of this one."""


class AnswerPurposeChange(AnswerPurposeChangeRequest, OwnCommand):
    """A donor agrees that a gift serves the new purpose, or objects."""

    operation = Operation("Answer a change of purpose", MEMBERS, (*_GIFT, ONLY_DONORS_ANSWER_FOR_THEIR_GIFTS))

    change_id: Id


class RecordPurposeAnswerRequest(AnswerPurposeChangeRequest):
    """What a donor said in writing about a gift, and where that lies."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "donation_id": "0197e1a2-5c00-7000-8000-00000000d117",
                    "consents": True,
                    "evidence": "捐赠人书面同意，编号 2026-0044",
                }
            ]
        }
    )

    evidence: Title
    """Where the donor's word lies; never a person's name."""


class RecordPurposeAnswer(RecordPurposeAnswerRequest, Command):
    """The treasurer records what a donor said in writing, also of a gift that is anonymous here."""

    operation = Operation("Record an answer to a change of purpose", roles(Role.TREASURER), _GIFT)

    change_id: Id


class DecidePurposeChange(Command):
    """A member of the committee carries the change out: all whose money it is agree, or 60 days of notice
    have passed and nobody objects (Charity Law, art. 56; Guangzhou regulations on charity, art. 24).
    """

    operation = Operation(
        "Decide on a change of purpose",
        people(Role.COMMITTEE),
        (
            PURPOSE_CHANGE_IS_UNKNOWN,
            PURPOSE_CHANGE_IS_OVER,
            SECOND_PERSON_MUST_BE_ANOTHER,
            DONOR_OBJECTS_TO_THE_CHANGE,
            PURPOSE_NOTICE_STILL_RUNS,
            SURPLUS_MUST_GO_ELSEWHERE,
            NOTHING_IS_LEFT,
        ),
        moves_money=True,
    )

    change_id: Id


class WithdrawPurposeChangeRequest(Request):
    """Why the purpose stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "有捐赠人不同意，维持原用途"}]})

    reason: Title
    """For everybody to read; never about a person."""


class WithdrawPurposeChange(WithdrawPurposeChangeRequest, Command):
    """Treasurer or staff withdraw a change that was proposed: the purpose stays as it is."""

    operation = Operation(
        "Withdraw a change of purpose", PROPOSERS, (PURPOSE_CHANGE_IS_UNKNOWN, PURPOSE_CHANGE_IS_OVER)
    )

    change_id: Id
