"""Filed appeals (随手捐的公开募捐) for everybody, and the form of a treasurer who files one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.markets.acts import filing
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.names import purse_choices
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.appeals import (
    AppealView,
    FileAppeal,
    FileAppealRequest,
    ListAppeals,
    PlatformUrl,
)
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.days import Day
from shared.kernel.models import Fen, Id, Request, Text, Title
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


class AppealForm(Request):
    """The form of an appeal as it is sent: who is responsible as they are known here."""

    title: Title
    use: Text
    beneficiaries: Title
    surplus: Text
    earmark_id: Id | None = None
    filing_number: Title
    starts_on: Day
    ends_on: Day
    area: Title
    cost_fen: Fen
    responsible: Title | None = None
    platform_url: PlatformUrl | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealsPage(PageView):
    """Every filed appeal, the latest first."""

    template: ClassVar[str] = "appeals/appeals.html"

    appeals: tuple[AppealView, ...]
    running: frozenset[str]
    """Those whose plan has today in it."""
    purses: Mapping[str, str]
    """Their titles by id; the general one's under the empty word."""
    may_file: bool
    next_cursor: str | None


@page(router, "GET /{community}/fund/appeals")
async def appeals(visit: Visit) -> Response:
    """The list, for everybody."""
    found = await visit.ask(ListAppeals(cursor=visit.asked("cursor")[:512] or None))
    today = (await visit.shown()).today
    view = AppealsPage(
        title=visit.words("appeals.title"),
        list_files=await files_of(visit, "fund-appeals"),
        appeals=tuple(found.items),
        running=frozenset(one.appeal_id for one in found.items if one.starts_on <= today <= one.ends_on),
        purses=dict(await purse_choices(visit)),
        may_file=await visit.has(Role.TREASURER),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@form_at("/{community}/fund/appeal-filing", lambda route: page(router, route))
async def filing_one(visit: Visit) -> Response:
    """What is filed: for what, for whom, on which days, where, and what becomes of the rest."""
    await visit.caller(FileAppeal)
    fields, back, words = Fields(visit.words), f"/{visit.community}/fund/appeals", visit.words
    form = Form(
        title=words("appeals.file"),
        lead=words("appeals.file_lead"),
        back=back,
        back_words=words("appeals.title"),
        fields=(
            fields("title", label="appeals.name", hint="markets.published"),
            fields("use", Kind.AREA, label="markets.use", hint="markets.published"),
            fields("beneficiaries", hint="appeals.beneficiaries_hint"),
            fields("surplus", Kind.AREA),
            fields("earmark_id", Kind.SELECT, label="markets.purse", choices=await purse_choices(visit)),
            *filing(fields, cost_hint="boxes.cost_hint"),
            fields("responsible", hint="appeals.responsible_hint", required=False),
            fields("platform_url", hint="appeals.platform_hint", required=False),
        ),
        values=(("cost_fen", "0"),),
        button=words("appeals.file"),
    )

    async def done(body: AppealForm, once: str) -> Response:
        wish = body.model_dump(exclude={"responsible"})
        if body.responsible is not None:
            known = await the_resident(
                visit, FileAppeal, body.responsible, "responsible", ContactPurpose.FUND
            )
            wish |= {"responsible_id": known}
        outcome = await visit.submit(FileAppeal, FileAppealRequest.model_validate(wish), once=once)
        return visit.see_done(back, FileAppeal, outcome)

    return await answer_form(visit, form, AppealForm, done)
