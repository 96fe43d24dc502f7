"""Agreements, as far as the rules read them."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.agreements.views import AgreementState
from shared.kernel.models import Words
from shared.kernel.words import KeptWords


def hash_of(text: Words | None) -> str | None:
    """What proves a text that the vault keeps, and what both sides sign; None where there is none."""
    return text.sha256 if isinstance(text, KeptWords) else None


@dataclass(slots=True)
class DraftVersion:
    """A version of an agreement that is not in force yet."""

    version: int
    terms: AgreementTerms
    text: Words | None = None
    partner_signers: set[str] = field(default_factory=set)
    """Who signed for the partner, and who entered it; empty before."""
    community_signed: bool = False


@dataclass(slots=True)
class Agreement:
    partner_id: str
    latest_version: int = 0
    active_version: int = 0
    terms: AgreementTerms | None = None
    """In force; None before the first activation."""
    text: Words | None = None
    """That of the version in force."""
    draft: DraftVersion | None = None
    ended: AgreementState | None = None
    in_force_since: datetime | None = None
    """When the version in force began to be that."""
    reminded_days: int | None = None
    """Which reminder of its end was given last, by the days before; None for none."""

    @property
    def state(self) -> AgreementState:
        """Where the agreement stands; an amendment that is being signed does not change it."""
        if self.ended is not None:
            return self.ended
        if self.terms is not None:
            return AgreementState.ACTIVE
        if self.draft is None or not self.draft.partner_signers:
            return AgreementState.DRAFTED
        return AgreementState.SIGNED if self.draft.community_signed else AgreementState.SIGNED_BY_PARTNER
