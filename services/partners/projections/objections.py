"""Objections and their answers, without who raised them."""

from shared.contracts.partners.decisions.events import ObjectionAnswered, ObjectionRaised
from shared.contracts.partners.decisions.views import GetObjection, ListObjections, ObjectionView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _raised(_view: ObjectionView | None, recorded: Recorded[ObjectionRaised], key: str) -> ObjectionView:
    event = recorded.data
    return ObjectionView(
        objection_id=key,
        application_id=event.application_id,
        decision_id=event.decision_id,
        text_id=event.text_id,
        raised_at=event.raised_at,
    )


def _answered(
    view: ObjectionView | None, recorded: Recorded[ObjectionAnswered], _key: str
) -> ObjectionView | None:
    event = recorded.data
    update = {"answer": event.answer, "upheld": event.upheld, "answered_at": event.answered_at}
    return view.model_copy(update=update) if view else None


OBJECTIONS = (
    Projection("objections", ObjectionView, indexes=("application_id", "raised_at"))
    .on(ObjectionRaised, lambda event: event.objection_id, _raised)
    .on(ObjectionAnswered, lambda event: event.objection_id, _answered)
    .gets(GetObjection)
    .lists(ListObjections, order="raised_at")
)
