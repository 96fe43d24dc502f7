"""Campaigns in English: said in the draft, or later, as long as the campaign stands."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals.campaigns import CAMPAIGN_IS_IN_ANOTHER_STATE, CAMPAIGN_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class InEnglish(Frozen):
    """What a campaign says in English beside its own words, where somebody says anything."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    purpose_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its purpose, in English; absent where nobody said, and before 0.2.0."""


class TranslateCampaignRequest(Request):
    """What a campaign says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "A rainbow garden on the roof",
                    "purpose_en": "A garden for children on the roof of the third floor.",
                }
            ]
        }
    )

    title_en: Title
    """What it is called in English, for everybody to read."""
    purpose_en: Text | None = None
    """The same as its purpose, in English; null where there is none."""


class TranslateCampaign(TranslateCampaignRequest, Command):
    """Staff or the treasurer say a campaign in English, or say it better: until it has failed or is closed.

    Its own words stay as they are, and are what binds.
    """

    operation = Operation(
        "Say a campaign in English",
        roles(Role.STAFF, Role.TREASURER),
        (CAMPAIGN_IS_UNKNOWN, CAMPAIGN_IS_IN_ANOTHER_STATE),
    )

    campaign_id: Id


class CampaignTranslated(Event):
    """A campaign is said in English from now on. Its own words are what binds."""

    type: ClassVar[str] = "fund.campaign_translated.v1"

    campaign_id: Id
    """The campaign."""
    title_en: str
    """What it is called in English."""
    purpose_en: str | None
    """The same as its purpose, in English; null where there is none."""
    translated_at: Instant
    """When staff said so."""
