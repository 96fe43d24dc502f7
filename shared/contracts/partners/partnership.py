"""Partners once they are admitted: standing, suspension, exit. What others hear is in `admission`."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, SIGNED_IN, Role, roles


class PartnerState(StrEnum):
    ADMITTED = "admitted"  # No agreement is there or being made.
    AGREEMENT_PENDING = "agreement_pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXITING = "exiting"  # Leaves when the agreement ends.
    EXITED = "exited"
    TERMINATED = "terminated"


class SuspendPartner(ReasonRequest, Command):
    """Staff suspend a partner: nothing new may begin."""

    operation = Operation("Suspend a partner", roles(Role.STAFF), (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT))

    partner_id: Id


class ReinstatePartner(ReasonRequest, Command):
    """Staff let a suspended partner go on."""

    operation = Operation("Reinstate a partner", roles(Role.STAFF), (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT))

    partner_id: Id


class AnnounceExit(ReasonRequest, Command):
    """The representative announces it: the partner leaves when its agreement ends, or now without one."""

    operation = Operation(
        "Announce that a partner leaves",
        SIGNED_IN,
        (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT, ONLY_THE_REPRESENTATIVE_MAY),
    )

    partner_id: Id


class TerminatePartner(ReasonRequest, Command):
    """Staff end the partnership at once, and the agreement with it."""

    operation = Operation(
        "End a partnership at once", roles(Role.STAFF), (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT)
    )

    partner_id: Id


class PartnerExitAnnounced(Event):
    type: ClassVar[str] = "partners.partner_exit_announced.v1"

    partner_id: Id
    reason: str
    announced_at: Instant


class PartnerExited(Event):
    type: ClassVar[str] = "partners.partner_exited.v1"

    partner_id: Id
    exited_at: Instant


class PartnerTerminated(Event):
    type: ClassVar[str] = "partners.partner_terminated.v1"

    partner_id: Id
    reason: str
    terminated_at: Instant


class PartnerView(View):
    partner_id: str
    state: PartnerState
    application_id: str
    form: PartnerForm
    actor_kind: ActorKind
    mechanism: Mechanism
    organisation: str | None
    project: str
    representative: str
    agreement_id: str | None = None
    """The agreement that is active or being made."""
    agreement_active: bool = False
    suspended: bool = False
    exiting: bool = False
    reason: str | None = None
    """Why it was last suspended, reinstated, or why it leaves."""
    admitted_at: Instant
    left_at: Instant | None = None


class GetPartner(Query[PartnerView | None]):
    """One partner and how it stands."""

    operation = Operation("Read a partner", ANYONE, (PARTNER_IS_UNKNOWN,))

    partner_id: Id


class ListPartners(PagedQuery[Page[PartnerView]]):
    """Partners (社区合伙人), the newest first."""

    operation = Operation("List partners", ANYONE)

    state: PartnerState | None = None
    """Only items in this state."""
