"""Who may fetch a child after a session, and the handing over, which the host records."""

from services.bookings.domain.actors import acting_host
from services.bookings.domain.family_state import Child
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.pickup import (
    ChildPickedUp,
    FetcherNamed,
    FetcherRemoved,
    NameFetcher,
    RecordPickUp,
    RemoveFetcher,
)
from shared.contracts.bookings.refusals.families import (
    CHILD_HAS_MANY_FETCHERS,
    CHILD_IS_NOT_THERE,
    CHILD_IS_UNKNOWN,
    FETCHER_IS_UNKNOWN,
    PLACE_IS_NO_CHILDS,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.kernel.words import KeptWords, words_in

MOST_FETCHERS = 6
"""Whom a guardian names for one child."""


def name_fetcher(state: Bookings, command: NameFetcher) -> list[Event]:
    child = _own(state, command)
    if len(child.fetchers) >= MOST_FETCHERS:
        raise Rejected(CHILD_HAS_MANY_FETCHERS, most=MOST_FETCHERS)
    return [
        FetcherNamed(
            child_id=child.id,
            fetcher_id=command.new_id("fetcher"),
            name=command.name,
            named_at=command.now,
        )
    ]


def _own(state: Bookings, command: NameFetcher | RemoveFetcher) -> Child:
    child = state.families.children.get(command.child_id)
    if child is None or command.actor.person not in child.guardian_ids:
        raise Rejected(CHILD_IS_UNKNOWN, child_id=command.child_id)
    return child


def fetcher_named(state: Bookings, event: FetcherNamed) -> None:
    (text_id,) = (one.text_id if isinstance(one, KeptWords) else "" for one in words_in(event))
    state.families.children[event.child_id].fetchers[event.fetcher_id] = text_id


def remove_fetcher(state: Bookings, command: RemoveFetcher) -> list[Event]:
    child = _own(state, command)
    if command.fetcher_id not in child.fetchers:
        raise Rejected(FETCHER_IS_UNKNOWN, fetcher_id=command.fetcher_id)
    return [
        FetcherRemoved(
            child_id=child.id,
            fetcher_id=command.fetcher_id,
            text_ids=(child.fetchers[command.fetcher_id],),
            removed_at=command.now,
        )
    ]


def fetcher_removed(state: Bookings, event: FetcherRemoved) -> None:
    del state.families.children[event.child_id].fetchers[event.fetcher_id]


def record_pick_up(state: Bookings, command: RecordPickUp) -> list[Event]:
    enrolment = state.enrolment(command.enrolment_id)
    acting_host(state, command, state.sessions[enrolment.session_id].partner_id)
    if enrolment.child_id is None:
        raise Rejected(PLACE_IS_NO_CHILDS)
    child = state.families.children.get(enrolment.child_id)
    if child is None or enrolment.state is not EnrolmentState.ATTENDED:
        raise Rejected(CHILD_IS_NOT_THERE, state=enrolment.state)
    if command.fetcher_id is not None and command.fetcher_id not in child.fetchers:
        raise Rejected(FETCHER_IS_UNKNOWN, fetcher_id=command.fetcher_id)
    guardian_id = command.guardian_id or child.guardian_ids[0]
    if guardian_id not in child.guardian_ids:
        raise Rejected(FETCHER_IS_UNKNOWN, fetcher_id=guardian_id)
    if enrolment.fetched_by == (command.fetcher_id or guardian_id):
        return []
    return [
        ChildPickedUp(
            enrolment_id=enrolment.id,
            session_id=enrolment.session_id,
            child_id=child.id,
            guardian_id=guardian_id,
            fetcher_id=command.fetcher_id,
            picked_up_at=command.now,
        )
    ]


def child_picked_up(state: Bookings, event: ChildPickedUp) -> None:
    state.enrolments[event.enrolment_id].fetched_by = event.fetcher_id or event.guardian_id
