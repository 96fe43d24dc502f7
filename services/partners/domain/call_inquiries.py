"""Questions about a recruitment call: asked before one applies, answered for everybody or not published."""

from services.partners.domain.calls import require_call
from services.partners.domain.state import CallInquiry, Programme
from shared.contracts.partners.call_inquiries import (
    AnswerCallInquiry,
    AskAboutCall,
    CallInquirerTold,
    CallInquiryAnswered,
    CallInquiryDeclined,
    CallInquiryMade,
    DeclineCallInquiry,
)
from shared.contracts.partners.calls import CallState
from shared.contracts.partners.refusals.calls import (
    CALL_INQUIRY_WAITS_FOR_NO_ANSWER,
    CALL_IS_UNKNOWN,
    CALL_TAKES_NO_APPLICATIONS_NOW,
    PERSON_HAS_MANY_CALL_INQUIRIES_WAITING,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

WAITING_LIMIT = 5
"""For each person, so that nobody fills the desk."""


def ask_about_call(state: Programme, command: AskAboutCall) -> list[Event]:
    call = require_call(state, command.call_id)
    if call.state is CallState.DRAFTED:
        raise Rejected(CALL_IS_UNKNOWN)  # Nobody but staff knows of it.
    if call.state is not CallState.PUBLISHED:
        raise Rejected(CALL_TAKES_NO_APPLICATIONS_NOW, state=call.state.value)
    person = command.actor.person
    if sum(state.one(one.asked_by) == state.one(person) for one in state.inquiries.values()) >= WAITING_LIMIT:
        raise Rejected(PERSON_HAS_MANY_CALL_INQUIRIES_WAITING, limit=WAITING_LIMIT)
    return [
        CallInquiryMade(
            call_id=command.call_id,
            inquiry_id=command.new_id("inquiry"),
            question=command.question,
            asked_by=person,
            asked_at=command.now,
        )
    ]


def call_inquiry_made(state: Programme, event: CallInquiryMade) -> None:
    state.inquiries[event.inquiry_id] = CallInquiry(event.call_id, event.asked_by)


def answer_call_inquiry(state: Programme, command: AnswerCallInquiry) -> list[Event]:
    inquiry = _waiting(state, command)
    return [
        CallInquiryAnswered(
            call_id=command.call_id,
            inquiry_id=command.inquiry_id,
            answer=command.answer,
            answered_at=command.now,
        ),
        _told(state, command, inquiry),
    ]


def call_inquiry_answered(state: Programme, event: CallInquiryAnswered) -> None:
    del state.inquiries[event.inquiry_id]


def decline_call_inquiry(state: Programme, command: DeclineCallInquiry) -> list[Event]:
    inquiry = _waiting(state, command)
    return [
        CallInquiryDeclined(
            call_id=command.call_id,
            inquiry_id=command.inquiry_id,
            reason=command.reason,
            declined_at=command.now,
        ),
        _told(state, command, inquiry),
    ]


def call_inquiry_declined(state: Programme, event: CallInquiryDeclined) -> None:
    del state.inquiries[event.inquiry_id]


def call_inquirer_told(_state: Programme, _event: CallInquirerTold) -> None:
    """No rule depends on it."""


def _waiting(state: Programme, command: AnswerCallInquiry | DeclineCallInquiry) -> CallInquiry:
    require_call(state, command.call_id)
    inquiry = state.inquiries.get(command.inquiry_id)
    if inquiry is None or inquiry.call_id != command.call_id:
        raise Rejected(CALL_INQUIRY_WAITS_FOR_NO_ANSWER)
    return inquiry


def _told(
    state: Programme, command: AnswerCallInquiry | DeclineCallInquiry, inquiry: CallInquiry
) -> CallInquirerTold:
    return CallInquirerTold(
        call_id=command.call_id,
        inquiry_id=command.inquiry_id,
        call_title=state.calls[command.call_id].particulars.title,
        asked_by=inquiry.asked_by,
        told_at=command.now,
    )
