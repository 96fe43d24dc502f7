"""Children by their guardian. Of one who is not registered any more, the id alone stands for nobody."""

from shared.contracts.bookings.families.events import ChildRegistered, ChildRemoved
from shared.contracts.bookings.families.pickup import FetcherNamed, FetcherRemoved, FetcherView
from shared.contracts.bookings.families.views import ChildView, GetChild, ListChildren
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

Child = ChildView | None


def _registered(_child: Child, recorded: Recorded[ChildRegistered], key: str) -> Child:
    event = recorded.data
    return ChildView(
        child_id=key,
        guardian_id=event.guardian_id,
        name=event.name,
        birth_year=event.birth_year,
        consent_version=event.consent_version,
        consented_at=event.consented_at,
    )


def _removed(child: Child, _recorded: Recorded[ChildRemoved], _key: str) -> Child:
    return child and child.model_copy(update={"registered": False, "fetchers": ()})


def _fetcher_named(child: Child, recorded: Recorded[FetcherNamed], _key: str) -> Child:
    if child is None:
        return None
    others = [one for one in child.fetchers if one.fetcher_id != recorded.data.fetcher_id]
    new = FetcherView(fetcher_id=recorded.data.fetcher_id, name=recorded.data.name)
    return child.model_copy(update={"fetchers": (*others, new)})


def _fetcher_removed(child: Child, recorded: Recorded[FetcherRemoved], _key: str) -> Child:
    if child is None:
        return None
    left = tuple(one for one in child.fetchers if one.fetcher_id != recorded.data.fetcher_id)
    return child.model_copy(update={"fetchers": left})


async def get_child(documents: Documents[ChildView], query: GetChild) -> Child:
    return await documents.get(query.child_id)


FAMILIES = (
    Projection("families", ChildView, indexes=("guardian_id", "registered", "consented_at"))
    .on(ChildRegistered, lambda event: event.child_id, _registered)
    .on(ChildRemoved, lambda event: event.child_id, _removed)
    .on(FetcherNamed, lambda event: event.child_id, _fetcher_named)
    .on(FetcherRemoved, lambda event: event.child_id, _fetcher_removed)
    .lists(ListChildren, order="consented_at")
    .answers(GetChild, get_child)
)
