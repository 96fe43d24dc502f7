"""How the roster of a partner looks to those who may see it."""

from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.contracts.partners.roster.events import RosterRole
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import SIGNED_IN


class RosterEntryView(View):
    """One person on the roster of a partner, or invited to it."""

    partner_id: str
    """The partner to which the person belongs."""
    person_id: PersonId
    """Who it is: an opaque id."""
    role: RosterRole | None = None
    """What the person is; null while they are invited, or are to take over from outside."""
    invited_as: RosterRole | None = None
    """The role that waits for the person's acceptance; null where none does."""
    takes_over: bool = False
    """Whether the partner is to be handed over to this person, who has yet to accept."""
    gone: bool = False
    """Whether this representative has left the community or is erased, so that staff may name another."""
    since: Instant
    """When the person was last invited, joined or changed roles."""


class ListRoster(PagedQuery[Page[RosterEntryView]]):
    """Who belongs to a partner: for those who do, and for those who watch over it. Others see nothing."""

    operation = Operation("List a partner's roster", SIGNED_IN, (PARTNER_IS_UNKNOWN,))

    partner_id: Id


class ListOwnRosters(PagedQuery[Page[RosterEntryView]]):
    """The partners to which a person belongs, or is invited."""

    operation = Operation("List the partners to which one belongs", SIGNED_IN)

    person_id: ActorId | None = None
    """Whose. Never taken from a request."""


class ListAbandoned(PagedQuery[Page[RosterEntryView]]):
    """Representatives who have left, also those of partners that left. Asked by operations alone."""

    gone: bool = True
