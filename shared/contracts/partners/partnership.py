"""Partners once they are admitted: standing, suspension, exit. What others hear is in `admission`."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.complaints import (
    NO_COMPLAINT_SUSPENDS_THE_PARTNER,
    SUSPENSION_ENDS_BY_ITSELF,
    WHO_SUSPENDED_DOES_NOT_LIFT_IT,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, SIGNED_IN, Role, people, roles


class PartnerState(StrEnum):
    """How a partner stands. Only one that is `active` has an agreement in force."""

    ADMITTED = "admitted"  # No agreement is there or being made.
    AGREEMENT_PENDING = "agreement_pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXITING = "exiting"  # Leaves when the agreement ends.
    EXITED = "exited"
    TERMINATED = "terminated"


class SuspendPartner(ReasonRequest, Command):
    """Staff suspend a partner: nothing new may begin."""

    operation = Operation(
        "Suspend a partner", roles(Role.STAFF), (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT), official=True
    )

    partner_id: Id


class ReinstatePartner(ReasonRequest, Command):
    """Staff let a suspended partner go on."""

    operation = Operation(
        "Reinstate a partner",
        people(Role.STAFF),
        (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT, SUSPENSION_ENDS_BY_ITSELF, RELATED_PERSON_TAKES_NO_PART),
        official=True,
    )

    partner_id: Id


class LiftSuspension(ReasonRequest, Command):
    """Staff end a suspension by a complaint before its day, for a reason that everybody reads.

    Not whoever decided it, nor anybody related. Where staff suspended the partner besides, that stays.
    """

    operation = Operation(
        "Lift a suspension by a complaint",
        people(Role.STAFF),
        (
            PARTNER_IS_UNKNOWN,
            PARTNER_HAS_LEFT,
            NO_COMPLAINT_SUSPENDS_THE_PARTNER,
            RELATED_PERSON_TAKES_NO_PART,
            WHO_SUSPENDED_DOES_NOT_LIFT_IT,
        ),
        official=True,
    )

    partner_id: Id


class AnnounceExit(ReasonRequest, Command):
    """A representative announces it: the partner leaves when its agreement ends, or now without one."""

    operation = Operation(
        "Announce that a partner leaves",
        SIGNED_IN,
        (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT, ONLY_THE_REPRESENTATIVE_MAY),
    )

    partner_id: Id


class TerminatePartner(ReasonRequest, Command):
    """Staff end the partnership at once, and the agreement with it."""

    operation = Operation(
        "End a partnership at once", roles(Role.STAFF), (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT), official=True
    )

    partner_id: Id


class PartnerExitAnnounced(Event):
    """A partner's representative announced that it leaves: it does when its agreement ends."""

    type: ClassVar[str] = "partners.partner_exit_announced.v2"

    partner_id: Id
    """The partner that leaves when its agreement ends."""
    reason: Words
    """Why it leaves, for everybody to read."""
    announced_at: Instant
    """When its representative announced it."""


class PartnerExitAnnouncedV1(PartnerExitAnnounced):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.partner_exit_announced.v1"
    earlier: ClassVar[bool] = True

    reason: str


class PartnerExited(Event):
    """A partner left by its own wish."""

    type: ClassVar[str] = "partners.partner_exited.v1"

    partner_id: Id
    """The partner that left by its own wish."""
    exited_at: Instant
    """When it left."""


class PartnerTerminated(Event):
    """Staff ended a partnership at once, and its agreement with it."""

    type: ClassVar[str] = "partners.partner_terminated.v2"

    partner_id: Id
    """The partner whose partnership is over at once."""
    reason: Words
    """Why staff ended it, for everybody to read."""
    terminated_at: Instant
    """When it was ended."""


class PartnerTerminatedV1(PartnerTerminated):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.partner_terminated.v1"
    earlier: ClassVar[bool] = True

    reason: str


class PartnerView(View):
    """A partner (社区合伙人) and how it stands."""

    partner_id: str
    """What agreements, bookings, sessions and shares call the partner by."""
    state: PartnerState
    """How it stands, from admitted to exited or terminated."""
    application_id: str
    """The application that led to its admission."""
    form: PartnerForm
    """Whether it is a team with an organisation or one independent person."""
    actor_kind: ActorKind
    """Which of the actors it is."""
    mechanism: Mechanism
    """How it co-operates with the community (合作机制)."""
    field: FieldOfWork | None = None
    """The field of work (领域) that it is in; null where it was admitted before that was said with it, until
    another agreement is drafted, which says it."""
    organisation: str | None
    """The team's organisation; null for an independent person, whose name is personal data."""
    project: str
    """What its project is called."""
    representative: PersonId
    """The person who acts for it: an opaque id."""
    second_representative: PersonId | None = None
    """Who may do what the representative may: an opaque id; null where nobody does."""
    agreement_id: str | None = None
    """The agreement that is active or being made."""
    agreement_active: bool = False
    """Whether an agreement is in force."""
    agreement_is_over: bool = False
    """Whether it had one that is over, and none is in force since: nobody new takes part in its sessions."""
    suspended: bool = False
    """Whether staff have suspended it, so that nothing new may begin."""
    suspended_until: Instant | None = None
    """When the suspension by a complaint ends by itself; null where there is none."""
    exiting: bool = False
    """Whether it has announced that it leaves."""
    reason: Words | None = None
    """Why it was last suspended, reinstated, or why it leaves; empty once it is erased."""
    admitted_at: Instant
    """When it was admitted."""
    left_at: Instant | None = None
    """When it left or was ended; null until then."""


class GetPartner(Query[PartnerView | None]):
    """One partner and how it stands."""

    operation = Operation("Read a partner", ANYONE, (PARTNER_IS_UNKNOWN,))

    partner_id: Id


class ListPartners(PagedQuery[Page[PartnerView]]):
    """Partners (社区合伙人), the newest first."""

    operation = Operation("List partners", ANYONE)

    state: PartnerState | None = None
    """Only items in this state."""
    mechanism: Mechanism | None = None
    """Only items with this mechanism of co-operation."""
    field: FieldOfWork | None = None
    """Only items in this field of work."""
