"""How a child looks to its guardian, and how children are asked for."""

from shared.contracts.bookings.families.guardians import OtherGuardianView
from shared.contracts.bookings.families.pickup import FetcherView
from shared.contracts.bookings.refusals.families import CHILD_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Flag, Id, Instant, Page, PagedQuery, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class ChildView(View):
    """A child, as its guardian registered it."""

    child_id: Id
    """What to name to enrol the child."""
    guardian_id: ActorId
    """Who registered it: an opaque id."""
    name: Words
    """What it is called; empty once it was forgotten."""
    birth_year: Words
    """Its year of birth; empty once it was forgotten."""
    consent_version: str
    """The version of the text to which the guardian consented."""
    consented_at: Instant
    """When the guardian consented."""
    fetchers: tuple[FetcherView, ...] = ()
    """Who may fetch it after a session, beside the guardian."""
    registered: Flag = True
    """Whether it still is: false once the consent was withdrawn."""
    other_guardian: OtherGuardianView | None = None
    """Who was invited and consented besides; null for nobody."""
    invitation_id: Id | None = None
    """The invitation of a second guardian that is open; null without one."""
    invited_until: Instant | None = None
    """Until when it can be accepted."""

    @property
    def other_guardian_id(self) -> str | None:
        """The second guardian, by which it is found."""
        return self.other_guardian.guardian_id if self.other_guardian else None

    def has_guardian(self, person_id: str) -> bool:
        """Whether this is one of its guardians."""
        return person_id in {self.guardian_id, self.other_guardian_id}


class ListChildren(PagedQuery[Page[ChildView]]):
    """One's own children; staff at the counter see those of the resident in whose place they act."""

    operation = Operation("List one's children", roles(Role.RESIDENT))

    guardian_id: ActorId
    """Only those of this person. Never taken from a request."""
    registered: Flag = True


class GetChild(Query[ChildView | None]):
    """One child. For its guardian."""

    operation = Operation("Read a child", roles(Role.RESIDENT), (CHILD_IS_UNKNOWN,))

    child_id: Id
