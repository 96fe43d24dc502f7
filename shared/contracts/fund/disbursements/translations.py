"""Payments in English: said in the request and in the report, or later."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN, RESULT_IS_NOT_REPORTED
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class TitleInEnglish(Frozen):
    """What a payment is for in English beside its own words, where somebody says anything."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is for, in English; absent where nobody said, and before 0.2.0."""


class ResultInEnglish(Frozen):
    """What came of a payment in English beside its own words, where somebody says anything."""

    result_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """What came of the money, in English; absent where nobody said, and before 0.2.0."""


class TranslateDisbursementRequest(Request):
    """What a payment says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Mirrors in the dance room repaired",
                    "result_en": "The mirrors are replaced; the room is open again from 1 August.",
                }
            ]
        }
    )

    title_en: Title
    """What it is for, in English, for everybody to read."""
    result_en: Text | None = None
    """The same as what came of it, in English; null where there is none."""


class TranslateDisbursement(TranslateDisbursementRequest, Command):
    """Staff, treasurer or committee say in English what a payment is for and what came of it, or say it
    better.

    Its own words stay as they are, and are what was decided on.
    """

    operation = Operation(
        "Say a disbursement in English",
        roles(Role.STAFF, Role.TREASURER, Role.COMMITTEE),
        (DISBURSEMENT_IS_UNKNOWN, RESULT_IS_NOT_REPORTED),
    )

    disbursement_id: Id


class DisbursementTranslated(Event):
    """A payment is said in English from now on. Its own words are what was decided on."""

    type: ClassVar[str] = "fund.disbursement_translated.v1"

    disbursement_id: Id
    """The disbursement."""
    title_en: str
    """What it is for, in English."""
    result_en: str | None
    """The same as what came of it, in English; null where there is none."""
    translated_at: Instant
    """When it was said so."""
