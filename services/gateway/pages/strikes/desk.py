"""Strikes at the desk: who has which, and excusing one."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.people import contacts
from services.gateway.operations.strikes import list_strikes
from services.gateway.operations.unrelated_staff import excuse_strike, may_excuse
from services.gateway.operations.whole_lists import whole
from services.gateway.pages.desk.access import desk_form, desk_page, staff_caller
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.refusals.strikes import STRIKE_IS_UNKNOWN
from shared.contracts.bookings.strikes.commands import ExcuseStrike, ExcuseStrikeRequest
from shared.contracts.bookings.strikes.events import ExcuseReason
from shared.contracts.bookings.strikes.views import ListStrikesRequest, StrikeView
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.strike_rules import StrikeRules

router = APIRouter(include_in_schema=False)

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class StrikeRow:
    """A strike, by name."""

    strike: StrikeView
    name: str | None
    may_excuse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikesPage(PageView):
    """The strikes that count, the next to count no more first."""

    template: ClassVar[str] = "strikes/strikes.html"

    rule: StrikeRules | None
    rows: tuple[StrikeRow, ...]


@desk_page(router, "GET /{community}/desk/strikes")
async def strikes(visit: Visit) -> Response:
    """The list; each reading of a name is written down where the person sees it."""
    found = await _counting(visit)
    caller = await staff_caller(visit)
    known = await contacts(caller, {one.person_id for one in found}, ContactPurpose.BOOKING)
    names = {person_id: person.name for person_id, person in known.items()}
    view = StrikesPage(
        title=visit.words("strikes.title"),
        list_files=await files_of(
            visit, "strikes", ListStrikesRequest(counts_after=visit.gateway.clock.now())
        ),
        rule=(await visit.here()).rules.strikes,
        rows=tuple(
            [StrikeRow(one, names.get(one.person_id), await may_excuse(caller, one)) for one in found]
        ),
    )
    return await visit.page(view)


@desk_form(router, "/{community}/desk/strikes/{strike_id}")
async def excuse(visit: Visit) -> Response:
    """Excuses somebody, for one of a few reasons."""
    strike_id, back = visit.id_part("strike_id", STRIKE_IS_UNKNOWN), f"/{visit.community}/desk/strikes"
    words = visit.words
    form = Form(
        title=words("strikes.excuse"),
        back=back,
        back_words=words("strikes.title"),
        lead=words("strikes.excuse_text"),
        fields=(Fields(words).one_of("reason", ExcuseReason, radios=True),),
        button=words("strikes.excuse"),
    )

    async def done(body: ExcuseStrikeRequest, once: str) -> Response:
        outcome = await excuse_strike(await visit.changing(ExcuseStrike, once), body, strike_id)
        return visit.see_done(back, ExcuseStrike, outcome)

    return await answer_form(visit, form, ExcuseStrikeRequest, done)


async def _counting(visit: Visit) -> list[StrikeView]:
    caller = await staff_caller(visit)
    found = await whole(
        lambda cursor: list_strikes(
            caller, ListStrikesRequest(counts_after=caller.now, limit=200, cursor=cursor)
        ),
        _MOST,
    )
    return [one for one in found if one.excused is None]
