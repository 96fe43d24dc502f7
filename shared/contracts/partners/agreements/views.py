"""How an agreement looks, and how agreements are asked for."""

from enum import StrEnum

from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.refusals.agreements import AGREEMENT_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS


class AgreementState(StrEnum):
    DRAFTED = "drafted"
    SIGNED_BY_PARTNER = "signed_by_partner"
    SIGNED = "signed"  # By both; its term has not begun.
    ACTIVE = "active"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"  # Given up before it was ever active.


class AgreementVersion(View):
    """One version of the terms, and who signed it when."""

    version: int
    terms: AgreementTerms
    drafted_at: Instant
    partner_signed_at: Instant | None = None
    community_signed_at: Instant | None = None
    activated_at: Instant | None = None


class AgreementView(View):
    """An agreement with all its versions; ``version`` and ``terms`` are those that hold or would hold."""

    agreement_id: str
    partner_id: str
    state: AgreementState
    version: int
    terms: AgreementTerms
    versions: tuple[AgreementVersion, ...]
    reason: str | None = None
    """Why it ended."""
    drafted_at: Instant
    ended_at: Instant | None = None


class GetAgreement(Query[AgreementView | None]):
    """One agreement, its terms, its versions and who signed them when."""

    operation = Operation("Read an agreement", MEMBERS, (AGREEMENT_IS_UNKNOWN,))

    agreement_id: Id


class ListAgreements(PagedQuery[Page[AgreementView]]):
    """Agreements with all their versions, the newest first."""

    operation = Operation("List agreements", MEMBERS)

    partner_id: Id | None = None
    """Only agreements with this partner."""
    state: AgreementState | None = None
    """Only items in this state."""
