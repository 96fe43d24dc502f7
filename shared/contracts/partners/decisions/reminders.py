"""Checks for work with minors that are about to end: both sides are told in time."""

from typing import ClassVar

from shared.kernel.messages import ActorId, Event, Withheld
from shared.kernel.models import Id, Instant, Page, PagedQuery, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class ScreeningEndsSoon(Event):
    """Both sides are reminded that the check ends on which a partner's work with minors rests."""

    type: ClassVar[str] = "partners.screening_ends_soon.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    partner_id: Id
    project: str
    """What the partner's project is called."""
    person: str
    """Its representative, whose check it is."""
    days: int
    """Which of the reminders it is, of 60 and 30 days. After a standstill the later one alone is given."""
    valid_until: Instant
    """When the check is over."""
    reminded_at: Instant


class ScreeningRenewed(Event):
    """What a partner was reminded of is done: its representative was checked again."""

    type: ClassVar[str] = "partners.screening_renewed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    partner_id: Id
    person: str
    """Its representative."""
    valid_until: Instant
    """Until when the new check is valid."""
    renewed_at: Instant


class EndingScreeningView(View):
    """A check for work with minors that ends, or has ended, on which the work of a partner rests."""

    partner_id: Id
    """The partner."""
    person_id: ActorId
    """Its representative, whose check it is: an opaque id."""
    project: str
    """What its project is called."""
    valid_until: Instant
    """When the check is over."""
    reminded_at: Instant
    """When both sides were reminded last."""


class ListEndingScreenings(PagedQuery[Page[EndingScreeningView]]):
    """Checks for work with minors of which both sides were reminded and that nobody has renewed."""

    operation = Operation("List checks for work with minors that end", roles(Role.STAFF))

    partner_id: Id | None = None
    """Only that of this partner's representative."""
