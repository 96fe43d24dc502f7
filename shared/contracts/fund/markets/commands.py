"""What is asked of a charity market: plan, file, open, disclose, cancel."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.markets.terms import StallOwner
from shared.contracts.fund.markets.translations import InEnglish
from shared.contracts.fund.refusals import (
    EARMARK_IS_UNKNOWN,
    PARTNER_IS_UNKNOWN,
)
from shared.contracts.fund.refusals.campaigns import CERTIFICATE_IS_MISSING
from shared.contracts.fund.refusals.markets import (
    CERTIFICATE_DOES_NOT_COVER_THE_MARKET,
    MARKET_DAY_IS_OVER,
    MARKET_HAS_NO_STALLS,
    MARKET_IS_IN_ANOTHER_STATE,
    MARKET_IS_UNKNOWN,
    MARKET_LEAVES_ITS_PLAN,
    MARKET_MUST_BE_FILED_FIRST,
    MARKET_NEEDS_A_SECOND_PERSON,
    STALL_KEEPER_TAKES_NO_PART,
)
from shared.kernel.days import Day
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Fen, Flag, Id, Request, Text, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles

PLANNERS = roles(Role.STAFF, Role.TREASURER)
OPENERS = people(Role.TREASURER, Role.COMMITTEE)
COUNTERS = people(Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR)


class PlanMarketRequest(InEnglish, Request):
    """When and where a charity market is to be held, and what its money is for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "七月公益集市",
                    "held_on": "2026-07-18",
                    "place": "党群服务中心三楼露台",
                    "use": "社区长者的夏季慰问",
                }
            ]
        },
    )

    title: Title
    """What it is called."""
    held_on: Day
    """The day on which it is held, in the community's zone."""
    place: Title
    """Where it is held."""
    booking_id: Id | None = None
    """The booking of the space; null where the place is not booked here."""
    responsible_id: ActorId | None = None
    """Who is responsible for it: an opaque id; null for who plans it."""
    use: Text
    """What the pledged shares are used for, for everybody to read; never about a person."""
    earmark_id: Id | None = None
    """The purse that they go to; null for the general one."""


class PlanMarket(PlanMarketRequest, Command):
    """Plans a charity market (公益集市). It takes nothing before another person opens it."""

    operation = Operation(
        "Plan a charity market", PLANNERS, (EARMARK_IS_UNKNOWN, MARKET_DAY_IS_OVER), makes="market_id"
    )


class FileMarketRequest(Request):
    """The number and plan under which it is filed (Charity Law, art. 24)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "filing_number": "粤穗募备 2026-0118",
                    "starts_on": "2026-07-01",
                    "ends_on": "2026-07-31",
                    "area": "广州市南沙区港湾街道",
                    "cost_fen": 5_000,
                }
            ]
        },
    )

    filing_number: Title
    """Number under which the department of civil affairs has the plan (备案编号)."""
    starts_on: Day
    """The plan's first day."""
    ends_on: Day
    """The plan's last day."""
    area: Title
    """Where money is asked for."""
    cost_fen: Fen
    """What the market may cost (募捐成本), in fen."""

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on must not lie before starts_on")
        return self


class FileMarket(FileMarketRequest, Command):
    """The treasurer records that the plan of a charity market is filed."""

    operation = Operation(
        "Record a charity market's filing",
        roles(Role.TREASURER),
        (MARKET_IS_UNKNOWN, MARKET_IS_IN_ANOTHER_STATE),
    )

    market_id: Id


class AddStallRequest(Request):
    """A stall, whose it is, and which part of its takings it pledges."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "手作香包",
                    "owner": "resident",
                    "keeper_ids": ["0197e1a2-5c00-7000-8000-00000000a11c"],
                    "pledged_bps": 10_000,
                }
            ]
        },
    )

    title: Title
    """What the stall offers; never a person's name."""
    owner: StallOwner
    """Whose stall it is."""
    partner_id: Id | None = None
    """The partner whose stall it is; null for any other."""
    keeper_ids: tuple[ActorId, ...] = Field(max_length=10)
    """Who owns or keeps it: opaque ids. They count nothing. May be empty for the community's own stall."""
    pledged_bps: int = Field(strict=True, ge=1, le=10_000)
    """Which part of its takings it pledges, in basis points: 10,000 is all of them."""

    @model_validator(mode="after")
    def _has_an_owner(self) -> Self:
        if (self.owner is StallOwner.PARTNER) != (self.partner_id is not None):
            raise ValueError("a partner's stall names partner_id; no other does")
        if self.owner is not StallOwner.COMMUNITY and not self.keeper_ids:
            raise ValueError("keeper_ids names whoever keeps the stall")
        return self


class AddStall(AddStallRequest, Command):
    """Staff or the treasurer add a stall, before anything is counted."""

    operation = Operation(
        "Add a stall",
        PLANNERS,
        (MARKET_IS_UNKNOWN, MARKET_IS_IN_ANOTHER_STATE, PARTNER_IS_UNKNOWN),
        makes="stall_id",
    )

    market_id: Id
    related: Annotated[Flag, BESIDE_THE_WISH]
    """Whether a keeper was staff, treasurer or of the committee then."""


class OpenMarket(Command):
    """Treasurer or committee let it be held: its plan is filed, and somebody else planned it."""

    operation = Operation(
        "Open a charity market",
        OPENERS,
        (
            MARKET_IS_UNKNOWN,
            MARKET_IS_IN_ANOTHER_STATE,
            MARKET_NEEDS_A_SECOND_PERSON,
            STALL_KEEPER_TAKES_NO_PART,
            MARKET_HAS_NO_STALLS,
            MARKET_DAY_IS_OVER,
            CERTIFICATE_IS_MISSING,
            CERTIFICATE_DOES_NOT_COVER_THE_MARKET,
            MARKET_MUST_BE_FILED_FIRST,
            MARKET_LEAVES_ITS_PLAN,
        ),
    )

    market_id: Id


class CancelMarketRequest(Request):
    """Why it is not held."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "暴雨预警"}]})

    reason: Title
    """For everybody to read; never about a person."""


class CancelMarket(CancelMarketRequest, Command):
    """It is not held. Once takings are counted, it was."""

    operation = Operation(
        "Cancel a charity market", COUNTERS, (MARKET_IS_UNKNOWN, MARKET_IS_IN_ANOTHER_STATE)
    )

    market_id: Id


class DiscloseMarket(Command):
    """Treasurer or committee declare what the market brought and its use final, within 30 days after it."""

    operation = Operation(
        "Disclose a charity market",
        OPENERS,
        (MARKET_IS_UNKNOWN, STALL_KEEPER_TAKES_NO_PART, MARKET_IS_IN_ANOTHER_STATE),
    )

    market_id: Id
