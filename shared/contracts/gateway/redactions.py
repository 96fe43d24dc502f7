"""Redaction: a text is taken out of the vault for a reason, and shows as redacted wherever it stood."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.gateway.refusals import TEXT_IS_NOT_KEPT
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Request, Text, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles


class RedactionReason(StrEnum):
    """Why a text is taken out. Not in words: they could say what is taken out."""

    PERSONAL_DATA = "personal_data"  # It names somebody, or says where they live or how they are.
    CONFIDENTIAL = "confidential"  # It is not for those who may read the place where it stands.
    OFFENSIVE = "offensive"
    UNLAWFUL = "unlawful"


class FindTextRequest(Request):
    """A text as it stands on a page or in an answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "3栋2单元的林女士说噪音太大"}]})

    text: Text
    """The whole text, letter by letter: whoever can't read it can't find it."""


class RedactTextRequest(Request):
    """Which text is taken out, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text_id": "0197e2a0-1111-7000-8000-000000000001", "reason": "personal_data"}]
        }
    )

    text_id: Id
    """Where the vault keeps it: as events say, or as it was found."""
    reason: RedactionReason
    """Why it is taken out."""


class RedactText(RedactTextRequest, Command):
    """Takes a text out of the vault for good. Wherever it stood, pages and answers say that it is redacted.

    Events hold the text's id and salted hash alone, so every chain verifies as before.
    """

    operation = Operation("Redact a text", people(Role.STAFF, Role.DISTRICT), (TEXT_IS_NOT_KEPT,))


class TextRedacted(Event):
    """A text was taken out of the vault."""

    type: ClassVar[str] = "gateway.text_redacted.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    text_id: Id
    reason: RedactionReason
    redacted_by: ActorId
    redacted_at: Instant


class FoundTextsView(View):
    """Where the vault keeps a text."""

    text_ids: tuple[str, ...]
    """Each place that holds just this text, once or more often."""


class RedactionView(View):
    """A text that was taken out."""

    text_id: str
    """Where it lay, as the events say that it stood in."""
    reason: RedactionReason
    """Why it was taken out."""
    redacted_by: str
    """Who took it out: an opaque id."""
    redacted_at: Instant
    """When it was taken out."""


FIND_TEXT = Operation("Find a text to redact", people(Role.STAFF, Role.DISTRICT), (TEXT_IS_NOT_KEPT,))
LIST_REDACTIONS = Operation(
    "List redactions", roles(Role.STAFF, Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT)
)
