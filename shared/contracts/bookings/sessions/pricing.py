"""What is said of a session's price: the amount, and on what it stands."""

from datetime import datetime
from typing import Self

from pydantic import ConfigDict, Field, field_validator, model_validator

from shared.contracts.bookings.refusals.references import OF_A_REFERENCE, PRICE_NEEDS_A_REFERENCE
from shared.contracts.bookings.refusals.sessions import (
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.spaces.commands import Minute
from shared.kernel.models import Fen, Flag, Id, PositiveFen, Request, Text, is_unsaid

_FIRST_YEAR, _LAST_YEAR = 2003, 2198

OF_A_PRICE = (
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    *OF_A_REFERENCE,
    PRICE_NEEDS_A_REFERENCE,
    PRICE_IS_ABOVE_THE_CAP,
)
"""What stands against a price."""


def must_leave_room_around(value: datetime) -> datetime:
    """A moment from which weeks are reckoned, so that these are moments, too."""
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise ValueError(f"must lie between the years {_FIRST_YEAR} and {_LAST_YEAR}")
    return value


class PriceSessionRequest(Request):
    """A price per person, beside what the like costs on the market: an entry of the catalogue of references.

    Where the community's rules don't ask for one, the market price may be said instead, with its source.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"reference_id": "0197e3a0-5c00-7a10-8000-00000000d001", "price_fen": 5_000},
                {
                    "market_reference_fen": 12_800,
                    "market_source": "南沙区三家同类亲子种植课单次均价,2026年6月",
                    "price_fen": 5_000,
                },
            ]
        }
    )

    reference_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """The entry of the catalogue on which the price stands; what the like costs comes from there."""
    market_reference_fen: PositiveFen | None = Field(default=None, exclude_if=is_unsaid)
    """What the like costs per person on the market, in fen; instead of `reference_id`."""
    market_source: Text | None = Field(default=None, exclude_if=is_unsaid)
    """Where the market price comes from, so that anybody can check it; with `market_reference_fen`."""
    price_fen: Fen
    """Per person; 0 makes the session free again."""

    @model_validator(mode="after")
    def _stands_on_one_thing(self) -> Self:
        if (self.market_reference_fen is None) != (self.market_source is None):
            raise ValueError("a market price is said with its source")
        if (self.reference_id is None) == (self.market_reference_fen is None):
            raise ValueError("a price stands on a reference, or on a market price with its source")
        return self


class CopySessionRequest(Request):
    """When the copy of a session takes place; all else is as it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"starts_at": "2026-07-18T09:00:00+08:00"}]})

    starts_at: Minute
    """When the copy begins, on a whole minute; it is as long as the session that it is made of."""
    without_price: Flag = False
    """Leaves the price and the ticket types out, which can then be set anew: where its market reference is no
    longer in force."""
    without_equipment: Flag = False
    """Leaves the equipment out, which can then be chosen anew: where others have it at that time."""
    without_joint_hosts: Flag = False
    """Asks no other partner to hold it as well, as those are asked that hold what the copy is made of."""

    @field_validator("starts_at")
    @classmethod
    def _leaves_room_around_it(cls, value: datetime) -> datetime:
        return must_leave_room_around(value)
