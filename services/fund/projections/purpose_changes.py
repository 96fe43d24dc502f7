"""Changes of purpose, for everybody: how many agree, never who."""

from shared.contracts.fund.purpose_changes.events import (
    PurposeChangeAnswered,
    PurposeChanged,
    PurposeChangeProposed,
    PurposeChangeState,
    PurposeChangeWithdrawn,
)
from shared.contracts.fund.purpose_changes.views import (
    GetPurposeChange,
    ListPurposeChanges,
    PurposeChangeView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Change = PurposeChangeView | None


def _proposed(_change: Change, recorded: Recorded[PurposeChangeProposed], key: str) -> PurposeChangeView:
    event = recorded.data
    return PurposeChangeView(
        change_id=key,
        earmark_id=event.earmark_id,
        to_earmark_id=event.to_earmark_id,
        reason=event.reason,
        notice_ends_on=event.notice_ends_on,
        proposed_at=event.proposed_at,
    )


def _answered(change: Change, recorded: Recorded[PurposeChangeAnswered], _key: str) -> Change:
    event = recorded.data
    if change is None:
        return None
    agreed = change.agreed + event.consents - (event.consents_before is True)
    objections = change.objections + (not event.consents) - (event.consents_before is False)
    return change.model_copy(update={"agreed": agreed, "objections": objections})


def _changed(change: Change, recorded: Recorded[PurposeChanged], _key: str) -> Change:
    event = recorded.data
    told = {
        "state": PurposeChangeState.CHANGED,
        "amount_fen": event.amount_fen,
        "ended_at": event.decided_at,
    }
    return change and change.model_copy(update=told)


def _withdrawn(change: Change, recorded: Recorded[PurposeChangeWithdrawn], _key: str) -> Change:
    event = recorded.data
    told = {
        "state": PurposeChangeState.WITHDRAWN,
        "withdrawn_reason": event.reason,
        "ended_at": event.withdrawn_at,
    }
    return change and change.model_copy(update=told)


PURPOSE_CHANGES = (
    Projection("purpose-changes", PurposeChangeView, indexes=("state", "earmark_id", "proposed_at"))
    .on(PurposeChangeProposed, lambda event: event.change_id, _proposed)
    .on(PurposeChangeAnswered, lambda event: event.change_id, _answered)
    .on(PurposeChanged, lambda event: event.change_id, _changed)
    .on(PurposeChangeWithdrawn, lambda event: event.change_id, _withdrawn)
    .lists(ListPurposeChanges, order="proposed_at", descending=True)
    .gets(GetPurposeChange)
)
