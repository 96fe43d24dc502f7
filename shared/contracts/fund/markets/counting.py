"""What is asked of a stall: count its takings, settle a difference, record what it paid in."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.fund.markets.commands import COUNTERS
from shared.contracts.fund.refusals import (
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
)
from shared.contracts.fund.refusals.markets import (
    COUNTS_DO_NOT_DIFFER,
    MARKET_IS_IN_ANOTHER_STATE,
    MARKET_IS_NOT_HELD_YET,
    MARKET_IS_UNKNOWN,
    PERSON_HAS_COUNTED_THE_STALL,
    PERSON_IS_RELATED_TO_THE_STALL,
    SETTLER_MUST_NOT_HAVE_COUNTED,
    STALL_IS_SETTLED,
    STALL_IS_UNKNOWN,
    STALL_KEEPER_TAKES_NO_PART,
    STALL_OWES_LESS,
    TAKINGS_LIE_OUTSIDE_THE_COUNTS,
)
from shared.kernel.days import Day
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Fen, Id, PositiveFen, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class RelatedPeople(Request):
    """To whom the caller is related by the register of relations: set by the gateway, which reads it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"related_people": ["0197e1a2-5c00-7000-8000-00000000a11c"]}]}
    )

    related_people: Annotated[tuple[ActorId, ...], Field(max_length=1_000), BESIDE_THE_WISH] = ()
    """Whom the caller named, and who named the caller."""


class RelatedTo(RelatedPeople):
    """To whom the caller is related, a market's partners included."""

    related_partners: Annotated[tuple[Id, ...], Field(max_length=200), BESIDE_THE_WISH] = ()
    """Partners of the market that the caller is related to, or stands for."""


class CountTakingsRequest(Request):
    """What one person counted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"takings_fen": 36_050}]})

    takings_fen: Fen
    """The takings of the stall, in fen; 0 where it sold nothing."""


_COUNTED = (
    MARKET_IS_UNKNOWN,
    STALL_IS_UNKNOWN,
    MARKET_IS_IN_ANOTHER_STATE,
    STALL_KEEPER_TAKES_NO_PART,
    PERSON_IS_RELATED_TO_THE_STALL,
    STALL_IS_SETTLED,
)


class CountTakings(CountTakingsRequest, RelatedTo, Command):
    """Somebody who keeps no stall counts what one took, without seeing another's count. Two equal counts
    settle it.
    """

    operation = Operation(
        "Count the takings of a stall",
        COUNTERS,
        (*_COUNTED, MARKET_IS_NOT_HELD_YET, PERSON_HAS_COUNTED_THE_STALL),
    )

    market_id: Id
    stall_id: Id


class SettleDifferenceRequest(Request):
    """What the stall took, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"takings_fen": 36_050, "reason": "第二次清点漏了一枚五角硬币"}]}
    )

    takings_fen: Fen
    """The takings of the stall, in fen: no less than the lowest count, no more than the highest."""
    reason: Title
    """Why the counts differ, for everybody to read; never about a person."""


class SettleDifference(SettleDifferenceRequest, RelatedTo, Command):
    """Somebody who neither counted nor keeps a stall decides what it took, with the reason."""

    operation = Operation(
        "Settle a difference between counts",
        COUNTERS,
        (
            *_COUNTED,
            COUNTS_DO_NOT_DIFFER,
            SETTLER_MUST_NOT_HAVE_COUNTED,
            TAKINGS_LIE_OUTSIDE_THE_COUNTS,
        ),
    )

    market_id: Id
    stall_id: Id


class PayInShareRequest(Request):
    """What a stall paid in of its pledged share."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"amount_fen": 36_050, "received_on": "2026-07-18", "reference": "银行回单 20260718-0018"}
            ]
        },
    )

    amount_fen: PositiveFen
    """How much arrived, in fen; no more than the stall owes."""
    received_on: Day
    """The day on which it arrived at the host charity, in the community's zone; not in the future."""
    reference: Title
    """Reference of the slip; never a person's name."""


class PayInShare(PayInShareRequest, Command):
    """The treasurer records that a stall's share arrived at the host charity, whole or in parts."""

    operation = Operation(
        "Record what a stall paid in",
        roles(Role.TREASURER),
        (
            MARKET_IS_UNKNOWN,
            STALL_IS_UNKNOWN,
            STALL_OWES_LESS,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            REFERENCE_IS_BOOKED,
        ),
        makes="payment_id",
    )

    market_id: Id
    stall_id: Id
