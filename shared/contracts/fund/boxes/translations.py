"""Donation boxes in English: said when one is registered, or later, until it is taken down."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals.boxes import BOX_IS_IN_ANOTHER_STATE, BOX_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class InEnglish(Frozen):
    """What a donation box says in English beside its own words, where somebody says anything."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    use_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its use, in English; absent where nobody said, and before 0.2.0."""


class TranslateBoxRequest(Request):
    """What a donation box says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Donation box in the hall",
                    "use_en": "Visits to the elderly in summer.",
                }
            ]
        }
    )

    title_en: Title
    """What it is called in English, for everybody to read."""
    use_en: Text | None = None
    """The same as its use, in English; null where there is none."""


class TranslateBox(TranslateBoxRequest, Command):
    """Staff or the treasurer say a donation box in English, or say it better, until it is taken down.

    Its own words stay as they are, and are what binds.
    """

    operation = Operation(
        "Say a donation box in English",
        roles(Role.STAFF, Role.TREASURER),
        (BOX_IS_UNKNOWN, BOX_IS_IN_ANOTHER_STATE),
    )

    box_id: Id


class BoxTranslated(Event):
    """A donation box is said in English from now on. Its own words are what binds."""

    type: ClassVar[str] = "fund.box_translated.v1"

    box_id: Id
    """The box."""
    title_en: str
    """What it is called in English."""
    use_en: str | None
    """The same as its use, in English; null where there is none."""
    translated_at: Instant
    """When it was said so."""
