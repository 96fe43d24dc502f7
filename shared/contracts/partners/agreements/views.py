"""How an agreement looks, and how agreements are asked for."""

from enum import StrEnum

from shared.contracts.partners.admission import AgreementTerms, Mechanism
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.refusals.agreements import AGREEMENT_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import MEMBERS


class AgreementState(StrEnum):
    """How an agreement stands. Only `active` binds anybody."""

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
    """Its number: 1, 2, 3 …"""
    terms: AgreementTerms
    """What it holds both sides to."""
    drafted_at: Instant
    """When staff drafted it."""
    partner_signed_at: Instant | None = None
    """When the representative signed it; null until then."""
    community_signed_at: Instant | None = None
    """When staff signed it for the community; null until then."""
    activated_at: Instant | None = None
    """When it came into force; null until then."""
    text_id: Id | None = None
    """Where the vault keeps its text; null where there is none."""
    text_sha256: str | None = None
    """The hash that a signature names: of 32 random bytes and the text, in hexadecimal; null where there is
    none."""
    partner_signed_by: PersonId | None = None
    """Who signed for the partner: an opaque id; null until then."""
    community_signed_by: PersonId | None = None
    """Who signed for the community: an opaque id; null until then."""


class AgreementView(View):
    """An agreement with all its versions; ``version`` and ``terms`` are those that hold or would hold."""

    agreement_id: str
    """What to name to amend, sign or end it."""
    partner_id: str
    """The partner that it binds."""
    mechanism: Mechanism | None = None
    """How the partner co-operates (合作机制); null where it was drafted before 0.2."""
    field: FieldOfWork | None = None
    """Its field of work (领域); null where it was drafted before 0.2."""
    state: AgreementState
    """How it stands, from drafted to expired, terminated or withdrawn."""
    version: int
    """The version in force; before any is, the newest."""
    terms: AgreementTerms
    """The terms of that version."""
    versions: tuple[AgreementVersion, ...]
    """All versions, the first one first."""
    reason: Words | None = None
    """Why it ended or was withdrawn; null until then, and empty once it is erased."""
    drafted_at: Instant
    """When its first version was drafted."""
    ended_at: Instant | None = None
    """When it ended; null until then."""
    renewal_due: bool = False
    """Whether it ends within 60 days and no version that goes on beyond that is in force: what staff are to
    see to."""


class AgreementTextView(View):
    """The text of one version, as both sides sign it."""

    agreement_id: str
    """The agreement."""
    version: int
    """The version of which it is the text."""
    text: str | None
    """The text; null where the version has none. Where it was redacted, that is said instead."""
    text_sha256: str | None
    """The hash that a signature names; null as that is."""
    salt: str | None = None
    """The 32 random bytes that stand before the text where its hash is taken, in hexadecimal: SHA-256 of both
    is `text_sha256`. Null as the text is, and once it was redacted."""


READ_AGREEMENT_TEXT = Operation("Read the text of an agreement", MEMBERS, (AGREEMENT_IS_UNKNOWN,))
"""For whoever acts for the partner, and those who work on partners or watch over them (`REVIEWERS`)."""


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
    mechanism: Mechanism | None = None
    """Only items with this mechanism of co-operation."""
    field: FieldOfWork | None = None
    """Only items in this field of work."""
    renewal_due: bool | None = None
    """Only agreements that end soon and are to be renewed, or only others."""
