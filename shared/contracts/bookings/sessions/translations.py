"""Sessions in English: said in the draft, or once they are open."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.sessions import (
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_NEVER_OPENED,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class InEnglish(Frozen):
    """What a draft says in English beside its own words, where it says anything."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    description_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its description, in English; absent where nobody said, and before 0.2.0."""


class TranslateSessionRequest(Request):
    """What a session says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Sky farm: growing without soil, for families",
                    "description_en": "Please bring a bottle of water.",
                }
            ]
        }
    )

    title_en: Title
    """What it is called in English, for everybody to read."""
    description_en: Text | None = None
    """The same as its description, in English; null where there is none."""


class TranslateSession(TranslateSessionRequest, Command):
    """The partner's representative (or staff) says a session that was opened in English, or says it better.

    Its own words stay as they are. A draft says its English itself.
    """

    operation = Operation(
        "Say a session in English",
        roles(Role.PARTNER, Role.STAFF),
        (SESSION_IS_UNKNOWN, LESSON_BELONGS_TO_A_COURSE, SESSION_WAS_NEVER_OPENED, SESSION_IS_OVER),
    )

    session_id: Id


class SessionTranslated(Event):
    """A session that residents know of is said in English from now on."""

    type: ClassVar[str] = "bookings.session_translated.v1"

    session_id: Id
    """The session."""
    partner_id: Id
    """The partner that holds it."""
    title_en: str
    """What it is called in English."""
    description_en: str | None
    """The same as its description, in English; null where there is none."""
    translated_at: Instant
    """When it was said so."""
