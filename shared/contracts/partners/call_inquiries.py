"""Questions about a recruitment call, asked before one applies, and answered for everybody to read."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.refusals.calls import (
    CALL_INQUIRY_WAITS_FOR_NO_ANSWER,
    CALL_IS_UNKNOWN,
    CALL_TAKES_NO_APPLICATIONS_NOW,
    PERSON_HAS_MANY_CALL_INQUIRIES_WAITING,
)
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import (
    Id,
    Instant,
    Page,
    PagedQuery,
    PagedRequest,
    Prose,
    Query,
    Request,
    View,
    Words,
)
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, SIGNED_IN, Role, roles


class CallInquiryState(StrEnum):
    """How a question about a call stands; everybody reads it once it is `answered`."""

    WAITING = "waiting"
    ANSWERED = "answered"
    DECLINED = "declined"


class AskAboutCallRequest(Request):
    """What somebody would know before they apply."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "露台晚上八点以后可以使用吗？"}]})

    question: Prose
    """The question: everybody reads it with its answer, and nobody is told whose it is."""


class AskAboutCall(AskAboutCallRequest, Command):
    """Anybody who is signed in asks about a published call. Staff alone see it until they answer."""

    operation = Operation(
        "Ask about a call",
        SIGNED_IN,
        (CALL_IS_UNKNOWN, CALL_TAKES_NO_APPLICATIONS_NOW, PERSON_HAS_MANY_CALL_INQUIRIES_WAITING),
        makes="inquiry_id",
    )

    call_id: Id


class AnswerCallInquiryRequest(Request):
    """The answer, for everybody who might apply."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"answer": "可以，夏季开放到晚上九点。"}]})

    answer: Prose
    """The answer: everybody reads it, with the question."""


class AnswerCallInquiry(AnswerCallInquiryRequest, Command):
    """Staff answer a question about a call: from then on everybody reads both, so that all know the same."""

    operation = Operation(
        "Answer a question about a call",
        roles(Role.STAFF),
        (CALL_IS_UNKNOWN, CALL_INQUIRY_WAITS_FOR_NO_ANSWER),
        official=True,
    )

    call_id: Id
    inquiry_id: Id


class DeclineCallInquiryRequest(Request):
    """Why a question is not published."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "涉及个人信息，请到前台咨询"}]})

    reason: Prose
    """Why, for whoever asked."""


class DeclineCallInquiry(DeclineCallInquiryRequest, Command):
    """Staff do not publish a question, for instance since it tells of somebody; whoever asked reads why."""

    operation = Operation(
        "Decline a question about a call",
        roles(Role.STAFF),
        (CALL_IS_UNKNOWN, CALL_INQUIRY_WAITS_FOR_NO_ANSWER),
        official=True,
    )

    call_id: Id
    inquiry_id: Id


class CallInquiryMade(Event):
    type: ClassVar[str] = "partners.call_inquiry_made.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    call_id: Id
    inquiry_id: Id
    question: Words
    asked_by: PersonId
    asked_at: Instant


class CallInquiryAnswered(Event):
    """Staff answered a question about a recruitment call, for everybody to read."""

    type: ClassVar[str] = "partners.call_inquiry_answered.v1"

    call_id: Id
    """The call that it is about."""
    inquiry_id: Id
    """The question."""
    answer: Words
    """What staff answered."""
    answered_at: Instant
    """When they answered."""


class CallInquirerTold(Event):
    """Beside what everybody reads: who asked, so that they can be told of the answer."""

    type: ClassVar[str] = "partners.call_inquirer_told.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    call_id: Id
    inquiry_id: Id
    call_title: str
    asked_by: PersonId
    told_at: Instant


class CallInquiryDeclined(Event):
    type: ClassVar[str] = "partners.call_inquiry_declined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    call_id: Id
    inquiry_id: Id
    reason: Words
    declined_at: Instant


class CallInquiryView(View):
    """A question about a call, and its answer."""

    inquiry_id: str
    """What to name to answer it."""
    call_id: str
    """The call that it is about."""
    state: CallInquiryState
    """Whether it waits for staff, is answered, or is not published."""
    question: Words
    """What was asked; empty once it is erased."""
    asked_by: PersonId | None
    """Who asked: an opaque id, for staff and whoever it is; null for everybody else."""
    answer: Words | None = None
    """What staff answered; null until then, and empty once it is erased."""
    reason: Words | None = None
    """Why it is not published; null otherwise, and empty once it is erased."""
    asked_at: Instant
    """When it was asked."""
    settled_at: Instant | None = None
    """When it was answered or declined; null until then."""


class GetCallInquiry(Query[CallInquiryView | None]):
    """One question, for what its answer has to know of it; no route leads here."""

    operation = Operation("", SIGNED_IN, (CALL_INQUIRY_WAITS_FOR_NO_ANSWER,))

    inquiry_id: Id


class ListCallInquiriesRequest(PagedRequest):
    state: CallInquiryState | None = None
    """Only items in this state; everybody but staff and whoever asked sees those that are answered."""
    mine: bool = False
    """Only one's own, in any state."""


class ListCallInquiries(PagedQuery[Page[CallInquiryView]]):
    """Questions about a call with their answers, the oldest first."""

    operation = Operation("List questions about a call", ANYONE, (CALL_IS_UNKNOWN,))

    call_id: Id | None = None
    """The call; None for those of all calls."""
    state: CallInquiryState | None = None
    """Only items in this state."""
    asked_by: str | None = None
    """Only those of this person. Never taken from a request."""
