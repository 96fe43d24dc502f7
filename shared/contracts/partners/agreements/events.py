"""What happens to agreements before and beside their being in force, which `admission` tells."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.partners.admission import AgreementTerms
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class Side(StrEnum):
    PARTNER = "partner"
    COMMUNITY = "community"


class AgreementDrafted(Event):
    type: ClassVar[str] = "partners.agreement_drafted.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    terms: AgreementTerms
    drafted_at: Instant


class AgreementSigned(Event):
    type: ClassVar[str] = "partners.agreement_signed.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    side: Side
    signed_by: str
    entered_by: str
    """Who entered it: staff, where they acted on behalf of the signer."""
    signed_at: Instant


class AgreementAmended(Event):
    """A new version was drafted; it replaces any that was drafted and not yet active."""

    type: ClassVar[str] = "partners.agreement_amended.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    terms: AgreementTerms
    amended_at: Instant


class AgreementWithdrawn(Event):
    """An agreement that was never active was given up."""

    type: ClassVar[str] = "partners.agreement_withdrawn.v1"

    agreement_id: Id
    partner_id: Id
    reason: str
    withdrawn_at: Instant
