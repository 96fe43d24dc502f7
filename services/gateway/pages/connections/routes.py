"""Connections of a community: its webhooks, and the systems that have keys."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.catalogue.events import PUBLIC
from services.gateway.operations.accounts import (
    LIST_SERVICE_ACCOUNTS,
    list_service_accounts,
    make_account_key,
)
from services.gateway.operations.webhooks import LIST_WEBHOOKS, list_webhooks, make_webhook
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.accounts import (
    CloseServiceAccount,
    MakeAccountKey,
    MakeAccountKeyRequest,
    MakeServiceAccount,
    MakeServiceAccountRequest,
    ServiceAccountView,
    WithdrawAccountKey,
)
from shared.contracts.gateway.refusals import SERVICE_ACCOUNT_IS_UNKNOWN
from shared.contracts.gateway.webhook_views import WebhookView
from shared.contracts.gateway.webhooks import MakeWebhook, MakeWebhookRequest
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_DAYS = MakeAccountKeyRequest().days


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionsPage(PageView):
    """All connections of this community."""

    template: ClassVar[str] = "connections/connections.html"

    webhooks: tuple[WebhookView, ...]
    accounts: tuple[ServiceAccountView, ...]
    form: FormView


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretPage(PageView):
    """A secret or key that was made just now. It stands nowhere else, so this page answers the form."""

    template: ClassVar[str] = "connections/secret.html"

    secret: str
    text: str
    back: str


@desk_page(router, "GET /{community}/connections", Role.DISTRICT)
async def connections(visit: Visit) -> Response:
    """The list."""
    return await _page(visit, None)


@desk_form(router, "/{community}/connections/new", Role.DISTRICT)
async def new_webhook(visit: Visit) -> Response:
    """An address, and which events are sent to it."""
    fields = Fields(visit.words)
    form = Form(
        title=visit.words("connections.new_webhook"),
        back=f"/{visit.community}/connections",
        back_words=visit.words("connections.title"),
        lead=visit.words("connections.webhook_text"),
        fields=(
            fields("url", hint="connections.url_hint"),
            fields("after", Kind.NUMBER, hint="connections.after_hint"),
            fields("batch", Kind.NUMBER, hint="connections.batch_hint"),
            fields(
                "types",
                Kind.CHECKS,
                hint="connections.types_hint",
                choices=tuple((one, one) for one in PUBLIC),
            ),
        ),
        values=(("after", "0"), ("batch", "1")),
        button=visit.words("connections.make_webhook"),
    )

    async def done(body: MakeWebhookRequest, once: str) -> Response:
        made, _ = await make_webhook(await visit.changing(MakeWebhook, once), body)
        return await secret_page(visit, made.secret, f"webhooks/{made.webhook_id}")

    return await answer_form(visit, form, MakeWebhookRequest, done)


@desk_form(router, "/{community}/connections/accounts/new", Role.DISTRICT)
async def new_account(visit: Visit) -> Response:
    """Lets a system in that reads; what its keys may change is said through the API."""
    fields = Fields(visit.words)
    form = Form(
        title=visit.words("connections.new_account"),
        back=f"/{visit.community}/connections",
        back_words=visit.words("connections.title"),
        lead=visit.words("connections.account_text"),
        fields=(
            fields("name"),
            fields(
                "roles",
                Kind.CHECKS,
                hint="connections.roles_hint",
                choices=tuple((one.value, visit.words.of(one)) for one in (Role.STAFF, Role.AUDITOR)),
            ),
        ),
        button=visit.words("connections.make_account"),
    )

    async def done(body: MakeServiceAccountRequest, once: str) -> Response:
        await visit.submit(MakeServiceAccount, body, once=once)
        return visit.see(f"/{visit.community}/connections")

    return await answer_form(visit, form, MakeServiceAccountRequest, done)


@desk_page(router, "POST /{community}/connections/accounts/{account_id}/key", Role.DISTRICT)
async def new_key(visit: Visit) -> Response:
    """A key of a system, shown this once."""
    once, account_id = once_of(await visit.fields()), _account_id(visit)
    try:
        made = await make_account_key(await visit.changing(MakeAccountKey, once), account_id, _DAYS)
    except Rejected as wrong:
        return await _page(visit, wrong)
    return await secret_page(visit, made.key, "", is_key=True)


@desk_page(router, "POST /{community}/connections/accounts/{account_id}/withdrawal", Role.DISTRICT)
async def withdraw_key(visit: Visit) -> Response:
    """Ends one key, or with none named the whole account."""
    given = await visit.fields()
    once, account_id = once_of(given), _account_id(visit)
    key_id = dict(given).get("key_id")
    try:
        if key_id:
            await visit.submit(WithdrawAccountKey, once=once, account_id=account_id, key_id=key_id)
        else:
            await visit.submit(CloseServiceAccount, once=once, account_id=account_id)
    except Rejected as wrong:
        return await _page(visit, wrong)
    return visit.see(f"/{visit.community}/connections")


async def secret_page(visit: Visit, secret: str, back: str, *, is_key: bool = False) -> Response:
    """Shows what was made, with the way on to ``back`` below the list."""
    view = SecretPage(
        title=visit.words("connections.key_made" if is_key else "connections.secret_made"),
        secret=secret,
        text=visit.words("connections.key_text" if is_key else "connections.secret_text"),
        back=f"/{visit.community}/connections/{back}".rstrip("/"),
    )
    response = await visit.page(view)
    response.headers["Cache-Control"] = "no-store"
    return response


def _account_id(visit: Visit) -> str:
    return visit.id_part("account_id", SERVICE_ACCOUNT_IS_UNKNOWN)


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    view = ConnectionsPage(
        title=visit.words("connections.title"),
        webhooks=tuple(await list_webhooks(await visit.caller_of(LIST_WEBHOOKS))),
        accounts=tuple(await list_service_accounts(await visit.caller_of(LIST_SERVICE_ACCOUNTS))),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
