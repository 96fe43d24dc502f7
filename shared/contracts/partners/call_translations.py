"""A recruitment call in English, said once it is out: a draft says it itself."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.refusals.calls import CALL_IS_NOT_PUBLISHED, CALL_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Request, Text, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class TranslateCallRequest(Request):
    """What a call says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Partners wanted in Haiwan, summer 2026",
                    "text_en": "Companies, associations and neighbours who would run our rooms with us.",
                }
            ]
        }
    )

    title_en: Title
    """What it is called in English, for everybody to read."""
    text_en: Text | None = None
    """The same as its text, in English; null where there is none."""


class TranslateCall(TranslateCallRequest, Command):
    """Staff say a call that was published in English, or say it better. Its own words stay as they are."""

    operation = Operation(
        "Say a call in English", roles(Role.STAFF), (CALL_IS_UNKNOWN, CALL_IS_NOT_PUBLISHED)
    )

    call_id: Id


class CallTranslated(Event):
    """A recruitment call that is out is said in English from now on."""

    type: ClassVar[str] = "partners.call_translated.v1"

    call_id: Id
    """The call."""
    title_en: str
    """What it is called in English."""
    text_en: str | None
    """The same as its text, in English; null where there is none."""
    translated_at: Instant
    """When staff said so."""
