"""What the gateway's rules read: the roles of people in one community (or in the district)."""

from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.gateway.redactions import RedactionReason
from shared.contracts.gateway.verification import Registration
from shared.contracts.gateway.webhook_requests import WebhookFeed
from shared.contracts.partners.role_rules import ExclusiveRoles
from shared.kernel.roles import Role

DISTRICT_LOG = "district"
"""The log of the sub-district's officers. No community may have this name."""


@dataclass(slots=True)
class AccountKey:
    """A key of a service account, as its hash."""

    digest: str
    expires_at: datetime
    used_at: datetime | None = None
    """Its first use on the last day on which it was used."""


@dataclass(slots=True)
class ServiceAccount:
    """Another system, with what it may do and its keys by id."""

    name: str
    roles: frozenset[Role]
    operations: tuple[str, ...]
    types: tuple[str, ...] = ()
    """It sees events of these types alone; empty for all."""
    keys: dict[str, AccountKey] = field(default_factory=dict)


@dataclass(slots=True)
class Screen:
    """A screen at the door of a space or of a trial, by its key."""

    key_id: str
    space_id: str | None
    """None where it shows the door of a trial."""
    name: str
    made_by: str
    made_at: datetime
    used_at: datetime | None = None
    application_id: str | None = None
    """The application whose trial it is; None where it shows the door of a space."""


@dataclass(slots=True)
class Webhook:
    """An address to which a community's public events are sent."""

    community: str
    url: str
    types: tuple[str, ...]
    after: int
    epoch: int
    paused: bool = False
    disabled_because: str | None = None
    failing_since: datetime | None = None
    replays: int = 0
    secret_number: int = 1
    both_secrets_until: datetime | None = None
    batch: int = 1
    """Maximum number of events in one delivery."""
    made_by: str | None = None
    ordered: bool = True
    confirmed: bool = True
    """Whether its endpoint has answered the challenge, or was there before there were any."""
    feed: WebhookFeed = WebhookFeed.PUBLIC
    read_as: str | None = None
    """Who named the address: of the restricted feed nothing is sent but what they may read."""
    times_disabled: int = 0

    @property
    def is_active(self) -> bool:
        """Whether events are sent there now."""
        return self.confirmed and not self.paused and self.disabled_because is None


@dataclass(slots=True)
class Merge:
    """A record that turned out to be another one's person."""

    into: str
    by: str
    at: datetime
    asked_by: str | None = None
    """Who had asked for it; None before that took two."""


@dataclass(slots=True)
class Redaction:
    """Why a text was taken out of the vault, by whom and when."""

    reason: RedactionReason
    by: str
    at: datetime


@dataclass(slots=True)
class GatewayState:
    """One community's people and their roles; every request reads it."""

    roles: dict[str, set[Role]] = field(default_factory=dict)
    """By person. A person without a role has no entry."""
    partners: dict[str, set[str]] = field(default_factory=dict)
    """By person: the partners for whom they act."""
    officers: set[str] = field(default_factory=set)
    """The district's people; on the district's log alone, so a community can't make one."""
    erased: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    """Who was a resident and is none now: nothing here is booked ahead by them."""
    claimed: dict[str, str] = field(default_factory=dict)
    """By identity: the person as whom it claimed a membership here, or into whom it was merged."""
    unverified: dict[str, Registration] = field(default_factory=dict)
    """Residents who have yet to be verified. Before 0.2 nobody had to be."""
    opened_by_code: set[str] = field(default_factory=set)
    """Of the unverified: whose record somebody has opened with a claim code since they were verified."""
    merge_asked: dict[str, Merge] = field(default_factory=dict)
    """By person: into whom a member of staff asked to merge the record; another one does it."""
    merged: dict[str, Merge] = field(default_factory=dict)
    """By person: into whom the record was merged. For good, so that both are erased together."""

    redacted: dict[str, Redaction] = field(default_factory=dict)
    """Texts that were taken out of the vault, by id."""
    exclusive_roles: tuple[ExclusiveRoles, ...] = ()
    """Roles that exclude each other by this community's rules, beside those that do everywhere."""
    accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    """Service accounts by id. Those on the district's log are let in everywhere."""

    webhooks: dict[str, Webhook] = field(default_factory=dict)
    """Of all communities, by id. On the district's log alone, which every gateway has at hand."""

    tokens_end: dict[str, float] = field(default_factory=dict)
    """By person: tokens issued until then (seconds since 1970) were withdrawn. The district's log alone."""
    withdrawn_tokens: dict[str, dict[str, float]] = field(default_factory=dict)
    """By person: single tokens that were withdrawn, and when. On the district's log alone."""

    calendar_keys: dict[str, str] = field(default_factory=dict)
    """By the hash of a key: the person whose calendar it opens. A person has one at most."""

    screens: dict[str, Screen] = field(default_factory=dict)
    """By the hash of a key: the screen that shows a door by it."""

    def roles_of(self, person_id: str) -> frozenset[Role]:
        """The roles of one person in this community; none for a stranger."""
        roles = self.roles.get(person_id)
        return frozenset(roles) if roles else _NONE

    def is_member(self, person_id: str) -> bool:
        """Whether the person belongs to this community: has a role here, whichever it is."""
        return person_id in self.roles

    def member_of(self, identity_id: str) -> str:
        """As whom an identity acts here: the person whose membership it claimed, else itself."""
        return self.claimed.get(identity_id, identity_id)

    def may_verify(self, actor_id: str, person_id: str) -> bool:
        """Whether a resident waits for a second pair of eyes, and this is neither theirs nor the first."""
        waits = self.unverified.get(person_id)
        return waits is not None and actor_id not in {person_id, waits.registered_by}

    def merged_into(self, person_id: str) -> frozenset[str]:
        """The records that were merged into this person's."""
        return frozenset(one for one, merge in self.merged.items() if merge.into == person_id)

    def records_of(self, person_id: str) -> tuple[str, ...]:
        """All records that are this person's: the one that counts first, then those merged into it."""
        found = [person_id]
        for record in found:
            found += sorted(self.merged_into(record) - {*found})
        return tuple(found)

    def took_back(self, person_id: str, token_id: str | None, issued: float) -> bool:
        """Whether a token was withdrawn."""
        if issued <= self.tokens_end.get(person_id, 0.0):
            return True
        return token_id is not None and token_id in self.withdrawn_tokens.get(person_id, ())


_NONE: frozenset[Role] = frozenset()
