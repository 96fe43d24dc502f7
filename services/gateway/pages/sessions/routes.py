"""One session, and taking a place in it or giving it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.courses import get_course
from services.gateway.operations.enrolments import get_enrolment
from services.gateway.operations.icalendar import Appointment
from services.gateway.operations.sessions import get_session, represented
from services.gateway.operations.whole_lists import whole_answer
from services.gateway.pages.sessions.children import Family, family_in
from services.gateway.pages.sessions.rows import SessionRow, with_names
from services.gateway.pages.sessions.tickets import ChooseTicketType, takeable
from services.gateway.pages.site.calendars import calendar_response
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.giving_back import GivingBack, giving_back, was_moved_for
from services.gateway.pages.site.languages import described_in, name_in, title_in
from services.gateway.pages.site.linked_data import LinkedData, event
from services.gateway.pages.site.posters import poster
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.bookings.courses.views import GetCourse
from shared.contracts.bookings.draws.views import PENDING, DrawState
from shared.contracts.bookings.enrolments.commands import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    LeaveWaitlist,
)
from shared.contracts.bookings.enrolments.views import (
    EnrolmentState,
    EnrolmentView,
    GetEnrolment,
    ListEnrolments,
    RefundState,
)
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.tickets import TicketTypeView
from shared.contracts.bookings.sessions.views import UNOPENED, GetSession, SessionView
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_STANDING = frozenset(
    {
        EnrolmentState.APPLIED,
        EnrolmentState.CONFIRMED,
        EnrolmentState.WAITING,
        EnrolmentState.OFFERED,
    }
)
_ACTS: Mapping[str, type[Command]] = {
    "cancel": CancelEnrolment,
    "accept": AcceptOffer,
    "decline": DeclineOffer,
    "leave": LeaveWaitlist,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage(PageView):
    """One session, and the visitor's place in it."""

    template: ClassVar[str] = "sessions/session.html"

    row: SessionRow
    enrolment: EnrolmentView | None
    """The visitor's own that stands."""
    owed: EnrolmentView | None
    """The visitor's own for which money is still to come back."""
    is_new: bool
    may_enrol: bool
    may_apply: bool
    """Whether the visitor may apply for the draw of its places."""
    has_begun: bool
    giving_back: GivingBack
    """What comes back of what was paid for a place, and what else follows."""
    was_moved: bool
    """Whether it is a lesson that was moved since the visitor has a place in it."""
    is_host: bool
    """Whether the visitor acts for the partner that holds it."""
    shows_course: bool
    """Whether it is a lesson whose course the visitor sees: not who holds one lesson of a draft alone."""
    family: Family
    """The visitor's children in it."""
    ticket_types: tuple[TicketTypeView, ...]
    """By which the visitor could take a place for themself."""
    form: FormView


@page(router, "GET /{community}/sessions/{session_id}")
async def session(visit: Visit) -> Response:
    """The session."""
    return await session_page(visit, visit.id_part("session_id", SESSION_IS_UNKNOWN), None)


@page(router, "GET /{community}/sessions/{session_id}/calendar.ics")
async def in_calendar(visit: Visit) -> Response:
    """The session for a calendar."""
    row = await _row(visit, visit.id_part("session_id", SESSION_IS_UNKNOWN))
    one = row.session
    place = " ".join([(await visit.here()).name, row.space.name if row.space else ""]).strip()
    title = title_in(visit.language, one)
    return calendar_response(Appointment(one.session_id, title, one.starts_at, one.ends_at, place))


@page(router, "GET /{community}/sessions/{session_id}/poster")
async def session_poster(visit: Visit) -> Response:
    """The session on a sheet of paper."""
    row = await _row(visit, visit.id_part("session_id", SESSION_IS_UNKNOWN))
    one, shown, words = row.session, (await visit.shown()).for_paper(), visit.words
    who = words("equipment.and").join(one.project for one in row.hosts)
    facts = (
        (words("sessions.when"), shown.window(one.starts_at, one.ends_at)),
        (words("sessions.where"), name_in(visit.language, row.space) if row.space else ""),
        *(((words("sessions.who"), who),) if who else ()),
        *(() if row.withheld else ((words("sessions.price"), _prices(one, words, shown)),)),
    )
    below = f"/{visit.community}/sessions"
    path = f"{below}/{one.session_id}"
    kind = f"{name_in(visit.language, await visit.here())} · {words('sessions.title')}"
    title, text = title_in(visit.language, one), described_in(visit.language, one)
    view = poster(visit, kind=kind, title=title, path=path, below=below, text=text, facts=facts)
    return await visit.page(view)


def _prices(session: SessionView, words: Words, shown: Shown) -> str:
    """The price, or that of each ticket type."""

    def price(fen: int) -> str:
        return shown.money(fen) if fen else words("sessions.free")

    if not session.ticket_types:
        return price(session.price_fen)
    return " · ".join(f"{one.name} {price(one.price_fen)}" for one in session.ticket_types)


