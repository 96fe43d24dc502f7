"""Money that is no gift and no share: grants, interest, income from rooms; and what the bank takes."""

from typing import ClassVar, Literal, Self

from pydantic import ConfigDict, model_validator

from shared.contracts.fund.ledger import Entry, IncomeSource
from shared.contracts.fund.refusals import (
    BALANCE_IS_TOO_LOW,
    BANK_FEE_NEEDS_A_STATEMENT,
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
    SPACE_INCOME_IS_MORE_THAN_COLLECTED,
)
from shared.contracts.fund.refusals.campaigns import MONEY_IS_NOT_RELEASED
from shared.kernel.days import Day
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, PositiveFen, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class RecordIncomeRequest(Request):
    """A grant, interest or income from rooms that arrived at the host charity."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "source": "grant",
                    "amount_fen": 5_000_000,
                    "granted_by": "广州市南沙区民政局",
                    "received_on": "2026-07-18",
                    "reference": "银行回单 20260718-0003",
                }
            ]
        },
    )

    source: Literal[IncomeSource.GRANT, IncomeSource.INTEREST, IncomeSource.SPACE_INCOME]
    """A grant, interest of the account, or what was collected for bookings of rooms."""
    amount_fen: PositiveFen
    """How much arrived, in fen."""
    granted_by: Title | None = None
    """The organisation that gives the grant, for everybody to read; null for whatever is none."""
    received_on: Day
    """The day on which it arrived, in the community's zone; not in the future."""
    reference: Title
    """Reference of the slip; never a person's name."""
    earmark_id: Id | None = None
    """The purse it is for; null for the general one."""

    @model_validator(mode="after")
    def _says_whose_grant_it_is(self) -> Self:
        if (self.source is IncomeSource.GRANT) != (self.granted_by is not None):
            raise ValueError("a grant names granted_by; nothing else does")
        return self


class RecordIncome(RecordIncomeRequest, Command):
    """The treasurer records a grant, interest or income from rooms: the statement calls it what it is."""

    operation = Operation(
        "Record a grant, interest or income from rooms",
        roles(Role.TREASURER),
        (
            EARMARK_IS_UNKNOWN,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            REFERENCE_IS_BOOKED,
            SPACE_INCOME_IS_MORE_THAN_COLLECTED,
        ),
        makes="income_id",
    )


class IncomeReceived(Event):
    """A grant, interest or income from rooms arrived at the host charity."""

    type: ClassVar[str] = "fund.income_received.v1"

    income_id: Id
    """Id of what arrived: what its entry is about."""
    source: IncomeSource
    """A grant, interest, or what was collected for bookings of rooms."""
    amount_fen: int
    """How much arrived, in fen."""
    granted_by: str | None
    """The organisation that gave the grant; null for whatever is none."""
    earmark_id: Id | None
    """The purse it is for; null for the general one."""
    received_on: Day
    """The day on which it arrived, in the community's zone."""
    reference: str
    """Reference of the slip."""
    entry: Entry
    """The ledger's entry that books it."""


class RecordBankFeeRequest(Request):
    """What the bank took from the account for its work."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"amount_fen": 500, "charged_on": "2026-07-18", "reference": "银行回单 20260718-0009"}
            ]
        },
    )

    amount_fen: PositiveFen
    """How much it took, in fen."""
    charged_on: Day
    """The day on which it did, in the community's zone; not in the future."""
    reference: Title
    """Reference of the slip; never a person's name."""
    earmark_id: Id | None = None
    """The purse that bears it; null for the general one."""


class RecordBankFee(RecordBankFeeRequest, Command):
    """The treasurer records what the bank took. Nobody is asked before, so nobody decides on it: it counts to
    the costs of administration.

    Without a line of a statement, a month's fees come to no more than `committee.fees_alone_fen` of the
    rules in force: a larger one is booked from its line, which shows that the bank took it.
    """

    operation = Operation(
        "Record a bank's fee",
        roles(Role.TREASURER),
        (
            EARMARK_IS_UNKNOWN,
            DAY_LIES_IN_THE_FUTURE,
            PERIOD_IS_CLOSED,
            DAY_LIES_BEFORE_THE_FUND,
            REFERENCE_IS_BOOKED,
            BANK_FEE_NEEDS_A_STATEMENT,
            MONEY_IS_NOT_RELEASED,
            BALANCE_IS_TOO_LOW,
        ),
        makes="fee_id",
    )


class BankFeeCharged(Event):
    """The bank took a fee from the account of the host charity."""

    type: ClassVar[str] = "fund.bank_fee_charged.v1"

    fee_id: Id
    """Id of the fee: what its entry is about."""
    amount_fen: int
    """How much it took, in fen."""
    earmark_id: Id | None
    """The purse that bears it; null for the general one."""
    charged_on: Day
    """The day on which it did, in the community's zone."""
    reference: str
    """Reference of the slip."""
    entry: Entry
    """The ledger's entry that books it."""
