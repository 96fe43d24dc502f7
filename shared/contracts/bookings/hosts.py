"""Hosts: what bookings knows of the partners, learnt from their admission and agreements."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN
from shared.contracts.partners.admission import AgreementTerms, Mechanism, PartnerForm
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Page, PagedQuery, PositiveCount, Query, View, Words
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import MEMBERS


class HostState(StrEnum):
    """How a partner stands as a host. Only one that is `active` may price its sessions."""

    ADMITTED = "admitted"  # No agreement in force: sessions without a price only.
    ACTIVE = "active"  # An agreement is in force.
    SUSPENDED = "suspended"
    LEFT = "left"  # Exited, or the partnership was ended: for good.


class RegisterHost(Command):
    """A partner was admitted; sent by a policy, like all commands of this file."""

    operation = by_policy()

    partner_id: Id
    form: PartnerForm
    mechanism: Mechanism
    organisation: str | None = Field(default=None, max_length=240)
    project: str = Field(max_length=240)
    representative: ActorId


class SetHostRepresentatives(Command):
    operation = by_policy()

    partner_id: Id
    representative: ActorId
    second_representative: ActorId | None


class SetHostTerms(Command):
    operation = by_policy()

    partner_id: Id
    agreement_id: Id
    version: PositiveCount
    terms: AgreementTerms


class EndHostTerms(Command):
    operation = by_policy()

    partner_id: Id
    agreement_id: Id
    reason: Words | None


class SuspendHost(Command):
    operation = by_policy()

    partner_id: Id
    reason: Words


class ReinstateHost(Command):
    operation = by_policy()

    partner_id: Id
    reason: Words


class EndHost(Command):
    """The partner exited, or its partnership was ended: nothing of it that lies ahead takes place."""

    operation = by_policy()

    partner_id: Id


class RecordHostScreening(Command):
    """Staff recorded a check for work with minors; it counts for every host that the person represents."""

    operation = by_policy()

    person: ActorId
    valid_until: Instant


class HostRegistered(Event):
    type: ClassVar[str] = "bookings.host_registered.v1"
    public: ClassVar[bool] = False  # An echo, like all events of this file.
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    form: PartnerForm
    mechanism: Mechanism
    organisation: str | None
    project: str
    representative: str
    registered_at: Instant


class HostRepresentativesSet(Event):
    type: ClassVar[str] = "bookings.host_representatives_set.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    representative: str
    second_representative: str | None
    set_at: Instant


class HostTermsSet(Event):
    type: ClassVar[str] = "bookings.host_terms_set.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    agreement_id: Id
    version: int
    terms: AgreementTerms
    set_at: Instant


class HostTermsEnded(Event):
    type: ClassVar[str] = "bookings.host_terms_ended.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    agreement_id: Id
    reason: Words | None
    """None where the term was over."""
    ended_at: Instant


class HostTermsEndedV1(HostTermsEnded):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "bookings.host_terms_ended.v1"
    earlier: ClassVar[bool] = True

    reason: str


class HostSuspended(Event):
    type: ClassVar[str] = "bookings.host_suspended.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    reason: Words
    suspended_at: Instant


class HostSuspendedV1(HostSuspended):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "bookings.host_suspended.v1"
    earlier: ClassVar[bool] = True

    reason: str


class HostReinstated(Event):
    type: ClassVar[str] = "bookings.host_reinstated.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    reason: Words
    reinstated_at: Instant


class HostReinstatedV1(HostReinstated):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "bookings.host_reinstated.v1"
    earlier: ClassVar[bool] = True

    reason: str


class HostLeft(Event):
    type: ClassVar[str] = "bookings.host_left.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    left_at: Instant


class HostScreened(Event):
    type: ClassVar[str] = "bookings.host_screened.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person: str
    valid_until: Instant
    screened_at: Instant


class HostView(View):
    """A partner as bookings know it, and the terms that bind its prices."""

    partner_id: Id
    """The partner: what sessions and bookings for it name."""
    form: PartnerForm
    """Whether it is a team with an organisation or one independent person."""
    mechanism: Mechanism
    """How it co-operates with the community (合作机制)."""
    organisation: str | None
    """The team's organisation; null for an independent person, whose name is personal data."""
    project: str
    """What the partner's project is called."""
    representative: str
    """The person who acts for the partner: an opaque id."""
    second_representative: str | None = None
    """Who may do what the representative may; null where nobody does."""
    state: HostState
    """Whether an agreement is in force, none is, or the partner is suspended."""
    agreement_id: Id | None = None
    """The agreement in force, which binds the prices; null where there is none."""
    agreement_version: int | None = None
    """The version of the agreement that is in force; null where there is none."""
    terms: AgreementTerms | None = None
    """The terms in force; null where no agreement was signed or the last one ended."""
    agreement_is_over: bool = False
    """Whether an agreement ended and none has followed: then nothing can be booked for the partner."""
    registered_at: Instant
    """When bookings learnt of the partner's admission."""


class ListHosts(PagedQuery[Page[HostView]]):
    """Partners who may hold sessions, and the terms that bind each."""

    operation = Operation("List hosts", MEMBERS)

    state: HostState | None = None
    """Only hosts in this state."""


class ListRepresented(Query[list[Id]]):
    """The partners that a person represents. Asked by operations that must know for whom somebody acts."""

    representative: ActorId


class GetHost(Query[HostView | None]):
    """One host and its terms in force."""

    operation = Operation("Read a host", MEMBERS, (HOST_IS_UNKNOWN,))

    partner_id: Id
