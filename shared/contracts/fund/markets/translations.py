"""Charity markets in English: said in the plan, or later, until the market is disclosed."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals.markets import MARKET_IS_IN_ANOTHER_STATE, MARKET_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class InEnglish(Frozen):
    """What a charity market says in English beside its own words, where somebody says anything."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    use_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its use, in English; absent where nobody said, and before 0.2.0."""


class TranslateMarketRequest(Request):
    """What a charity market says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Charity market in July",
                    "use_en": "Visits to the elderly in summer.",
                }
            ]
        }
    )

    title_en: Title
    """What it is called in English, for everybody to read."""
    use_en: Text | None = None
    """The same as its use, in English; null where there is none."""


class TranslateMarket(TranslateMarketRequest, Command):
    """Staff or the treasurer say a charity market in English, or say it better, until it is disclosed.

    Its own words stay as they are, and are what binds.
    """

    operation = Operation(
        "Say a charity market in English",
        roles(Role.STAFF, Role.TREASURER),
        (MARKET_IS_UNKNOWN, MARKET_IS_IN_ANOTHER_STATE),
    )

    market_id: Id


class MarketTranslated(Event):
    """A charity market is said in English from now on. Its own words are what binds."""

    type: ClassVar[str] = "fund.market_translated.v1"

    market_id: Id
    """The market."""
    title_en: str
    """What it is called in English."""
    use_en: str | None
    """The same as its use, in English; null where there is none."""
    translated_at: Instant
    """When staff said so."""
