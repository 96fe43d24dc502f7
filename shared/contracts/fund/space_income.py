"""What is collected for bookings of rooms, until it arrives in the account of the host charity."""

from typing import ClassVar

from shared.contracts.fund.ledger import INCOME, IncomeSource
from shared.kernel.messages import Command, Event
from shared.kernel.models import Instant
from shared.kernel.operations import by_policy

SPACE_INCOME = INCOME + IncomeSource.SPACE_INCOME
"""The account in which what arrived is booked."""


class CountSpaceIncome(Command):
    """By policy, when money was paid for a booking of a space, or given back."""

    operation = by_policy(before_opening=True)

    change_fen: int


class SpaceIncomeCounted(Event):
    """Money was collected for bookings of rooms, or given back to who had paid it.

    It books nothing: collected money is the fund's once the treasurer records that it arrived, as income from
    rooms. It names neither booking nor person, since both together tell who was where.
    """

    type: ClassVar[str] = "fund.space_income_counted.v1"

    change_fen: int
    """What was collected, in fen; below zero what was given back."""
    waiting_fen: int
    """What was collected in all and has not arrived, in fen; below zero where more was given back since."""
    counted_at: Instant
    """When it was."""
