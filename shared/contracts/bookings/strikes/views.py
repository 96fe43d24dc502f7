"""How strikes look to their person and to staff, and how they are asked for."""

from shared.contracts.bookings.strikes.events import ExcuseReason, StrikeCause
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, View
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS


class StrikeView(View):
    """One time that somebody did not come, or gave back late."""

    strike_id: Id
    """The booking or the enrolment that it is for."""
    person_id: str
    """Whose it is: an opaque id."""
    cause: StrikeCause
    """What it is for."""
    given_at: Instant
    """When it was given."""
    counts_until: Instant
    """Until when it counts, unless it is excused."""
    excused: ExcuseReason | None = None
    """Why it counts no more; null where it does."""


class ListStrikesRequest(PagedRequest):
    counts_after: Instant | None = None
    """Only those that count until later than this moment, or as late."""


class ListStrikes(ListStrikesRequest, PagedQuery[Page[StrikeView]]):
    """One's own strikes, by the moment until which they count; staff see everybody's."""

    operation = Operation("List strikes", MEMBERS)

    person_id: ActorId | None = None
    """Only those of this person; None: everybody's. Never taken from a request."""
