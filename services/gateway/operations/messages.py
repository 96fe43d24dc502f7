"""What somebody was told, and whom staff must tell themselves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations import disclosures, people, residents_votes
from services.gateway.operations.caller import Caller
from services.gateway.operations.entry import code_now
from services.gateway.platform import Gateway
from shared.contracts.bookings.bookings.views import GetBooking
from shared.contracts.bookings.courses.views import GetCourse
from shared.contracts.bookings.enrolments.views import GetEnrolment
from shared.contracts.bookings.sessions.views import GetSession
from shared.contracts.bookings.spaces.views import GetSpace
from shared.contracts.bookings.strikes.events import StrikeCause
from shared.contracts.bookings.volunteering.views import GetActivity
from shared.contracts.fund.boxes.views import GetBox
from shared.contracts.fund.disclosures.views import GetDisclosure
from shared.contracts.fund.markets.views import GetMarket
from shared.contracts.fund.residents_votes.views import GetResidentsVote
from shared.contracts.gateway.calls_made import RecordCall
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.inboxes import (
    EVERY_RESIDENT,
    CallListView,
    CallToMake,
    InboxView,
    MessageView,
    OutgoingView,
    ReadInbox,
    ReadOutgoing,
    WaitingMessage,
)
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.contracts.gateway.refusals import MESSAGE_IS_NOT_TO_BE_CALLED
from shared.contracts.partners.calls import GetCall
from shared.contracts.partners.needs.views import GetNeed
from shared.contracts.partners.projects.views import GetProject
from shared.kernel.languages import Language, Titled, title_in
from shared.kernel.models import Query
from shared.kernel.operations import service_of
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

T = TypeVar("T")

MOST_KEPT = 50
_ABOUT_A_SESSION = frozenset(
    {
        MessageKind.PLACE_OFFERED,
        MessageKind.LOT_DRAWN,
        MessageKind.SESSION_CANCELLED,
        MessageKind.REFUND_OWED,
        MessageKind.REPORT_OVERDUE,
        MessageKind.LESSON_MOVED,
        MessageKind.PLACE_GIVEN_BACK,
        MessageKind.OFFER_LAPSED,
        MessageKind.WAIT_OVER,
        MessageKind.CHILD_FETCHED,
        MessageKind.APPOINTMENT_TAKEN,
        MessageKind.APPOINTMENT_GIVEN_BACK,
        MessageKind.JOINT_HOST_INVITED,
        MessageKind.JOINT_HOST_CONFIRMED,
        MessageKind.JOINT_HOST_DECLINED,
        MessageKind.JOINT_HOSTING_ENDED,
        MessageKind.JOINT_HOSTING_TAKEN_BACK,
        MessageKind.JOINT_SESSION_CANCELLED,
        MessageKind.JOINT_LESSON_MOVED,
        MessageKind.HOST_SESSIONS_CANCELLED,
        MessageKind.HOST_DRAFTS_DROPPED,
    }
)
_BY_TITLE: Mapping[MessageKind, Callable[[str], Query[Any]]] = {
    MessageKind.VOLUNTEER_MOVED_UP: lambda one: GetActivity(activity_id=one),
    MessageKind.ACTIVITY_CANCELLED: lambda one: GetActivity(activity_id=one),
    MessageKind.HOURS_REVERSED: lambda one: GetActivity(activity_id=one),
    MessageKind.COURSE_WAIT_OVER: lambda one: GetCourse(course_id=one, seen_by=None),
    MessageKind.COURSE_CANCELLED: lambda one: GetCourse(course_id=one, seen_by=None),
    MessageKind.LESSONS_CANCELLED: lambda one: GetCourse(course_id=one, seen_by=None),
    MessageKind.LESSONS_MOVED: lambda one: GetCourse(course_id=one, seen_by=None),
    MessageKind.HOST_LESSONS_MOVED: lambda one: GetCourse(course_id=one, seen_by=None),
    MessageKind.STALLS_TO_COUNT: lambda one: GetMarket(market_id=one),
    MessageKind.COUNTS_DIFFER: lambda one: GetMarket(market_id=one),
    MessageKind.MARKET_OVERDUE: lambda one: GetMarket(market_id=one),
    MessageKind.BOX_OVERDUE: lambda one: GetBox(box_id=one),
    MessageKind.NEED_ASSIGNED: lambda one: GetNeed(need_id=one),
    MessageKind.PROJECT_DUE: lambda one: GetProject(project_id=one),
    MessageKind.PROJECT_LATE: lambda one: GetProject(project_id=one),
    MessageKind.CALL_INQUIRY_SETTLED: lambda one: GetCall(call_id=one),
}
"""How to ask for that by whose title a message names what it is about."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message is about, by name; empty where it has none."""

    name: str = ""
    name_en: str = ""
    reason: str = ""
    """Why it does not take place, in the words of whoever called it off; empty where nobody said."""
    at: datetime | None = None
    """When that began which a strike is for."""
    code: str = ""
    """The code of a door that it leads to, while that opens it: never kept with the message."""


