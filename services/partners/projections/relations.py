"""The register of relations, by official."""

from shared.contracts.partners.reviews.relations import ListRelations, RelationsRegistered, RelationsView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _registered(
    _view: RelationsView | None, recorded: Recorded[RelationsRegistered], _key: str
) -> RelationsView:
    return RelationsView(**dict(recorded.data))


RELATIONS = (
    Projection("relations", RelationsView, indexes=("person", "registered_at"))
    .on(RelationsRegistered, lambda event: event.person, _registered)
    .lists(ListRelations, order="registered_at")
)
