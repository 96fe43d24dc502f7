"""Questions about recruitment calls, and what was answered."""

from shared.contracts.partners.call_inquiries import (
    CallInquiryAnswered,
    CallInquiryDeclined,
    CallInquiryMade,
    CallInquiryState,
    CallInquiryView,
    GetCallInquiry,
    ListCallInquiries,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _made(_view: CallInquiryView | None, recorded: Recorded[CallInquiryMade], key: str) -> CallInquiryView:
    event = recorded.data
    return CallInquiryView(
        inquiry_id=key,
        call_id=event.call_id,
        state=CallInquiryState.WAITING,
        question=event.question,
        asked_by=event.asked_by,
        asked_at=event.asked_at,
    )


def _answered(
    view: CallInquiryView | None, recorded: Recorded[CallInquiryAnswered], _key: str
) -> CallInquiryView | None:
    event = recorded.data
    update = {
        "state": CallInquiryState.ANSWERED,
        "answer": event.answer,
        "settled_at": event.answered_at,
    }
    return view.model_copy(update=update) if view else None


def _declined(
    view: CallInquiryView | None, recorded: Recorded[CallInquiryDeclined], _key: str
) -> CallInquiryView | None:
    event = recorded.data
    update = {
        "state": CallInquiryState.DECLINED,
        "reason": event.reason,
        "settled_at": event.declined_at,
    }
    return view.model_copy(update=update) if view else None


CALL_INQUIRIES = (
    Projection("call_inquiries", CallInquiryView, indexes=("call_id", "state", "asked_by", "asked_at"))
    .on(CallInquiryMade, lambda event: event.inquiry_id, _made)
    .on(CallInquiryAnswered, lambda event: event.inquiry_id, _answered)
    .on(CallInquiryDeclined, lambda event: event.inquiry_id, _declined)
    .gets(GetCallInquiry)
    .lists(ListCallInquiries, order="asked_at")
)
