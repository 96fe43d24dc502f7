"""The months of the books: declared complete by one person, closed by another."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.refusals import (
    PERIOD_HAS_LINES_WAITING,
    PERIOD_HAS_RECEIPTS_DUE,
    PERIOD_IS_NOT_OVER,
    PERIOD_MUST_BE_PREPARED_FIRST,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import Instant, Request
from shared.kernel.months import Month
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, people, roles


class PreparePeriodRequest(Request):
    """Which month is complete."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"month": "2026-07"}]})

    month: Month
    """The month that is complete, in the community's zone: `2026-07`. It must be over."""


class PreparePeriod(PreparePeriodRequest, Command):
    """A treasurer declares a month complete, so that a second person can check and close it."""

    operation = Operation(
        "Declare a month complete",
        roles(Role.TREASURER),
        (PERIOD_IS_NOT_OVER, PERIOD_HAS_RECEIPTS_DUE, PERIOD_HAS_LINES_WAITING),
    )


class PeriodPrepared(Event):
    """A treasurer declared a month complete; a second person has to close it."""

    type: ClassVar[str] = "fund.period_prepared.v1"

    month: Month
    """The month that is complete, in the community's zone, with all before it."""
    prepared_by: PersonId
    """The treasurer who says so: an opaque id."""
    prepared_at: Instant
    """When it was declared complete."""


class ClosePeriodRequest(Request):
    """Which month's books to close."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"month": "2026-07"}]})

    month: Month
    """The month to close, in the community's zone: `2026-07`. It must be over."""


class ClosePeriod(ClosePeriodRequest, Command):
    """Closes the books of a month, and of all months before it: nothing is dated into them any more.

    A treasurer declared it complete; another treasurer or the supervisor closes it. No receipt may be
    due, and no line of an imported statement may wait.
    """

    operation = Operation(
        "Close a month",
        people(Role.TREASURER, Role.SUPERVISOR),
        (
            PERIOD_IS_NOT_OVER,
            PERIOD_MUST_BE_PREPARED_FIRST,
            SECOND_PERSON_MUST_BE_ANOTHER,
            PERIOD_HAS_RECEIPTS_DUE,
            PERIOD_HAS_LINES_WAITING,
        ),
    )


class PeriodClosed(Event):
    """The books of a month, and of all months before it, take no further entries."""

    type: ClassVar[str] = "fund.period_closed.v1"

    month: Month
    """The last month that is closed, in the community's zone. All before it are closed too."""
    closed_by: PersonId
    """Who closed it: an opaque id."""
    prepared_by: PersonId | None = None
    """The treasurer who declared it complete, another person: an opaque id; null in what was recorded before
    two people had to."""
    closed_at: Instant
    """When it was closed."""
