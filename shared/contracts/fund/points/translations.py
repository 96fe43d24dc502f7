"""Rewards in English: said when they are offered, or later."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals.points import REWARD_IS_GONE, REWARD_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Request, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class InEnglish(Frozen):
    """What a reward says in English beside its own words, where somebody says anything."""

    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""


class TranslateRewardRequest(Request):
    """What a reward says in English."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title_en": "Cloth bag",
                }
            ]
        }
    )

    title_en: Title
    """What it is called in English, for everybody to read."""


class TranslateReward(TranslateRewardRequest, Command):
    """Staff say a reward in English, or say it better, until it is withdrawn."""

    operation = Operation("Say a reward in English", roles(Role.STAFF), (REWARD_IS_UNKNOWN, REWARD_IS_GONE))

    reward_id: Id


class RewardTranslated(Event):
    """What volunteers can have for points is said in English from now on."""

    type: ClassVar[str] = "fund.reward_translated.v1"

    reward_id: Id
    """The reward."""
    title_en: str
    """What it is called in English."""
    translated_at: Instant
    """When staff said so."""
