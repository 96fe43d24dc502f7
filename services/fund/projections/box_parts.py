"""Who keeps a donation box and has counted it since it was sealed: for each to read their own part alone."""

from shared.contracts.fund.boxes.events import BoxCounted, BoxEmptied, BoxRegistered, BoxSealed
from shared.contracts.fund.boxes.views import BoxPartView, GetBoxPart
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.projections.projection import Documents, Projection


class BoxHands(View):
    """The people of one box, as opaque ids."""

    keeper_id: str = ""
    counters: tuple[str, ...] = ()
    """Since it was sealed."""


def _registered(_hands: BoxHands | None, recorded: Recorded[BoxRegistered], _key: str) -> BoxHands:
    return BoxHands(keeper_id=recorded.data.keeper_id)


def _counted(hands: BoxHands | None, recorded: Recorded[BoxCounted], _key: str) -> BoxHands:
    hands = hands or BoxHands()
    counters = tuple(sorted({*hands.counters, recorded.data.counted_by}))
    return hands.model_copy(update={"counters": counters})


def _anew(
    hands: BoxHands | None, _recorded: Recorded[BoxSealed] | Recorded[BoxEmptied], _key: str
) -> BoxHands:
    return (hands or BoxHands()).model_copy(update={"counters": ()})


async def get_box_part(documents: Documents[BoxHands], query: GetBoxPart) -> BoxPartView | None:
    """What this person has to do with the box; None where there is no such box."""
    hands = await documents.get(query.box_id)
    if hands is None:
        return None
    return BoxPartView(
        box_id=query.box_id,
        keeps=hands.keeper_id == query.person_id,
        counted=query.person_id in hands.counters,
        related=hands.keeper_id in query.related_people,
    )


BOX_PARTS = (
    Projection("box-parts", BoxHands)
    .on(BoxRegistered, lambda event: event.box_id, _registered)
    .on(BoxSealed, lambda event: event.box_id, _anew)
    .on(BoxCounted, lambda event: event.box_id, _counted)
    .on(BoxEmptied, lambda event: event.box_id, _anew)
    .answers(GetBoxPart, get_box_part)
)
