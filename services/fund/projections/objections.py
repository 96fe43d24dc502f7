"""Objections to payments and their answers, without who raised them."""

from shared.contracts.fund.objections import (
    DisbursementObjectedTo,
    DisbursementObjectionAnswered,
    DisbursementObjectionView,
    ListDisbursementObjections,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Objection = DisbursementObjectionView | None


def _raised(_view: Objection, recorded: Recorded[DisbursementObjectedTo], key: str) -> Objection:
    event = recorded.data
    return DisbursementObjectionView(
        objection_id=key,
        disbursement_id=event.disbursement_id,
        text_id=event.text_id,
        raised_at=event.raised_at,
    )


def _answered(view: Objection, recorded: Recorded[DisbursementObjectionAnswered], _key: str) -> Objection:
    event = recorded.data
    update = {"answer": event.answer, "upheld": event.upheld, "answered_at": event.answered_at}
    return view and view.model_copy(update=update)


DISBURSEMENT_OBJECTIONS = (
    Projection("disbursement_objections", DisbursementObjectionView, indexes=("disbursement_id", "raised_at"))
    .on(DisbursementObjectedTo, lambda event: event.objection_id, _raised)
    .on(DisbursementObjectionAnswered, lambda event: event.objection_id, _answered)
    .lists(ListDisbursementObjections, order="raised_at")
)