@page(router, "POST /{community}/sessions/{session_id}/enrol")
async def enrol(visit: Visit) -> Response:
    """Takes a place, or the next one on the waitlist."""
    pairs = await visit.fields()
    session_id = visit.id_part("session_id", SESSION_IS_UNKNOWN)
    try:
        chosen = read(ChooseTicketType, pairs, (await visit.shown()).zone).ticket_type_id
        outcome = await visit.submit(Enrol, once=once_of(pairs), session_id=session_id, ticket_type_id=chosen)
    except (FormInvalid, Rejected) as wrong:
        return await session_page(visit, session_id, wrong, pairs)
    return visit.see_done(f"/{visit.community}/sessions/{session_id}?new=1", Enrol, outcome)


@page(router, "POST /{community}/enrolments/{enrolment_id}/{act}")
async def change_enrolment(visit: Visit) -> Response:
    """Gives a place back, takes or declines the one on offer, or leaves the waitlist."""
    once = once_of(await visit.fields())
    command = require(_ACTS.get(visit.part("act")), ROUTE_IS_UNKNOWN)
    enrolment_id = visit.id_part("enrolment_id", ENROLMENT_IS_UNKNOWN)
    enrolment = require(
        await get_enrolment(await visit.caller(GetEnrolment), enrolment_id), ENROLMENT_IS_UNKNOWN
    )
    try:
        outcome = await visit.submit(command, once=once, enrolment_id=enrolment_id)
    except Rejected as wrong:
        return await session_page(visit, enrolment.session_id, wrong)
    return visit.see_done(f"/{visit.community}/sessions/{enrolment.session_id}", command, outcome)


async def session_page(
    visit: Visit, session_id: str, wrong: Wrong | None, pairs: Iterable[tuple[str, str]] = ()
) -> Response:
    """The page of a session, with what was wrong with what was just tried."""
    row = await _row(visit, session_id)
    resident = await visit.has(Role.RESIDENT)
    mine = await own_in(visit, session_id) if await visit.roles() else []
    standing = [one for one in mine if one.state in _STANDING and one.child_id is None]
    enrolment = None
    if standing:
        # Alone, it tells the position, which lists don't count.
        enrolment = await get_enrolment(await visit.caller(GetEnrolment), standing[-1].enrolment_id)
    begun = row.session.starts_at <= visit.gateway.clock.now()
    alone = row.session.course_id is None
    family = await family_in(visit, row, mine)
    # What is for children has no place for whoever is signed in: the form for children is the way.
    for_visitor = (visit.person_id is None or resident) and not (family.alone and resident)
    may_join = row.is_open and alone and enrolment is None and not begun and for_visitor
    view = SessionPage(
        title=title_in(visit.language, row.session),
        row=row,
        enrolment=enrolment,
        owed=next((one for one in mine if one.refund is RefundState.OWED), None),
        is_new=bool(visit.asked("new")),
        may_enrol=may_join and row.session.draw not in PENDING,
        may_apply=may_join
        and row.session.draw is DrawState.OPEN
        and row.session.applications_until is not None
        and visit.gateway.clock.now() < row.session.applications_until,
        has_begun=begun,
        giving_back=await giving_back(visit, row.session.starts_at),
        was_moved=enrolment is not None and was_moved_for(row.session, enrolment),
        is_host=row.session.partner_id in await represented(await visit.caller(GetSession)),
        shows_course=await _shows_course(visit, row.session),
        family=family,
        ticket_types=await takeable(visit, row.session, for_a_child=False),
        form=await visit.form(wrong, pairs),
        linked_data=None if row.withheld else await _linked_data(visit, row),
    )
    return await visit.page(view, wrong=wrong)


async def _shows_course(visit: Visit, one: SessionView) -> bool:
    if one.course_id is None:
        return False
    is_draft = one.dropped or one.state in UNOPENED
    return not is_draft or await get_course(await visit.caller(GetCourse), one.course_id) is not None


async def _linked_data(visit: Visit, row: SessionRow) -> LinkedData:
    address = f"{root_of(visit)}/{visit.community}/sessions/{row.session.session_id}"
    one, language = row.session, visit.language
    left = row.places_left if row.counts_places else 0
    said = {"title": title_in(language, one), "description": described_in(language, one) or None}
    return event(one.model_copy(update=said), row.space, row.hosts, await visit.here(), address, left)


async def _row(visit: Visit, session_id: str) -> SessionRow:
    found = require(await get_session(await visit.caller(GetSession), session_id), SESSION_IS_UNKNOWN)
    return (await with_names(visit, [found]))[0]


async def own_in(visit: Visit, session_id: str) -> list[EnrolmentView]:
    """The visitor's own in this session, those that ended included."""
    caller = await visit.caller(ListEnrolments)
    return await whole_answer(caller, ListEnrolments(person_id=caller.person_id, session_id=session_id))