async def read_messages(caller: Caller) -> InboxView:
    """The caller's inbox here; empty for whoever was never told anything."""
    inbox = await caller.ask(ReadInbox(person_id=caller.person_id)) or InboxView(person_id=caller.person_id)
    notices = await caller.ask(ReadInbox(person_id=EVERY_RESIDENT)) if caller.has(Role.RESIDENT) else None
    if notices is None:
        return inbox
    both = sorted((*inbox.messages, *notices.messages), key=lambda one: one.notified_at, reverse=True)
    return inbox.model_copy(update={"messages": tuple(both[:MOST_KEPT])})


async def list_calls(caller: Caller) -> CallListView:
    """Whom staff must tell themselves, with names and numbers; that those were read is written down."""
    waits = await caller.ask(ReadOutgoing()) or OutgoingView()
    found = sorted((one for one in waits.to_call if not has_passed(one.facts, caller.now)), key=_ends)
    known = await people.contacts(caller, {one.person_id for one in found}, ContactPurpose.BOOKING)
    calls = []
    for one in found:
        person = known.get(one.person_id)
        message = MessageView.model_validate(one, from_attributes=True)
        name, phone = (person.name, person.phone) if person else (None, None)
        calls.append(CallToMake(message=message, person_id=one.person_id, name=name, phone=phone))
    return CallListView(calls=tuple(calls))


async def record_call(caller: Caller, message_id: str) -> Outcome:
    """Takes somebody off the list, whom staff have told; `Rejected` for whoever is not on it."""
    waits = await caller.ask(ReadOutgoing()) or OutgoingView()
    for one in waits.to_call:
        if one.message_id == message_id:
            return await caller.submit(RecordCall, message_id=message_id, person_id=one.person_id)
    raise Rejected(MESSAGE_IS_NOT_TO_BE_CALLED)


def has_passed(facts: MessageFacts, now: datetime) -> bool:
    """Whether it is too late for what the message says: its clock has run out, or all of it has begun."""
    ends = facts.until or facts.last_at or facts.starts_at
    return ends is not None and ends <= now


async def subjects_of(
    gateway: Gateway, community: str, messages: Iterable[MessageView | WaitingMessage]
) -> Mapping[str, Subject]:
    """What these messages are about, by the message's id. Whoever was told of it may know its name."""
    found: dict[str, Subject] = {}
    asked: dict[tuple[str, bool], Subject] = {}
    for one in messages:
        session = one.kind in _ABOUT_A_SESSION
        key = one.facts.subject_id if session else one.facts.space_id or "", session
        if one.facts.project is not None:
            english = await _english_of(gateway, community, one.kind, one.facts.subject_id)
            found[one.message_id] = Subject(one.facts.project, english or one.facts.project)
            continue
        if one.kind is MessageKind.WEBHOOK_DISABLED:
            found[one.message_id] = await _webhook(gateway, one.facts.subject_id)
            continue
        if one.kind in _BY_TITLE:
            thing = await _thing(gateway, community, one.kind, one.facts.subject_id)
            found[one.message_id] = _titled(thing)
            continue
        if one.kind is MessageKind.STRIKE_GIVEN:
            found[one.message_id] = await _struck(gateway, community, one.facts)
            continue
        if key not in asked:
            asked[key] = await _subject(gateway, community, key[0], is_session=session)
        found[one.message_id] = asked[key]
        if one.kind is MessageKind.DOOR_CODE:
            code = await code_now(gateway, community, one.facts.subject_id)
            found[one.message_id] = replace(asked[key], code=code)
    return found


