"""Calendars that other programs fetch by a key: what is ahead of its person, and when a space is taken."""

import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from hashlib import sha256

from services.gateway.operations.caller import Caller
from services.gateway.operations.families import list_children
from services.gateway.operations.icalendar import Appointment
from services.gateway.operations.joint_hosts import hostings_of
from services.gateway.operations.sessions import get_sessions, list_sessions, represented
from services.gateway.operations.volunteering import own_activities
from services.gateway.operations.whole_lists import whole, whole_answer
from services.gateway.platform import Gateway
from shared.contracts.bookings.bookings.views import BookingState, BookingView, ListBookings
from shared.contracts.bookings.enrolments.views import EnrolmentState, ListEnrolments
from shared.contracts.bookings.joint_hosts.views import HostingState
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.sessions.views import ListSessionsRequest, SessionState, SessionView
from shared.contracts.bookings.spaces.views import GetSpace, ListSpaces
from shared.contracts.bookings.volunteering.views import ActivityView
from shared.contracts.gateway.calendars import CalendarKeyView, MakeCalendarKey
from shared.contracts.gateway.inboxes import ReadInbox
from shared.contracts.gateway.refusals import CALENDAR_KEY_IS_NOT_KNOWN
from shared.kernel.languages import Language, name_in, title_in
from shared.kernel.messages import Actor
from shared.kernel.refusals import Rejected, require

BACK, AHEAD = timedelta(days=30), timedelta(days=366)
"""What a calendar holds, around now."""
_MOST, _AT_ONCE = 2_000, 200
_TAKEN = frozenset({BookingState.CONFIRMED, BookingState.CHECKED_IN, BookingState.COMPLETED})
_OPEN = frozenset({SessionState.OPEN, SessionState.FULL, SessionState.CLOSED, SessionState.DELIVERED})
_KEPT = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.ATTENDED})
"""Whoever stayed away was not there: as a room that nobody came to, it is in no calendar."""
_BOOKED = "已预约 / Booked"


def digest_of(community: str, key: str) -> str:
    """What is kept of a key. No salt and no slow hash: nobody tries out 256 bits."""
    return sha256(f"{community}:{key}".encode()).hexdigest()


async def make_calendar_key(caller: Caller) -> CalendarKeyView:
    """A new key in place of any before, which is nowhere but in the answer."""
    key = secrets.token_hex(32)
    await caller.submit(MakeCalendarKey, digest=digest_of(caller.community, key))
    root = f"/v1/communities/{caller.community}/calendars/{key}"
    return CalendarKeyView(key=key, path=f"{root}.ics", space_path=f"{root}/spaces/{{space_id}}.ics")


async def holder_of(gateway: Gateway, community: str, key: str) -> Caller:
    """The person whose key it is, as the caller of what follows; `Rejected` (404) where it opens nothing."""
    state = await gateway.state_of(community)
    person_id = state.calendar_keys.get(digest_of(community, key), "")
    roles = state.roles_of(person_id)
    if not roles:
        raise Rejected(CALENDAR_KEY_IS_NOT_KNOWN)
    return Caller(gateway, community, Actor(id=person_id, roles=roles), None)


async def own_calendar(caller: Caller) -> list[Appointment]:
    """The bookings and places of the person and of their children, what they help at, and what the partners
    for whom they act have booked and hold. What was kept stays for as long as the calendar goes back."""
    language = await _language(caller)
    spaces = await whole_answer(caller, ListSpaces(), _MOST)
    places = {one.space_id: name_in(language, one) for one in spaces}
    bookings = [one for one in await _bookings_of(caller) if one.state in _TAKEN and one.session_id is None]
    sessions = {one.session_id: one for one in await _sessions_of(caller)}
    return [
        *(_of_booking(one, places.get(one.space_id, ""), "") for one in bookings),
        *(_of_session(one, places.get(one.space_id, ""), language) for one in sessions.values()),
        *(
            _of_activity(one, places.get(one.space_id or "", one.place or ""), language)
            for one in await own_activities(caller)
            if _in_time(caller, one)
        ),
    ]


async def _bookings_of(caller: Caller) -> list[BookingView]:
    """The person's own, and those of the partners whom they represent now, whoever booked them."""
    ahead = ListBookings(starts_from=caller.now - BACK, starts_before=caller.now + AHEAD)
    booked = ahead.model_copy(update={"booked_by": caller.person_id})
    found = [one for one in await whole_answer(caller, booked, _MOST) if one.partner_id is None]
    for partner_id in await represented(caller):
        theirs = ahead.model_copy(update={"partner_id": partner_id})
        found += await whole_answer(caller, theirs, _MOST)
    return found


