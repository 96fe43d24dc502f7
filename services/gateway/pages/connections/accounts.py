"""Service accounts of a community, and those of the district: the same pages at both places."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Response
from pydantic import field_validator

from services.gateway.catalogue.events import PUBLIC
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.accounts import READ, make_account_key, make_service_account
from services.gateway.pages.connections.routes import connections_page, root_of, secret_page
from services.gateway.pages.connections.types import names_apart, types_field
from services.gateway.pages.desk.access import desk_page
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import once_of
from services.gateway.pages.site.serving import Page, form_at, page, require_person
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.accounts import (
    CloseServiceAccount,
    MakeAccountKey,
    MakeAccountKeyRequest,
    MakeServiceAccount,
    MakeServiceAccountRequest,
    WithdrawAccountKey,
)
from shared.contracts.gateway.refusals import SERVICE_ACCOUNT_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_DAYS = MakeAccountKeyRequest().days


class AccountForm(MakeServiceAccountRequest):
    """Operations are typed into one field, with spaces between, and so are types."""

    _apart = field_validator("operations", "types", mode="before")(names_apart)


def _both(route: str) -> Callable[[Page], Page]:
    """The page of a community, for its staff and officers, and that of the district, for officers."""
    method, _, path = route.partition(" ")

    def add(function: Page) -> Page:
        async def for_officers(visit: Visit) -> Response:
            require_person(visit)
            if not await visit.has(Role.DISTRICT):
                raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.DISTRICT])
            return await function(visit)

        page(router, f"{method} /district/connections{path}")(for_officers)
        if path:
            desk_page(router, f"{method} /{{community}}/connections{path}", Role.DISTRICT)(function)
        return function

    return add


@_both("GET ")
async def district_connections(visit: Visit) -> Response:
    """The systems that are let in everywhere. A community's list has its webhooks too."""
    return await connections_page(visit, None)


@form_at("/accounts/new", _both)
async def new_account(visit: Visit) -> Response:
    """Lets a system in: as what, what its keys open, and which events they show."""
    fields = Fields(visit.words)
    form = Form(
        title=visit.words("connections.new_account"),
        back=root_of(visit),
        back_words=visit.words("connections.title"),
        lead=visit.words("connections.account_text"),
        fields=(
            fields("name", label="connections.account_name"),
            fields(
                "roles",
                Kind.CHECKS,
                hint="connections.roles_hint",
                choices=tuple((one.value, visit.words.of(one)) for one in (Role.STAFF, Role.AUDITOR)),
            ),
            fields("operations", hint="connections.operations_hint"),
            types_field(fields),
        ),
        listed=(visit.words("connections.types_listed"), tuple(PUBLIC)),
        values=(("operations", READ),),
        button=visit.words("connections.make_account"),
    )

    async def done(body: AccountForm, once: str) -> Response:
        await make_service_account(await visit.changing(MakeServiceAccount, once), body)
        return visit.see(root_of(visit))

    return await answer_form(visit, form, AccountForm, done)


@_both("POST /accounts/{account_id}/key")
async def new_key(visit: Visit) -> Response:
    """A key of a system, shown this once."""
    once, account_id = once_of(await visit.fields()), _account_id(visit)
    try:
        made = await make_account_key(await visit.changing(MakeAccountKey, once), account_id, _DAYS)
    except Rejected as wrong:
        return await connections_page(visit, wrong)
    return await secret_page(visit, made.key, "", is_key=True)


@_both("POST /accounts/{account_id}/withdrawal")
async def withdraw_key(visit: Visit) -> Response:
    """Ends one key, or with none named the whole account."""
    given = await visit.fields()
    once, account_id = once_of(given), _account_id(visit)
    key_id = dict(given).get("key_id")
    named: dict[str, Any] = {"account_id": account_id, **({"key_id": key_id} if key_id else {})}
    command: type[Command] = WithdrawAccountKey if key_id else CloseServiceAccount
    caller = await visit.changing(command, once)
    try:
        await caller.submit(command, community=visit.community or DISTRICT_LOG, **named)
    except Rejected as wrong:
        return await connections_page(visit, wrong)
    return visit.see(root_of(visit))


def _account_id(visit: Visit) -> str:
    return visit.id_part("account_id", SERVICE_ACCOUNT_IS_UNKNOWN)
