"""The roll of a session by names: who came, and that it took place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.roll import RollLine, roll_of
from services.gateway.pages.partner.access import own_caller, own_page
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.pickup import RecordPickUp, RecordPickUpRequest
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.sessions.commands import (
    DeliverSession,
    DeliverSessionRequest,
    RecordAttendance,
    RecordAttendanceRequest,
)
from shared.contracts.bookings.sessions.views import SessionState, SessionView
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_PLACED = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.ATTENDED, EnrolmentState.ABSENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class RollPage(PageView):
    """Everybody with a place, and a large box beside each name."""

    template: ClassVar[str] = "partner/roll.html"

    session: SessionView
    lines: tuple[RollLine, ...]
    to_hand_over: tuple[RollLine, ...]
    """Children who came."""
    is_noted: bool
    """Whether nobody is left of whom it is not known."""
    is_early: bool
    """Whether delivering it now needs a reason."""
    has_begun: bool
    """Whether it can be noted yet who came."""
    is_over: bool
    form: FormView

    def fetcher_of(self, line: RollLine) -> str:
        """Who fetched this child; empty for the guardian who took the place, and where the name is
        forgotten."""
        if line.picked_up_by_guardian is not None and line.picked_up_by_guardian == line.other_guardian_id:
            return line.other_guardian or ""
        names = {one.fetcher_id: str(one.name) for one in line.fetchers}
        return names.get(line.picked_up_by or "", "")


@own_page(router, "GET /{community}/partner/sessions/{session_id}/roll")
async def roll(visit: Visit) -> Response:
    """The roll."""
    return await _page(visit, (), None)


@own_page(router, "POST /{community}/partner/sessions/{session_id}/roll")
async def note(visit: Visit) -> Response:
    """Whoever is ticked came, and the others with a place did not; it can be corrected until the delivery."""
    pairs = await visit.fields()
    found = await own_session(visit)
    lines = await _lines(visit, found)
    came = {value for name, value in pairs if name == "attended"}
    absent = [("absent", one.enrolment_id) for one in lines if one.enrolment_id not in came]
    try:
        body = read(RecordAttendanceRequest, [*pairs, *absent], (await visit.shown()).zone)
        outcome = await visit.submit(RecordAttendance, body, once=once_of(pairs), session_id=found.session_id)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, pairs, wrong)
    path = f"/{visit.community}/partner/sessions/{found.session_id}/roll"
    return visit.see_done(path, RecordAttendance, outcome)


@own_page(router, "POST /{community}/partner/sessions/{session_id}/pick-up")
async def hand_over(visit: Visit) -> Response:
    """A child was handed over to its guardian, or to whom the guardian named."""
    pairs = await visit.fields()
    found = await own_session(visit)
    guardian, _, key = dict(pairs).get("fetcher_id", "").rpartition("/")
    wish = [("guardian_id" if guardian else "fetcher_id", key)] if key else []
    named = dict(pairs).get("enrolment_id", "")
    seated = {one.enrolment_id: one.enrolment_id for one in await _lines(visit, found)}
    enrolment_id = require(seated.get(named), ENROLMENT_IS_UNKNOWN)
    try:
        body = read(RecordPickUpRequest, wish, (await visit.shown()).zone)
        outcome = await visit.submit(RecordPickUp, body, once=once_of(pairs), enrolment_id=enrolment_id)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, pairs, wrong)
    path = f"/{visit.community}/partner/sessions/{found.session_id}/roll"
    return visit.see_done(path, RecordPickUp, outcome)


@own_page(router, "POST /{community}/partner/sessions/{session_id}/deliver")
async def deliver(visit: Visit) -> Response:
    """The session took place: its takings are known, and the fund hears of them."""
    pairs = await visit.fields()
    found = await own_session(visit)
    try:
        body = read(DeliverSessionRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(DeliverSession, body, once=once_of(pairs), session_id=found.session_id)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, pairs, wrong)
    path = f"/{visit.community}/partner/sessions/{found.session_id}"
    return visit.see_done(path, DeliverSession, outcome)


async def _lines(visit: Visit, session: SessionView) -> list[RollLine]:
    caller = await own_caller(visit)
    return [one for one in (await roll_of(caller, session.session_id)).lines if one.state in _PLACED]


async def _page(visit: Visit, pairs: Iterable[tuple[str, str]], wrong: Wrong | None) -> Response:
    found = await own_session(visit)
    lines = await _lines(visit, found)
    now = visit.gateway.clock.now()
    view = RollPage(
        title=visit.words("roll.title"),
        session=found,
        lines=tuple(lines),
        to_hand_over=tuple(one for one in lines if one.is_child and one.state is EnrolmentState.ATTENDED),
        is_noted=all(one.state is not EnrolmentState.CONFIRMED for one in lines),
        is_early=now < found.ends_at,
        has_begun=now >= found.starts_at,
        is_over=found.state in {SessionState.DELIVERED, SessionState.CANCELLED},
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)
