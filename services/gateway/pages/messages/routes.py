"""The visitor's inbox, and by which ways they want to be told."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.messages import read_messages, subjects_of
from services.gateway.operations.people import get_me, put_me
from services.gateway.pages.messages.lines import MessageLine, line_of
from services.gateway.pages.site.fields import Fields, Kind, flat
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, once_of
from services.gateway.pages.site.serving import form_at, page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.identity import PutMeRequest
from shared.contracts.gateway.inboxes import READ_MESSAGES, InboxView
from shared.contracts.gateway.messages import (
    ChangeMessagePreferences,
    Channel,
    MarkMessagesRead,
    MessageKind,
    MessageLanguage,
    MessagePreferencesRequest,
)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesPage(PageView):
    """What the visitor was told, the newest first."""

    template: ClassVar[str] = "messages/messages.html"

    lines: tuple[MessageLine, ...]
    unread: int
    form: FormView
    """Of the button that marks all as read."""


@page(router, "GET /{community}/me/messages")
async def messages(visit: Visit) -> Response:
    """The inbox."""
    require_person(visit)
    inbox = await inbox_of(visit)
    view = MessagesPage(
        title=visit.words("messages.title"),
        lines=await _lines(visit, inbox),
        unread=inbox.unread,
        form=await visit.form(None),
    )
    return await visit.page(view)


@page(router, "POST /{community}/me/messages/read")
async def mark_read(visit: Visit) -> Response:
    """All of them are read."""
    outcome = await visit.submit(MarkMessagesRead, once=once_of(await visit.fields()))
    return visit.see_done(f"/{visit.community}/me/messages", MarkMessagesRead, outcome)


async def inbox_of(visit: Visit) -> InboxView:
    """The visitor's inbox here."""
    return await read_messages(await visit.caller_of(READ_MESSAGES))


async def _lines(visit: Visit, inbox: InboxView) -> tuple[MessageLine, ...]:
    subjects = await subjects_of(visit.gateway, visit.community, inbox.messages)
    shown, until = await visit.shown(), inbox.read_until
    return tuple(
        line_of(
            one,
            subjects[one.message_id],
            visit.words,
            shown,
            visit.community,
            is_new=until is None or one.notified_at > until,
        )
        for one in inbox.messages
    )


@form_at("/{community}/me/contact", lambda route: page(router, route))
async def contact(visit: Visit) -> Response:
    """What this community knows of the visitor, and where messages go."""
    require_person(visit)
    caller, words, fields = await visit.caller_of(READ_MESSAGES), visit.words, Fields(visit.words)
    known = (await get_me(caller)).model_dump(include={*PutMeRequest.model_fields})
    form = Form(
        title=words("contact.title"),
        lead=words("contact.lead"),
        back=f"/{visit.community}/me/messages",
        back_words=words("messages.title"),
        fields=(
            fields("name"),
            fields("phone", Kind.PHONE, required=False),
            fields("email", Kind.EMAIL, required=False),
        ),
        button=words("messages.save"),
        values=tuple(flat(known)),
    )

    async def done(body: PutMeRequest, _once: str) -> Response:
        await put_me(caller, body)
        return visit.see(f"/{visit.community}/me/messages")

    return await answer_form(visit, form, PutMeRequest, done)


@form_at("/{community}/me/settings", lambda route: page(router, route))
async def settings(visit: Visit) -> Response:
    """By which ways, of what, at which hours and in which language."""
    require_person(visit)
    inbox, words, fields = await inbox_of(visit), visit.words, Fields(visit.words)
    form = Form(
        title=words("messages.settings"),
        lead=words("messages.settings_lead"),
        back=f"/{visit.community}/me/messages",
        back_words=words("messages.title"),
        fields=(
            fields(
                "channels",
                Kind.CHECKS,
                choices=tuple((one.value, words.of(one)) for one in Channel),
                required=False,
            ),
            fields.yes_or_no("at_night", hint="messages.night_hint"),
            fields.one_of("language", MessageLanguage),
            fields(
                "muted",
                Kind.CHECKS,
                hint="messages.muted_hint",
                choices=tuple((one.value, words.of(one)) for one in MessageKind),
                required=False,
                fold="messages.each_kind",
            ),
        ),
        button=words("messages.save"),
        values=tuple(flat(inbox.preferences.model_dump(mode="json"))),
    )

    async def done(body: MessagePreferencesRequest, once: str) -> Response:
        outcome = await visit.submit(ChangeMessagePreferences, body, once=once)
        return visit.see_done(f"/{visit.community}/me/messages", ChangeMessagePreferences, outcome)

    # A list of which nothing is ticked is sent as nothing at all: said so, it is empty and not left out.
    return await answer_form(visit, form, MessagePreferencesRequest, done, [("channels", ""), ("muted", "")])
