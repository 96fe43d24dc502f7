"""What happens to the roster of a partner."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Flag, Id, Instant, Words
from shared.kernel.people import PersonId


class RosterRole(StrEnum):
    """What a person is in a partner. Both representatives may act for it."""

    REPRESENTATIVE = "representative"
    SECOND_REPRESENTATIVE = "second_representative"
    MEMBER = "member"


class MemberInvited(Event):
    type: ClassVar[str] = "partners.member_invited.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    partner_id: Id
    person_id: PersonId
    role: RosterRole
    invited_by: PersonId
    entered_by: PersonId
    """Who typed it in: somebody else where staff act for the representative."""
    invited_at: Instant


class MemberJoined(Event):
    """Somebody is a member, or is one in another role than before."""

    type: ClassVar[str] = "partners.member_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    partner_id: Id
    person_id: PersonId
    role: RosterRole
    joined_at: Instant


class MemberRemoved(Event):
    """Somebody is on the roster no more: as a member, as one who was invited, or as one to take over."""

    type: ClassVar[str] = "partners.member_removed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    partner_id: Id
    person_id: PersonId
    removed_by: PersonId
    removed_at: Instant


class HandoverOffered(Event):
    type: ClassVar[str] = "partners.handover_offered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    partner_id: Id
    person_id: PersonId
    """Who is to be the representative, once they accept."""
    former: PersonId
    reason: Words | None
    """Why staff offer it; null where the representative does."""
    offered_by: PersonId
    entered_by: PersonId
    offered_at: Instant


class HandoverCancelled(Event):
    type: ClassVar[str] = "partners.handover_cancelled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    partner_id: Id
    person_id: PersonId
    """To whom it had been offered."""
    cancelled_at: Instant


class RepresentativeGone(Event):
    """The representative has left the community, or is erased: staff may name another."""

    type: ClassVar[str] = "partners.representative_gone.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    partner_id: Id
    person_id: PersonId
    erased: Flag
    gone_at: Instant


class RepresentativesChanged(Event):
    """From now on these people act for a partner."""

    type: ClassVar[str] = "partners.representatives_changed.v1"

    partner_id: Id
    """The partner for which they act."""
    representative: PersonId
    """The person who answers for the partner."""
    second_representative: PersonId | None
    """Who may do what the representative may; null where nobody does."""
    former_representative: PersonId | None
    """Who was the representative before; null where the same person goes on."""
    changed_at: Instant
    """From when on."""
