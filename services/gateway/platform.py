"""What the gateway stands on: everything that the host hands to it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from services.gateway.domain.state import DISTRICT_LOG, GatewayState, Webhook
from services.gateway.feed.digests import FeedDigests, withheld_digest_of
from services.gateway.feed.feed import Feed, FeedEvent
from services.gateway.feed.streams import Streams
from services.gateway.identity.accounts import Accounts
from services.gateway.identity.browser_sessions import BrowserSessions
from services.gateway.identity.oidc import Provider
from services.gateway.identity.tokens import Tokens
from services.gateway.identity.vault import Vault
from services.gateway.letters import Sender, Showcase
from shared.contracts.fund.chain_heads import ChainHead
from shared.contracts.gateway.identity import CommunitySummary
from shared.contracts.gateway.messages import Channel
from shared.contracts.gateway.open_data import DataPackage
from shared.contracts.gateway.webhook_views import (
    WebhookAttemptView,
    WebhookChallengeView,
    WebhookDeliveryView,
)
from shared.contracts.partners.programme import CommunityView, GetCommunity
from shared.eventlog.port import CommitLog
from shared.kernel.clock import Clock
from shared.kernel.roles import Role
from shared.runtime.health import Check
from shared.runtime.service import ServiceClient
from shared.telemetry.request_metrics import RequestMetrics
from shared.telemetry.telemetry import Telemetry


@dataclass(frozen=True, slots=True)
class Limits:
    """What the gateway takes from one caller, or holds at once."""

    most_body_bytes: int = 262_144
    """More than the longest list that a route takes (2,000 ids), or several long texts in Chinese."""
    most_file_bytes: int = 1_450_000
    """As `most_body_bytes`, where a voucher's file is sent: 1,000,000 bytes in Base64."""
    body_seconds: float = 20.0
    """How long the body of a request may take to come, once its headers are here."""
    requests_per_minute: int = 0
    """From one token, or from one address without a token; 0 sets no limit."""
    fresh_sign_in_seconds: float = 900.0
    """By page, money moves at most so long after a sign-in."""
    page_wait_seconds: float = 3.0
    """So long a page of several services waits for an answer, and three times as long for a service."""
    most_streams: int = 2_000
    most_streams_per_address: int = 400
    most_streams_per_account: int = 8
    heartbeat_seconds: float = 15.0
    """An open stream says so often that it is alive."""

    def most_bytes_at(self, path: str) -> int:
        """How long a body may be that is sent to this address."""
        return self.most_file_bytes if path.endswith("/vouchers") else self.most_body_bytes


@dataclass(frozen=True, slots=True)
class Topic:
    """Where outside systems subscribe to the public events."""

    name: str = "hehuo.feed"
    bootstrap: str | None = None
    """Where Kafka is; None where this platform sends nothing there."""


@dataclass(frozen=True, slots=True)
class DataDump:
    """The open data of a community, as it was at a moment."""

    made_at: datetime
    files: Mapping[str, bytes]
    package: DataPackage


class WebhookSender(Protocol):
    """What sends the feed's events to webhooks."""

    async def delivered_through(self, webhook_id: str, webhook: Webhook) -> int:
        """The sequence up to which every event was taken, or is not of its types."""

    async def challenge(self, webhook_id: str, webhook: Webhook) -> WebhookChallengeView:
        """Asks an endpoint whether it wants events, and has it recorded that it does."""

    async def try_now(self, webhook_id: str, webhook: Webhook) -> WebhookAttemptView:
        """Sends an event that means nothing, and tells what came of it."""

    async def send_event(
        self, webhook_id: str, webhook: Webhook, event: FeedEvent, head: int
    ) -> WebhookAttemptView:
        """Sends one event of its feed, which has come to ``head``, once and beside the lane.

        Raises `Rejected` for one that whoever named the address may not read.
        """

    async def deliveries(self, webhook_id: str, before: str | None, limit: int) -> list[WebhookDeliveryView]:
        """What was sent there in the last 30 days, the latest first; earlier than ``before``, if given."""


@dataclass(frozen=True, slots=True)
class PersonToTry:
    """Somebody of an example, as whom a newcomer may look around with one tap. For development alone."""

    person_id: str
    name: str
    community: str | None
    """None for who belongs to none."""
    roles: tuple[Role, ...]


def nothing_is_missing() -> Sequence[str]:
    """For a gateway that is ready as soon as it listens."""
    return ()


