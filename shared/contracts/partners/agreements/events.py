"""What happens to agreements before and beside their being in force, which `admission` tells."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.partners.admission import AgreementTerms, Mechanism
from shared.contracts.partners.needs.events import FieldOfWork
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant, Words
from shared.kernel.people import PersonId


class Side(StrEnum):
    """Who signs an agreement."""

    PARTNER = "partner"
    COMMUNITY = "community"


class AgreementDrafted(Event):
    """Staff drafted the first version of an agreement with an admitted partner."""

    type: ClassVar[str] = "partners.agreement_drafted.v1"

    agreement_id: Id
    """Id of the agreement, the same in all its versions."""
    partner_id: Id
    """The partner that it is to bind."""
    version: int
    """The version that was drafted: the first."""
    terms: AgreementTerms
    """What it would hold both sides to."""
    drafted_at: Instant
    """When it was drafted."""
    text: Words | None = None
    """The text, whose hash both sides sign; null where there is none, and until version 0.2. Both sides read
    it, and those who watch over partners."""
    mechanism: Mechanism | None = None
    """How the partner co-operates (合作机制), as it applied; null in all that was recorded before 0.2."""
    field: FieldOfWork | None = None
    """The field of work (领域) for which it applied; null in all that was recorded before 0.2."""


class AgreementSigned(Event):
    """One side signed a version of an agreement: the partner first, the community after it."""

    type: ClassVar[str] = "partners.agreement_signed.v1"

    agreement_id: Id
    """The agreement that was signed."""
    partner_id: Id
    """The partner that it is to bind."""
    version: int
    """The version that was signed."""
    side: Side
    """For whom it was signed."""
    signed_by: PersonId
    """Who signed: an opaque id."""
    entered_by: PersonId
    """Who entered it: staff, where they acted on behalf of the signer."""
    signed_at: Instant
    """When it was signed."""
    text_sha256: str | None = None
    """The hash of the text that was read and signed; null where there is none, and until version 0.2."""


class AgreementAmended(Event):
    """A new version was drafted; it replaces any that was drafted and not yet active."""

    type: ClassVar[str] = "partners.agreement_amended.v1"

    agreement_id: Id
    """The agreement that gets a new version. The old one holds until both sides sign this one."""
    partner_id: Id
    """The partner that it binds."""
    version: int
    """Number of the new version."""
    terms: AgreementTerms
    """What the new version would hold both sides to."""
    amended_at: Instant
    """When it was drafted."""
    text: Words | None = None
    """The text, whose hash both sides sign; null where there is none, and until version 0.2. Both sides read
    it, and those who watch over partners."""


class AgreementWithdrawn(Event):
    """An agreement that was never active was given up."""

    type: ClassVar[str] = "partners.agreement_withdrawn.v2"

    agreement_id: Id
    """The agreement that never comes into force."""
    partner_id: Id
    """The partner that it would have bound."""
    reason: Words
    """Why it was given up, for everybody to read."""
    withdrawn_at: Instant
    """When it was given up."""


class AgreementWithdrawnV1(AgreementWithdrawn):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.agreement_withdrawn.v1"
    earlier: ClassVar[bool] = True

    reason: str
