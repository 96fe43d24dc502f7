"""Children by their guardian. Of one who is not registered any more, the id alone stands for nobody."""

from shared.contracts.bookings.families.events import ChildRegistered, ChildRemoved
from shared.contracts.bookings.families.guardians import (
    GuardianInvited,
    GuardianJoined,
    GuardianLeft,
    OtherGuardianView,
)
from shared.contracts.bookings.families.pickup import FetcherNamed, FetcherRemoved, FetcherView
from shared.contracts.bookings.families.views import ChildView, GetChild, ListChildren
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.projections.indexing import Wanted
from shared.projections.projection import Documents, Projection

Child = ChildView | None
_MOST = 200
"""Children of one guardian, those included who were registered once."""


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


def _invited(child: Child, recorded: Recorded[GuardianInvited], _key: str) -> Child:
    event = recorded.data
    update = {"invitation_id": event.invitation_id, "invited_until": event.expires_at}
    return child and child.model_copy(update=update)


def _joined(child: Child, recorded: Recorded[GuardianJoined], _key: str) -> Child:
    event = recorded.data
    other = OtherGuardianView(
        guardian_id=event.guardian_id,
        name=event.name,
        birth_year=event.birth_year,
        consent_version=event.consent_version,
        consented_at=event.consented_at,
    )
    update = {"other_guardian": other, "invitation_id": None, "invited_until": None}
    return child and child.model_copy(update=update)


def _left(child: Child, recorded: Recorded[GuardianLeft], _key: str) -> Child:
    """Who stays is the guardian, with the consent and the words that are theirs."""
    if child is None or child.other_guardian is None:
        return child
    if recorded.data.guardian_id == child.other_guardian.guardian_id:
        return child.model_copy(update={"other_guardian": None})
    return child.model_copy(update={**dict(child.other_guardian), "other_guardian": None})


async def list_children(documents: Documents[ChildView], query: ListChildren) -> Page[ChildView]:
    """Those whom the guardian registered, then those of whom they are the other guardian: few in all."""
    items: list[ChildView] = []
    for whose in ("guardian_id", "other_guardian_id"):
        where: dict[str, Wanted] = {whose: query.guardian_id, "registered": query.registered}
        items += (await documents.page(where, order="consented_at", limit=_MOST)).items
    return Page(items=items[: query.limit])


async def get_child(documents: Documents[ChildView], query: GetChild) -> Child:
    return await documents.get(query.child_id)


FAMILIES = (
    Projection(
        "families", ChildView, indexes=("guardian_id", "other_guardian_id", "registered", "consented_at")
    )
    .on(ChildRegistered, lambda event: event.child_id, _registered)
    .on(ChildRemoved, lambda event: event.child_id, _removed)
    .on(FetcherNamed, lambda event: event.child_id, _fetcher_named)
    .on(FetcherRemoved, lambda event: event.child_id, _fetcher_removed)
    .on(GuardianInvited, lambda event: event.child_id, _invited)
    .on(GuardianJoined, lambda event: event.child_id, _joined)
    .on(GuardianLeft, lambda event: event.child_id, _left)
    .answers(ListChildren, list_children)
    .answers(GetChild, get_child)
)
