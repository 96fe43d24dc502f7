"""Signing up ahead for volunteer activities: asked, happened, shown. Hours come by signing in alone."""

from typing import ClassVar

from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_IS_CANCELLED,
    ACTIVITY_IS_UNKNOWN,
    ACTIVITY_TAKES_NO_SIGN_UPS,
)
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, View
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, roles


class SignUp(Command):
    """A resident says that they will come: they have one of the places until the activity begins, or wait for
    one. Nobody need sign up to come, and who comes signs in all the same."""

    operation = Operation(
        "Sign up as a volunteer",
        roles(Role.RESIDENT),
        (ACTIVITY_IS_UNKNOWN, ACTIVITY_IS_CANCELLED, ACTIVITY_TAKES_NO_SIGN_UPS),
    )

    activity_id: Id


class WithdrawSignUp(Command):
    """Says that one will not come after all; whoever waits first has the place at once."""

    operation = Operation(
        "Withdraw a volunteer's sign-up",
        roles(Role.RESIDENT),
        (ACTIVITY_IS_UNKNOWN, ACTIVITY_TAKES_NO_SIGN_UPS),
    )

    activity_id: Id


class VolunteerSignedUp(Event):
    """Somebody will come. The first so many as are needed have places, in the order of signing up."""

    type: ClassVar[str] = "bookings.volunteer_signed_up.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    sign_up_id: Id
    activity_id: Id
    person_id: ActorId
    ticket: int
    """The order of signing up, 1, 2, 3 … at each activity; it never changes."""
    signed_up_at: Instant


class VolunteerWithdrew(Event):
    """Somebody will not come after all."""

    type: ClassVar[str] = "bookings.volunteer_withdrew.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    sign_up_id: Id
    activity_id: Id
    person_id: ActorId
    withdrew_at: Instant


class VolunteerMovedUp(Event):
    """Somebody who waited has a place, since somebody before them will not come after all."""

    type: ClassVar[str] = "bookings.volunteer_moved_up.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    sign_up_id: Id
    activity_id: Id
    person_id: ActorId
    starts_at: Instant
    """When the activity begins."""
    moved_up_at: Instant


class SignUpsVoided(Event):
    """The activity for which these signed up does not take place."""

    type: ClassVar[str] = "bookings.sign_ups_voided.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    activity_id: Id
    person_ids: tuple[ActorId, ...]
    starts_at: Instant
    """When it was to begin."""
    voided_at: Instant


class SignUpView(View):
    """Somebody who will come to a volunteer activity, or waits for a place there."""

    sign_up_id: Id
    """Its own id."""
    activity_id: Id
    """The activity."""
    person_id: str
    """Who will come: an opaque id."""
    ticket: int
    """The order of signing up: of those who stand, the first so many as are needed have places."""
    stands: bool = True
    """Whether they still will come."""
    signed_up_at: Instant
    """When they said so."""


class ListSignUpsRequest(PagedRequest):
    activity_id: Id | None = None
    """Only those for this activity."""
    stands: bool | None = None
    """Only those that stand, or that were withdrawn."""


class ListSignUps(ListSignUpsRequest, PagedQuery[Page[SignUpView]]):
    """One's own sign-ups by their order; staff see everybody's."""

    operation = Operation("List sign-ups of volunteers", MEMBERS)

    person_id: ActorId | None = None
    """Only those of this person; None: everybody's. Never taken from a request."""
