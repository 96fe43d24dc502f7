"""Objections to a disbursement in publicity (公示): each is answered before any money is paid."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_NOT_IN_PUBLICITY,
    DISBURSEMENT_IS_UNKNOWN,
    DISBURSEMENT_OBJECTION_IS_ANSWERED,
    DISBURSEMENT_OBJECTION_IS_UNKNOWN,
    PERSON_HAS_OBJECTED_ALREADY,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
)
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Flag, Id, Instant, Page, PagedQuery, Request, Text, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, SIGNED_IN, Role, people


class ObjectToDisbursementRequest(Request):
    """What speaks against a payment."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "报价高于市场价，请重新比价。"}]})

    text: Text
    """What speaks against the payment. It is kept where it can be erased, never in an event."""


class ObjectToDisbursement(Command):
    """Anybody who is signed in objects during publicity; until it is answered, nothing is paid."""

    operation = Operation(
        "Object to a disbursement",
        SIGNED_IN,
        (DISBURSEMENT_IS_UNKNOWN, DISBURSEMENT_IS_NOT_IN_PUBLICITY, PERSON_HAS_OBJECTED_ALREADY),
        makes="objection_id",
    )

    disbursement_id: Id
    text_id: Id
    """Where the vault keeps the person's own words."""
    text_sha256: str | None = None
    """What proves them: see `KeptWords`."""


class AnswerDisbursementObjectionRequest(Request):
    """What the committee says to an objection."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer": "三家报价已附，价格低于市场均价。", "upheld": False}]}
    )

    answer: Text
    """What the committee says to it, for everybody to read; never about an identifiable person."""
    upheld: Flag
    """Whether the objection is right: then the vote is set aside and must be taken again."""


class AnswerDisbursementObjection(AnswerDisbursementObjectionRequest, Command):
    """Committee or supervisor answer for everybody to read; an upheld objection sets the vote aside."""

    operation = Operation(
        "Answer an objection to a disbursement",
        people(Role.COMMITTEE, Role.SUPERVISOR),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_OBJECTION_IS_UNKNOWN,
            RELATED_PERSON_MAY_NOT_TAKE_PART,
            DISBURSEMENT_OBJECTION_IS_ANSWERED,
        ),
    )

    disbursement_id: Id
    objection_id: Id


class DisbursementObjectedTo(Event):
    """Not public: who said what. The answer is public."""

    type: ClassVar[str] = "fund.disbursement_objected_to.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    disbursement_id: Id
    objection_id: Id
    raised_by: str
    text_id: Id
    text_sha256: str | None = None
    """As in `KeptWords`."""
    raised_at: Instant


class DisbursementObjectionAnswered(Event):
    """An objection to a disbursement in publicity was answered, for everybody to read."""

    type: ClassVar[str] = "fund.disbursement_objection_answered.v1"

    disbursement_id: Id
    """The disbursement that was objected to."""
    objection_id: Id
    """The objection that was answered. Who raised it stands in no public event."""
    answer: str
    """What the committee says to it."""
    upheld: bool
    """Whether the objection is right: then all votes are set aside, and the committee votes again."""
    answered_by: PersonId
    """Who answered: an opaque id."""
    answered_at: Instant
    """When it was answered."""


class DisbursementObjectionView(View):
    """An objection to a payment, without who raised it."""

    objection_id: str
    """What to name to answer it."""
    disbursement_id: str
    """The disbursement that is objected to."""
    text_id: str
    """Where its words are kept; those who answer read them."""
    raised_at: Instant
    """When it was raised."""
    answer: str | None = None
    """What the committee says to it; null while nobody has answered."""
    upheld: bool | None = None
    """Whether it was right, so that the vote was set aside; null while nobody has answered."""
    answered_at: Instant | None = None
    """When it was answered; null until then."""


class ListDisbursementObjections(PagedQuery[Page[DisbursementObjectionView]]):
    """The objections to a payment and their answers, in the order in which they were raised."""

    operation = Operation("List objections to a disbursement", ANYONE)

    disbursement_id: Id
    """Only objections to this disbursement."""
