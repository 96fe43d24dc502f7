"""What can be asked of a complaint about a partner."""

from typing import Self

from pydantic import ConfigDict, model_validator

from shared.contracts.partners.complaints.events import Measure
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.complaints import (
    COMPLAINT_IS_ANSWERED,
    COMPLAINT_IS_NOT_ACKNOWLEDGED,
    COMPLAINT_IS_UNKNOWN,
    COMPLAINT_WAITS_FOR_ITS_DECISION,
    ONLY_THE_COMPLAINANT_MAY,
    PARTNER_IS_HEARD_FIRST,
    PARTNER_LEFT_TOO_LONG_AGO,
    PARTNERS_PEOPLE_DO_NOT_COMPLAIN,
    SUSPENSION_ENDS_WITHIN_A_YEAR,
    WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.messages import Command
from shared.kernel.models import Id, Instant, Prose, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN, Role, people


class FileComplaintRequest(Request):
    """A complaint about a partner, in the person's own words."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "周六的课程迟到40分钟才开始。", "session_id": None}]}
    )

    text: Prose
    """What happened. The partner reads it, without your name; so write nothing that tells who you are."""
    session_id: Id | None = None
    """The session that it is about; left out where it is about none."""


class FileComplaint(FileComplaintRequest, Command):
    """Anybody who is signed in complains about a partner; of one person about one thing, one is open."""

    operation = Operation(
        "Complain about a partner",
        SIGNED_IN,
        (
            PARTNER_IS_UNKNOWN,
            PARTNER_LEFT_TOO_LONG_AGO,
            PARTNERS_PEOPLE_DO_NOT_COMPLAIN,
            COMPLAINT_WAITS_FOR_ITS_DECISION,
        ),
        makes="complaint_id",
    )

    partner_id: Id


class AcknowledgeComplaint(Command):
    """Staff acknowledge a complaint: from now on the partner has its days to answer."""

    operation = Operation(
        "Acknowledge a complaint", people(Role.STAFF), (COMPLAINT_IS_UNKNOWN, RELATED_PERSON_TAKES_NO_PART)
    )

    complaint_id: Id


class AnswerComplaintRequest(Request):
    """What the partner says to a complaint."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer": "当天设备故障，已为参加者补课一次。"}]}
    )

    answer: Prose
    """The partner's answer, for those who decide and for whoever complained."""


class AnswerComplaint(AnswerComplaintRequest, Command):
    """The partner's representative answers a complaint, once."""

    operation = Operation(
        "Answer a complaint",
        SIGNED_IN,
        (
            COMPLAINT_IS_UNKNOWN,
            ONLY_THE_REPRESENTATIVE_MAY,
            COMPLAINT_IS_NOT_ACKNOWLEDGED,
            COMPLAINT_IS_ANSWERED,
        ),
    )

    complaint_id: Id


class DecideComplaintRequest(Request):
    """What becomes of a complaint, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "measure": "warning",
                    "suspended_until": None,
                    "reason": "课程确实迟到，合伙人已补课，予以警告。",
                }
            ]
        }
    )

    measure: Measure | None = None
    """What follows; left out, the complaint is not upheld."""
    suspended_until: Instant | None = None
    """Until when the partner is suspended, within a year; for a suspension alone."""
    reason: Prose
    """Why, for the complainant and the partner; with a suspension or termination, for everybody to read."""

    @model_validator(mode="after")
    def _a_suspension_has_an_end(self) -> Self:
        if (self.measure is Measure.SUSPENSION) != (self.suspended_until is not None):
            raise ValueError("a suspension has an end, and nothing else has")
        return self


class DecideComplaint(DecideComplaintRequest, Command):
    """Staff decide on a complaint once the partner was heard, or had its time to be.

    Whoever filed, entered or acknowledged it does not decide, nor does who is related to the partner.
    """

    operation = Operation(
        "Decide on a complaint",
        people(Role.STAFF),
        (
            COMPLAINT_IS_UNKNOWN,
            RELATED_PERSON_TAKES_NO_PART,
            WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE,
            COMPLAINT_IS_NOT_ACKNOWLEDGED,
            PARTNER_IS_HEARD_FIRST,
            PARTNER_HAS_LEFT,
            SUSPENSION_ENDS_WITHIN_A_YEAR,
        ),
        official=True,
    )

    complaint_id: Id


class WithdrawComplaint(Command):
    """Whoever complained takes it back before it is decided."""

    operation = Operation("Withdraw a complaint", SIGNED_IN, (COMPLAINT_IS_UNKNOWN, ONLY_THE_COMPLAINANT_MAY))

    complaint_id: Id
