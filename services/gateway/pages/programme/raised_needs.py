"""Residents send in needs, see what became of them, and staff take them up or decline them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.needs import (
    RaisedNeedWithText,
    list_needs,
    list_raised_needs,
    raise_need,
)
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.english import english_fields
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.needs.commands import NeedRequest
from shared.contracts.partners.needs.events import FieldOfWork, NeedSource
from shared.contracts.partners.needs.raised import (
    CollectRaisedNeed,
    DeclineRaisedNeed,
    DeclineRaisedNeedRequest,
    ListRaisedNeeds,
    ListRaisedNeedsRequest,
    RaisedNeedState,
    RaiseNeed,
    RaiseNeedRequest,
    TakeUpRaisedNeed,
    TakeUpRaisedNeedRequest,
)
from shared.contracts.partners.needs.views import ListNeeds, ListNeedsRequest
from shared.contracts.partners.refusals.needs import RAISED_NEED_IS_UNKNOWN
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedNeedsPage(PageView):
    """What the visitor sent in and, for staff, what waits for them."""

    template: ClassVar[str] = "programme/raised_needs.html"

    own: tuple[RaisedNeedWithText, ...]
    waiting: tuple[RaisedNeedWithText, ...]
    may_raise: bool
    form: FormView


@page(router, "GET /{community}/my-needs")
async def raised_needs(visit: Visit) -> Response:
    """The form, and what became of what was sent in."""
    return await _page(visit, (), None)


@page(router, "POST /{community}/my-needs")
async def send_in(visit: Visit) -> Response:
    """Sends in a need."""
    pairs = await visit.fields()
    try:
        body = read(RaiseNeedRequest, pairs, (await visit.shown()).zone)
        outcome = await raise_need(await visit.changing(RaiseNeed, once_of(pairs)), body)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, pairs, wrong)
    return visit.see_done(_path(visit), RaiseNeed, outcome)


async def _page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    caller = await visit.caller(ListRaisedNeeds)
    own = await list_raised_needs(caller, ListRaisedNeedsRequest(limit=50), own=True)
    waiting: tuple[RaisedNeedWithText, ...] = ()
    if caller.has(Role.STAFF):
        asked = ListRaisedNeedsRequest(limit=200, state=RaisedNeedState.WAITING)
        waiting = tuple((await list_raised_needs(caller, asked)).items)
    view = RaisedNeedsPage(
        title=visit.words("raised.title"),
        list_files=await files_of(visit, "raised-needs"),
        own=tuple(own.items),
        waiting=waiting,
        may_raise=await visit.has(Role.RESIDENT),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


@desk_form(router, "/{community}/desk/raised-needs/{raised_id}/need")
async def collect(visit: Visit) -> Response:
    """Enters it as a need."""
    raised_id, fields = _id(visit), Fields(visit.words)
    form = _form(
        visit,
        "raised.collect",
        fields("title", label="surveys.need_title"),
        fields.one_of("field", FieldOfWork),
        fields.one_of("source", NeedSource),
        fields("households", Kind.NUMBER, label="surveys.households"),
        fields("summary", Kind.AREA, label="surveys.need_summary", hint="cases.public_hint"),
        *english_fields(visit.words, "summary"),
        fields.yes_or_no("serves_minors"),
    )

    async def done(body: NeedRequest, once: str) -> Response:
        outcome = await visit.submit(CollectRaisedNeed, body, once=once, raised_id=raised_id)
        return visit.see_done(
            f"/{visit.community}/needs/{outcome.made('need_id')}", CollectRaisedNeed, outcome
        )

    return await answer_form(visit, form, NeedRequest, done)


@desk_form(router, "/{community}/desk/raised-needs/{raised_id}/joining")
async def take_up(visit: Visit) -> Response:
    """Joins it to a need that is there."""
    raised_id, fields = _id(visit), Fields(visit.words)
    there = (await list_needs(await visit.caller(ListNeeds), ListNeedsRequest(limit=200))).items
    choices = tuple((one.need_id, title_in(visit.language, one)) for one in there if one.closed_at is None)
    form = _form(visit, "raised.join", fields("need_id", Kind.SELECT, choices=choices, label="raised.which"))

    async def done(body: TakeUpRaisedNeedRequest, once: str) -> Response:
        outcome = await visit.submit(TakeUpRaisedNeed, body, once=once, raised_id=raised_id)
        return visit.see_done(_path(visit), TakeUpRaisedNeed, outcome)

    return await answer_form(visit, form, TakeUpRaisedNeedRequest, done)


@desk_form(router, "/{community}/desk/raised-needs/{raised_id}/declination")
async def decline(visit: Visit) -> Response:
    """Declines it, and says why."""
    raised_id, fields = _id(visit), Fields(visit.words)
    form = _form(visit, "raised.decline", fields("reason", label="raised.reason"))

    async def done(body: DeclineRaisedNeedRequest, once: str) -> Response:
        outcome = await visit.submit(DeclineRaisedNeed, body, once=once, raised_id=raised_id)
        return visit.see_done(_path(visit), DeclineRaisedNeed, outcome)

    return await answer_form(visit, form, DeclineRaisedNeedRequest, done)


def _form(visit: Visit, what: str, *fields: Field) -> Form:
    return Form(
        title=visit.words(what),
        back=_path(visit),
        back_words=visit.words("raised.title"),
        lead=visit.words("raised.desk_lead"),
        fields=fields,
        button=visit.words(what),
    )


def _id(visit: Visit) -> str:
    return visit.id_part("raised_id", RAISED_NEED_IS_UNKNOWN)


def _path(visit: Visit) -> str:
    return f"/{visit.community}/my-needs"
