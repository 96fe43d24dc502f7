"""What residents sent in, and what became of it."""

from shared.contracts.partners.needs.raised import (
    ListRaisedNeeds,
    NeedRaised,
    RaisedNeedDeclined,
    RaisedNeedState,
    RaisedNeedTakenUp,
    RaisedNeedView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _raised(_view: RaisedNeedView | None, recorded: Recorded[NeedRaised], key: str) -> RaisedNeedView:
    event = recorded.data
    return RaisedNeedView(
        raised_id=key,
        state=RaisedNeedState.WAITING,
        raised_by=event.raised_by,
        text_id=event.text_id,
        raised_at=event.raised_at,
    )


def _taken_up(
    view: RaisedNeedView | None, recorded: Recorded[RaisedNeedTakenUp], _key: str
) -> RaisedNeedView | None:
    update = {"state": RaisedNeedState.TAKEN_UP, "need_id": recorded.data.need_id}
    return view.model_copy(update=update) if view else None


def _declined(
    view: RaisedNeedView | None, recorded: Recorded[RaisedNeedDeclined], _key: str
) -> RaisedNeedView | None:
    update = {"state": RaisedNeedState.DECLINED, "reason": recorded.data.reason}
    return view.model_copy(update=update) if view else None


RAISED_NEEDS = (
    Projection("raised_needs", RaisedNeedView, indexes=("state", "raised_by", "raised_at"))
    .on(NeedRaised, lambda event: event.raised_id, _raised)
    .on(RaisedNeedTakenUp, lambda event: event.raised_id, _taken_up)
    .on(RaisedNeedDeclined, lambda event: event.raised_id, _declined)
    .lists(ListRaisedNeeds, order="raised_at", descending=True)
)
