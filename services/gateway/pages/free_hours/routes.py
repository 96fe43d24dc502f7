"""The free hours of all partners, those of one, and the form with which staff correct a session."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.related_partners import is_related
from services.gateway.operations.sessions import get_session
from services.gateway.operations.unrelated_staff import correct_free_hours
from services.gateway.pages.desk.access import desk_form, is_at_desk, staff_caller
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.names import everything, partners_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import points_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.free_hours import CorrectFreeHours, CorrectFreeHoursRequest, FreeHoursReason
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.views import GetSession
from shared.contracts.partners.free_hours import FreeHoursTerm, FreeHoursView, GetFreeHours, ListFreeHours
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_SECONDS_OF_A_MINUTE = 60


@dataclass(frozen=True, slots=True)
class FreeHoursRow:
    """One partner in the list, as its term that holds or held last stands."""

    partner: PartnerView
    hours: FreeHoursView
    term: FreeHoursTerm | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllFreeHoursPage(PageView):
    """All partners that owe or gave hours: those that are late first."""

    template: ClassVar[str] = "free_hours/all.html"

    rows: tuple[FreeHoursRow, ...]
    given: str
    """By all of them, in hours."""


@page(router, "GET /{community}/free-hours")
async def all_free_hours(visit: Visit) -> Response:
    """The list, for everybody."""
    partners = await partners_of(visit)
    found = [one for one in await everything(visit, ListFreeHours()) if one.partner_id in partners]
    rows = [_row(partners[one.partner_id], one) for one in found]
    told = [one for one in rows if one.term is not None or one.hours.given_minutes]
    told.sort(key=lambda one: (-one.hours.late_minutes, one.partner.project))
    given = points_of(sum(one.hours.given_minutes for one in told))
    view = AllFreeHoursPage(
        title=visit.words("free_hours.title"),
        list_files=await files_of(visit, "free-hours"),
        rows=tuple(told),
        given=given,
    )
    return await visit.page(view)


def _row(partner: PartnerView, hours: FreeHoursView) -> FreeHoursRow:
    owing = _owing(hours)
    return FreeHoursRow(partner, hours, owing[-1] if owing else None)


def _owing(hours: FreeHoursView) -> list[FreeHoursTerm]:
    """The terms in which something is or was owed."""
    return [one for one in hours.terms if one.owed_minutes or one.carried_minutes]


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeHoursPage(PageView):
    """One partner's hours, term by term and session by session."""

    template: ClassVar[str] = "free_hours/partner.html"

    partner: PartnerView
    hours: FreeHoursView
    terms: tuple[FreeHoursTerm, ...]
    """Those in which something is or was owed, the latest first."""
    may_correct: bool


@page(router, "GET /{community}/partners/{partner_id}/free-hours")
async def free_hours(visit: Visit) -> Response:
    """What a partner owes and gave, for everybody; staff correct what a session counts for."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    partner = require((await partners_of(visit)).get(partner_id), PARTNER_IS_UNKNOWN)
    hours = require(await visit.ask(GetFreeHours(partner_id=partner_id)), PARTNER_IS_UNKNOWN)
    view = FreeHoursPage(
        title=visit.words("free_hours.title"),
        partner=partner,
        hours=hours,
        terms=tuple(reversed(_owing(hours))),
        may_correct=await is_at_desk(visit) and not await is_related(await staff_caller(visit), partner_id),
    )
    return await visit.page(view)


@desk_form(router, "/{community}/desk/sessions/{session_id}/free-hours")
async def correct(visit: Visit) -> Response:
    """Staff say how many minutes of a delivered session count."""
    session_id = visit.id_part("session_id", SESSION_IS_UNKNOWN)
    session = require(await get_session(await visit.caller(GetSession), session_id), SESSION_IS_UNKNOWN)
    hours = await visit.ask(GetFreeHours(partner_id=session.partner_id))
    counted = next((one for one in (hours.sessions if hours else ()) if one.session_id == session_id), None)
    fields = Fields(visit.words)
    planned = int((session.ends_at - session.starts_at).total_seconds()) // _SECONDS_OF_A_MINUTE
    back = f"/{visit.community}/partners/{session.partner_id}/free-hours"
    form = Form(
        title=visit.words("free_hours.correct"),
        back=back,
        back_words=visit.words("free_hours.title"),
        lead=visit.words("free_hours.correct_text", title=session.title, minutes=planned),
        fields=(
            fields("minutes", Kind.NUMBER, label="free_hours.minutes"),
            fields.one_of("reason", FreeHoursReason, radios=True),
        ),
        values=(("minutes", str(counted.minutes if counted else 0)),),
        button=visit.words("free_hours.correct"),
    )

    async def done(body: CorrectFreeHoursRequest, once: str) -> Response:
        outcome = await correct_free_hours(await visit.changing(CorrectFreeHours, once), body, session_id)
        return visit.see_done(back, CorrectFreeHours, outcome)

    return await answer_form(visit, form, CorrectFreeHoursRequest, done)
