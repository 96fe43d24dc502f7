"""A need in English, said once it is on the public list: until then it says that itself."""

from typing import ClassVar

from shared.contracts.partners.needs.in_english import TranslateRequest
from shared.contracts.partners.refusals.needs import NEED_IS_MERGED, NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class TranslateNeed(TranslateRequest, Command):
    """Staff say a need on the public list in English, or say it better. Its own words stay as they are."""

    operation = Operation(
        "Say a need in English",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_MERGED, NEED_IS_NOT_PUBLISHED),
        official=True,
    )

    need_id: Id


class NeedTranslated(Event):
    """A need on the public list is said in English from now on."""

    type: ClassVar[str] = "partners.need_translated.v1"

    need_id: Id
    """The need."""
    title_en: str
    """What is needed, in English."""
    summary_en: Words | None
    """The same as its summary, in English; null where there is none."""
    translated_at: Instant
    """When staff said so."""