async def space_calendar(caller: Caller, space_id: str) -> tuple[str, list[Appointment]]:
    """Its name, and when it is taken: sessions by their titles, others' bookings by none."""
    space = require(await caller.ask(GetSpace(space_id=space_id)), SPACE_IS_UNKNOWN)
    since, until = caller.now - BACK, caller.now + AHEAD
    language = await _language(caller)
    name, found, taken = name_in(language, space), [], []
    for where in (space_id, *space.kin):  # Of whatever takes it: its whole, or one of its parts, as well.
        query = ListBookings(space_id=where, starts_from=since, starts_before=until)
        taken += [one for one in await whole_answer(caller, query, _MOST) if one.state in _TAKEN]
    open_here = {one.session_id: one for one in await _open_sessions(caller, space_id)}
    own = {one.booking_id for one in await _bookings_of(caller)}
    for one in sorted(taken, key=lambda one: one.starts_at):
        session = open_here.get(one.session_id or "")
        if session is not None:
            found.append(_of_session(session, name, language))
        else:
            found.append(_of_booking(one, name, "" if one.booking_id in own else _BOOKED))
    return name, found


async def _sessions_of(caller: Caller) -> list[SessionView]:
    """In which the person has or had a place, or which they hold, alone or with others; of the calendar's
    time. However many they are, they are asked for in one question."""
    ids = await _with_a_place(caller, ListEnrolments(person_id=caller.person_id))
    for child in await list_children(caller):
        if child.other_guardian is not None:  # Either guardian takes places for it.
            ids |= await _with_a_place(caller, ListEnrolments(person_id=None, child_id=child.child_id))
    partners = await represented(caller)
    together = await _held_together(caller, partners)
    found = await get_sessions(caller, sorted(ids | together))
    theirs = [one for key, one in found.items() if key in ids or _is_held_by(one, partners)]
    for partner_id in partners:
        theirs += await _open_sessions(caller, partner_id=partner_id)
    return [one for one in theirs if one.state in _OPEN and _in_time(caller, one)]


async def _held_together(caller: Caller, partners: Sequence[str]) -> set[str]:
    """What these partners hold beside others; and what they held so before that ended."""
    states = HostingState.CONFIRMED, HostingState.ENDED
    found = [one for state in states for one in await hostings_of(caller, partners, state)]
    return {key for one in found for key in one.session_ids}


def _is_held_by(session: SessionView, partners: Collection[str]) -> bool:
    return any(one.confirmed and one.partner_id in partners for one in session.joint_hosts)


def _in_time(caller: Caller, one: SessionView | ActivityView) -> bool:
    return caller.now - BACK <= one.starts_at < caller.now + AHEAD


async def _with_a_place(caller: Caller, whose: ListEnrolments) -> set[str]:
    """The sessions in which they have a place, or to which they came: nothing goes once that is noted."""
    return {one.session_id for one in await whole_answer(caller, whose, _MOST) if one.state in _KEPT}


async def _open_sessions(
    caller: Caller, space_id: str | None = None, partner_id: str | None = None
) -> list[SessionView]:
    """What everybody may know of: a draft has no title for others."""
    asked = ListSessionsRequest(
        space_id=space_id,
        partner_id=partner_id,
        starts_from=caller.now - BACK,
        starts_before=caller.now + AHEAD,
        limit=_AT_ONCE,
    )
    found = await whole(
        lambda cursor: list_sessions(caller, asked.model_copy(update={"cursor": cursor})), _MOST
    )
    return [one for one in found if one.state in _OPEN]


def _of_booking(one: BookingView, place: str, title: str) -> Appointment:
    return Appointment(one.booking_id, title or place, one.starts_at, one.ends_at, place)


async def _language(caller: Caller) -> Language:
    """In which language the person wants to be written to: a program that fetches says nothing of that."""
    inbox = await caller.ask(ReadInbox(person_id=caller.person_id))
    return Language(inbox.preferences.language) if inbox else Language.CHINESE


def _of_session(one: SessionView, place: str, language: Language) -> Appointment:
    title = title_in(language, one)
    return Appointment(one.session_id, title or _BOOKED, one.starts_at, one.ends_at, place)


def _of_activity(one: ActivityView, place: str, language: Language) -> Appointment:
    title = title_in(language, one)
    return Appointment(one.activity_id, title, one.starts_at, one.ends_at, place)
