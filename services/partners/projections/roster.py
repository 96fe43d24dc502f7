"""The rosters of partners: a document for each partner and person."""

from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.roster.events import (
    HandoverCancelled,
    HandoverOffered,
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    RepresentativeGone,
    RepresentativesChanged,
    RosterRole,
)
from shared.contracts.partners.roster.views import ListAbandoned, ListOwnRosters, ListRoster, RosterEntryView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Entry = RosterEntryView | None
_Personal = (
    MemberInvited | MemberJoined | MemberRemoved | HandoverOffered | HandoverCancelled | RepresentativeGone
)


def _key_of(event: _Personal) -> str:
    return f"{event.partner_id}/{event.person_id}"


def _admitted(_entry: Entry, recorded: Recorded[PartnerAdmitted], _key: str) -> RosterEntryView:
    event = recorded.data
    return RosterEntryView(
        partner_id=event.partner_id,
        person_id=event.representative,
        role=RosterRole.REPRESENTATIVE,
        since=event.admitted_at,
    )


def _invited(entry: Entry, recorded: Recorded[MemberInvited], _key: str) -> RosterEntryView:
    event = recorded.data
    update = {"invited_as": event.role, "since": event.invited_at}
    new = RosterEntryView(partner_id=event.partner_id, person_id=event.person_id, since=event.invited_at)
    return (entry or new).model_copy(update=update)


def _joined(entry: Entry, recorded: Recorded[MemberJoined], _key: str) -> RosterEntryView:
    event = recorded.data
    return RosterEntryView(
        partner_id=event.partner_id,
        person_id=event.person_id,
        role=event.role,
        takes_over=entry.takes_over if entry else False,
        since=event.joined_at,
    )


def _removed(_entry: Entry, _recorded: Recorded[MemberRemoved], _key: str) -> Entry:
    return None


def _offered(entry: Entry, recorded: Recorded[HandoverOffered], _key: str) -> RosterEntryView:
    event = recorded.data
    new = RosterEntryView(partner_id=event.partner_id, person_id=event.person_id, since=event.offered_at)
    return (entry or new).model_copy(update={"takes_over": True})


def _cancelled(entry: Entry, _recorded: Recorded[HandoverCancelled], _key: str) -> Entry:
    if entry is None or (entry.role is None and entry.invited_as is None):
        return None
    return entry.model_copy(update={"takes_over": False})


def _gone(entry: Entry, _recorded: Recorded[RepresentativeGone], _key: str) -> Entry:
    return entry and entry.model_copy(update={"gone": True})


def _keys_of_change(event: RepresentativesChanged) -> list[str]:
    people = dict.fromkeys(
        one for one in (event.former_representative, event.representative) if one is not None
    )
    return [f"{event.partner_id}/{one}" for one in people]


def _changed(entry: Entry, recorded: Recorded[RepresentativesChanged], key: str) -> Entry:
    """Who was the representative is on the roster no more, unless it is said next that they joined it."""
    event = recorded.data
    if key != f"{event.partner_id}/{event.representative}":
        return None
    if entry is not None and entry.role is RosterRole.REPRESENTATIVE:
        return entry
    return RosterEntryView(
        partner_id=event.partner_id,
        person_id=event.representative,
        role=RosterRole.REPRESENTATIVE,
        since=event.changed_at,
    )


ROSTER = (
    Projection("rosters", RosterEntryView, indexes=("partner_id", "person_id", "gone", "since"))
    .on(PartnerAdmitted, lambda event: f"{event.partner_id}/{event.representative}", _admitted)
    .on(MemberInvited, _key_of, _invited)
    .on(MemberJoined, _key_of, _joined)
    .on(MemberRemoved, _key_of, _removed)
    .on(HandoverOffered, _key_of, _offered)
    .on(HandoverCancelled, _key_of, _cancelled)
    .on(RepresentativeGone, _key_of, _gone)
    .on(RepresentativesChanged, _keys_of_change, _changed)
    .lists(ListRoster, order="since")
    .lists(ListOwnRosters, order="since")
    .lists(ListAbandoned, order="since")
)
