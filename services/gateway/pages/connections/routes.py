"""Connections of a community: its webhooks, and the systems that have keys, which the district has too."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import field_validator

from services.gateway.catalogue.events import PUBLIC
from services.gateway.feed.restricted import READERS
from services.gateway.operations.accounts import (
    LIST_SERVICE_ACCOUNTS,
    list_service_accounts,
)
from services.gateway.operations.webhooks import LIST_WEBHOOKS, list_webhooks, make_webhook
from services.gateway.pages.connections.types import names_apart, types_field
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.accounts import (
    ServiceAccountView,
)
from shared.contracts.gateway.webhook_requests import WebhookFeed
from shared.contracts.gateway.webhook_views import WebhookView
from shared.contracts.gateway.webhooks import MakeWebhook, MakeWebhookRequest
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


class WebhookForm(MakeWebhookRequest):
    """Types are typed into one field, with spaces or lines between."""

    _apart = field_validator("types", mode="before")(names_apart)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionsPage(PageView):
    """All connections of this community, or the district's accounts."""

    template: ClassVar[str] = "connections/connections.html"

    root: str
    """Its own address, below which the other pages are."""
    webhooks: tuple[WebhookView, ...] | None
    """None for the district."""
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
    return await connections_page(visit, None)


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
            fields.one_of("feed", WebhookFeed, hint="connections.feed_hint", radios=True),
            types_field(fields),
            fields(
                "after", Kind.NUMBER, hint="connections.after_hint", fold="connections.sending", usual="0"
            ),
            fields(
                "batch", Kind.NUMBER, hint="connections.batch_hint", fold="connections.sending", usual="1"
            ),
            fields.yes_or_no(
                "ordered", hint="connections.ordered_hint", fold="connections.sending", usual="true"
            ),
        ),
        listed=(visit.words("connections.types_listed"), (*PUBLIC, *sorted(READERS))),
        values=(("feed", "public"), ("after", "0"), ("batch", "1"), ("ordered", "true")),
        button=visit.words("connections.make_webhook"),
    )

    async def done(body: WebhookForm, once: str) -> Response:
        made, _ = await make_webhook(await visit.changing(MakeWebhook, once), body)
        return await secret_page(visit, made.secret, f"webhooks/{made.webhook_id}")

    return await answer_form(visit, form, WebhookForm, done)


def root_of(visit: Visit) -> str:
    """Where the connections of this community, or of the district, are."""
    return f"/{visit.community or 'district'}/connections"


async def secret_page(visit: Visit, secret: str, back: str, *, is_key: bool = False) -> Response:
    """Shows what was made, with the way on to ``back`` below the list."""
    view = SecretPage(
        title=visit.words("connections.key_made" if is_key else "connections.secret_made"),
        secret=secret,
        text=visit.words("connections.key_text" if is_key else "connections.secret_text"),
        back=f"{root_of(visit)}/{back}".rstrip("/"),
    )
    response = await visit.page(view)
    response.headers["Cache-Control"] = "no-store"
    return response


async def connections_page(visit: Visit, wrong: Wrong | None) -> Response:
    """The list of this community, or of the district, which has no webhooks of its own."""
    webhooks = tuple(await list_webhooks(await visit.caller_of(LIST_WEBHOOKS))) if visit.community else None
    view = ConnectionsPage(
        title=visit.words("connections.title"),
        root=root_of(visit),
        webhooks=webhooks,
        accounts=tuple(await list_service_accounts(await visit.caller_of(LIST_SERVICE_ACCOUNTS))),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