def _titled(thing: Titled | None) -> Subject:
    """By its title in either language."""
    return Subject(thing.title, title_in(Language.ENGLISH, thing)) if thing else Subject()


async def _subject(gateway: Gateway, community: str, subject_id: str, *, is_session: bool) -> Subject:
    bookings = gateway.clients["bookings"]
    if is_session:
        session = await bookings.ask(community, GetSession(session_id=subject_id, seen_by=None))
        return replace(_titled(session), reason=(session and session.cancelled_because) or "")
    space = await bookings.ask(community, GetSpace(space_id=subject_id)) if subject_id else None
    return Subject(space.name, space.name_en) if space else Subject()


async def _struck(gateway: Gateway, community: str, facts: MessageFacts) -> Subject:
    """What a strike is for: its id is that of the booking or the place."""
    bookings = gateway.clients["bookings"]
    if facts.cause in {StrikeCause.ROOM_NOT_USED, StrikeCause.ROOM_GIVEN_BACK_LATE}:
        booking = await bookings.ask(community, GetBooking(booking_id=facts.subject_id))
        if booking is None:
            return Subject()
        room = await _subject(gateway, community, booking.space_id, is_session=False)
        return replace(room, at=booking.starts_at)
    place = await bookings.ask(community, GetEnrolment(enrolment_id=facts.subject_id))
    if place is None:
        return Subject()
    session = await bookings.ask(community, GetSession(session_id=place.session_id, seen_by=None))
    return replace(_titled(session), at=session.starts_at) if session else Subject()


async def _thing(gateway: Gateway, community: str, kind: MessageKind, subject_id: str) -> Titled | None:
    """What a message of this kind is about, as it is called today."""
    query = _BY_TITLE[kind](subject_id)
    return await gateway.clients[service_of(type(query))].ask(community, query)


@dataclass(frozen=True, slots=True)
class _InFund:
    """Puts questions to the fund of one community."""

    gateway: Gateway
    community: str

    async def ask(self, query: Query[T], /) -> T:
        """What the fund answers."""
        return await self.gateway.clients["fund"].ask(self.community, query)


async def _english_of(gateway: Gateway, community: str, kind: MessageKind, subject_id: str) -> str | None:
    """What that is called in English whose title a message carries; None where it has one language."""
    if kind in _BY_TITLE:
        thing = await _thing(gateway, community, kind, subject_id)
        return thing.title_en if thing else None
    fund = _InFund(gateway, community)
    if kind is MessageKind.RESIDENTS_VOTE:
        vote = await fund.ask(GetResidentsVote(vote_id=subject_id))
        return await residents_votes.title_in_english(fund, vote) if vote else None
    if kind is MessageKind.DISCLOSURE_OVERDUE:
        disclosure = await fund.ask(GetDisclosure(disclosure_id=subject_id))
        return await disclosures.title_in_english(fund, disclosure) if disclosure else None
    return None


async def _webhook(gateway: Gateway, webhook_id: str) -> Subject:
    """By its host: the rest of an address may hold a secret, and messages are sent by mail."""
    webhook = (await gateway.state_of(DISTRICT_LOG)).webhooks.get(webhook_id)
    host = webhook and urlsplit(webhook.url).hostname
    return Subject(host, host) if host else Subject()


def _ends(one: WaitingMessage) -> float:
    ends = one.facts.until or one.facts.starts_at
    return ends.timestamp() if ends else float("inf")
