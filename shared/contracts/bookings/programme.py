"""The rules by which spaces are booked: the community's programme, and the limits of booking."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.partners.programme import Rules
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import BasisPoints, Frozen, Instant, Query, Request, Revision, View
from shared.kernel.operations import Operation, by_policy
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import ANYONE, Role, roles

Minutes = Annotated[int, Field(strict=True, ge=1, le=10_080)]
"""Up to a week."""
Days = Annotated[int, Field(strict=True, ge=1, le=730)]


class AdoptRules(Command):
    """Takes over what the community settled for its programme; sent by a policy."""

    operation = by_policy(before_opening=True)

    rules: Rules
    effective_from: Instant


class RulesAdopted(Event):
    type: ClassVar[str] = "bookings.rules_adopted.v1"
    public: ClassVar[bool] = False  # An echo of an event that is public where it happened.
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    rules: Rules
    effective_from: Instant
    adopted_at: Instant


class BookingLimits(Frozen):
    """How spaces are booked in a community. Data, not constants; a booking keeps those it was made by."""

    max_length_minutes: Minutes = 240
    """Longest booking, in minutes."""
    resident_days_ahead: Days = 60
    """How many days ahead a resident may book."""
    partner_days_ahead: Days = 180
    """For partners and the community itself, who plan whole seasons."""
    bookings_ahead_per_person: Annotated[int, Field(strict=True, ge=1, le=1000)] = 10
    """Maximum number of open bookings, including holds, per resident."""
    hold_minutes: Minutes = 10
    """How many minutes a hold keeps its space before it expires."""
    late_cancel_minutes: Minutes = 1_440
    """A cancellation less than this long before the start is a late one."""
    late_refund_bps: BasisPoints = 10_000
    """What is owed of the price for a place in a session, or a space, that is given back less than
    `late_cancel_minutes` before the start, in basis points; before that it is all of it."""
    residents_first: bool = False
    """Whether residents who wait for a space are offered it before partners and the community itself."""
    check_in_opens_minutes: Minutes = 30
    """How many minutes before the start checking in becomes possible."""
    release_minutes: Minutes = 15
    """How long after its start an unclaimed booking becomes a no-show and its space free again."""


class SetBookingLimitsRequest(Request):
    """The limits by which spaces are booked from now on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"limits": {"max_length_minutes": 180, "resident_days_ahead": 30}}]}
    )

    limits: BookingLimits
    """All limits anew; one that is left out returns to the platform's own."""


class SetBookingLimits(SetBookingLimitsRequest, Command):
    """Staff set how spaces are booked from now on; bookings that stand keep what they were made by."""

    operation = Operation("Set the limits of booking", roles(Role.STAFF), (REVISION_HAS_MOVED_ON,))

    expected_revision: Revision | None = None


class BookingLimitsSet(Event):
    """Staff set how spaces are booked from now on. What is booked already keeps the limits by which it was
    made."""

    type: ClassVar[str] = "bookings.booking_limits_set.v1"

    limits: BookingLimits
    """All limits, changed or not, by which bookings are made from now on."""
    revision: int
    """How often the limits have been set, the platform's own counted as the first."""
    set_at: Instant
    """When staff set them."""


class BookingLimitsView(View):
    """The limits by which spaces are booked, and how often they were set."""

    limits: BookingLimits = BookingLimits()
    """The limits by which a booking made now is made."""
    revision: int = 1
    """How often they have been set: their ETag, to be sent as `If-Match` by whoever sets them."""


class GetBookingLimits(Query[BookingLimitsView]):
    """The limits in force; the platform's own where the community has set none."""

    operation = Operation("Read the limits of booking", ANYONE)
