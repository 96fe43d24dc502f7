"""Volunteer activities in English: said when they are planned, or later."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.bookings.refusals.volunteering import ACTIVITY_IS_CANCELLED, ACTIVITY_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class InEnglish(Frozen):
    """What a volunteer activity says in English beside its own words, where somebody says anything."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    description_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its description, in English; absent where nobody said, and before 0.2.0."""


class TranslateActivityRequest(Request):
    """What a volunteer activity says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Cleaning the river bank",
                    "description_en": "Bring gloves.",
                }
            ]
        }
    )

    title_en: Title
    """What it is called in English, for everybody to read."""
    description_en: Text | None = None
    """The same as its description, in English; null where there is none."""


class TranslateActivity(TranslateActivityRequest, Command):
    """Staff say a volunteer activity in English, or say it better, unless it was cancelled."""

    operation = Operation(
        "Say a volunteer activity in English",
        roles(Role.STAFF),
        (ACTIVITY_IS_UNKNOWN, ACTIVITY_IS_CANCELLED),
    )

    activity_id: Id


class ActivityTranslated(Event):
    """A volunteer activity is said in English from now on."""

    type: ClassVar[str] = "bookings.activity_translated.v1"

    activity_id: Id
    """The activity."""
    title_en: str
    """What it is called in English."""
    description_en: str | None
    """The same as its description, in English; null where there is none."""
    translated_at: Instant
    """When staff said so."""