@dataclass
class Gateway:
    """The services by name, and what belongs to the gateway alone."""

    clients: Mapping[str, ServiceClient]
    """``partners``, ``bookings``, ``fund``, and ``gateway`` for its own log."""
    clock: Clock
    vault: Vault
    sessions: BrowserSessions
    accounts: Accounts
    tokens: Tokens
    feed: Feed
    restricted: Feed
    """What is not published yet, for those who may read it."""
    state_of: Callable[[str], Awaitable[GatewayState]]
    """The state of the gateway's own log of one community, or of ``district``: fast when it is loaded."""
    community_names: Callable[[], Awaitable[Collection[str]]]
    """Every community that was opened: those that have a log in the partners service."""
    missing: Callable[[], Sequence[str]] = nothing_is_missing
    """What keeps the platform from taking commands now, in words; nothing when it is ready."""
    provider: Provider | None = None
    """Where people sign in; None where no identity provider is set."""
    public_url: str | None = None
    """Where browsers find the platform; None: where they say that they do."""
    senders: Mapping[Channel, Sender] = field(default_factory=dict)
    """By which ways messages leave the platform; the inbox is none of them."""
    showcase: Showcase | None = None
    """What would have been sent, where the platform is tried out; None where it is in earnest."""
    people_to_try: Sequence[PersonToTry] = ()
    """As whom anybody may sign in; nobody where the platform is in earnest."""
    advance: Callable[[timedelta], Awaitable[datetime]] | None = None
    """Moves the development clock, returns when what became due is done; None where there is none."""
    limits: Limits = Limits()
    checks: Mapping[str, Check] = field(default_factory=dict)
    """Pieces of real work, each of which raises if it can't be done: the deep look of ``/healthz``."""
    topic: Topic = Topic()
    logs: Mapping[str, CommitLog] = field(default_factory=dict)
    """Each service's logs as they are stored, for whoever proves them; the gateway's own among them."""
    streams: Streams = field(default_factory=Streams)
    """The open event streams."""
    telemetry: Telemetry = field(default_factory=Telemetry)
    digests: FeedDigests = field(init=False)
    """By which subscribers prove that they have every event."""
    restricted_digests: FeedDigests = field(init=False)
    """The same for the restricted feed."""
    webhooks: WebhookSender = field(init=False)
    """Set by the host, whose sender needs the rest of this."""
    request_metrics: RequestMetrics = field(init=False)
    """Counts the requests."""
    communities: set[str] = field(default_factory=set)
    """The communities known to be open: grows, since none is ever un-opened."""
    at_counter: set[tuple[str, str, str]] = field(default_factory=set)
    """Sessions of staff, communities, residents: where it is written down that the name was read."""
    seen: dict[str, CommunityView] = field(default_factory=dict)
    """Communities as they were asked for last, for what a page writes while nobody can say anew: their names
    and their clocks. What a rule says is never read here."""
    summaries: dict[str, CommunitySummary] = field(default_factory=dict)
    """What communities are called, as far as it was asked: no event changes it."""

    letters_on_their_way: set[asyncio.Task[None]] = field(default_factory=set)
    """Codes to sign in with, which are sent while nobody waits."""

    open_data_licence: str = "CC-BY-4.0"
    """Of what is published, by its SPDX identifier."""
    data_dumps: dict[str, DataDump] = field(default_factory=dict)
    """By community: the open data that was made last."""
    chain_heads: dict[tuple[str, int], tuple[ChainHead, ...]] = field(default_factory=dict)
    """By community and the closing of a month: where the logs ended then, which never changes."""
    dumping: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever makes open data."""
    feed_keys: dict[str, bytes] = field(default_factory=dict)
    """By community, as far as they were needed: none ever changes, and the vault is asked for each once."""

    def __post_init__(self) -> None:
        self.digests = FeedDigests(self.feed)
        self.restricted_digests = FeedDigests(self.restricted, withheld_digest_of)
        self.request_metrics = RequestMetrics("gateway", self.telemetry.access)

    async def close(self) -> None:
        """Lets go of what it alone stands on."""
        for letter in self.letters_on_their_way:
            letter.cancel()
        await asyncio.gather(*self.letters_on_their_way, return_exceptions=True)
        await self.vault.close()
        await self.sessions.close()
        await self.accounts.close()
        if self.provider is not None:
            await self.provider.close()

    async def feed_key(self, community: str) -> bytes:
        """With what ids of people are hidden in a community's feed, and in its public lists."""
        if community not in self.feed_keys:
            self.feed_keys[community] = await self.vault.feed_key(community)
        return self.feed_keys[community]

    async def knows(self, community: str) -> bool:
        """Whether a community of this name is open."""
        if community in self.communities:
            return True
        if community == DISTRICT_LOG:
            return False
        view = await self.clients["partners"].ask(community, GetCommunity(at=self.clock.now()))
        if view is None:
            return False
        self.communities.add(community)
        self.seen[community] = view
        return True
