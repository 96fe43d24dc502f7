"""Webhooks: which there are and when they end, where they may lead, and how they are signed."""

from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import cast

import httpcore2
import pytest
from pydantic import ValidationError

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.state import GatewayState, Webhook
from services.gateway.domain.webhooks import MOST_PER_COMMUNITY
from services.gateway.feed.feed import Feed, FeedEvent
from services.gateway.feed.seeking import sequence_before
from services.gateway.webhooks.connections import Connections
from services.gateway.webhooks.delivery import Answer, deliver, message_of
from services.gateway.webhooks.guard import GuardedNetwork
from services.gateway.webhooks.lane import groups_of
from services.gateway.webhooks.own_messages import repeats
from services.gateway.webhooks.signing import secret_of, secrets_in_use, signature
from services.gateway.webhooks.telling import told_of_disabled
from shared.contracts.gateway.messages import MessageKind
from shared.contracts.gateway.refusals import TOO_MANY_WEBHOOKS, WEBHOOK_IS_UNKNOWN
from shared.contracts.gateway.webhooks import (
    ChangeWebhookAddress,
    ConfirmWebhook,
    DisableWebhook,
    MakeWebhook,
    NoteWebhookFailing,
    NoteWebhookWorks,
    PauseWebhook,
    RemoveWebhook,
    ReplayWebhook,
    ResumeWebhook,
    RotateWebhookSecret,
    WebhookAddressChanged,
    WebhookConfirmed,
    WebhookDisabled,
    WebhookFailing,
    WebhookMade,
    WebhookPaused,
    WebhookRemoved,
    WebhookReplayed,
    WebhookResumed,
    WebhookSecretRotated,
    WebhookWorks,
)
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, envelope, later

ONE = "0197e2a0-0000-7000-8000-00000000000a"
STAFF, SYSTEM, RESIDENT = (envelope("somebody", role) for role in (Role.STAFF, Role.SYSTEM, Role.RESIDENT))
KEY = bytes(32)


def make(
    community: str = "haiwan", who: Envelope = STAFF, url: str = "https://library.example/h"
) -> MakeWebhook:
    return MakeWebhook(url=url, for_community=community, epoch=0, **who)


def specification() -> Specification[GatewayState]:
    made = WebhookMade(
        webhook_id=ONE, community="haiwan", url="https://library.example/h", types=(), after=0, epoch=0
    )
    return Specification(DECIDER).given(made)


def test_a_webhook_is_made_paused_resumed_replayed_and_removed() -> None:
    spec = specification()
    here = {"for_community": "haiwan", "webhook_id": ONE, **STAFF}
    pause, resume, remove = (
        kind.model_validate(here) for kind in (PauseWebhook, ResumeWebhook, RemoveWebhook)
    )
    spec.when(resume).then_nothing()
    spec.when(pause).then(WebhookPaused(webhook_id=ONE))
    spec.when(pause).then_nothing()
    assert not spec.state.webhooks[ONE].is_active
    spec.when(resume).then(WebhookResumed(webhook_id=ONE))
    assert spec.state.webhooks[ONE].is_active
    replay = ReplayWebhook.model_validate({**here, "after": 7, "epoch": 2})
    spec.when(replay).then(WebhookReplayed(webhook_id=ONE, after=7, epoch=2))
    webhook = spec.state.webhooks[ONE]
    assert (webhook.after, webhook.epoch, webhook.replays) == (7, 2, 1)
    for command in (pause, resume, replay, RotateWebhookSecret.model_validate(here)):
        elsewhere = command.model_copy(update={"for_community": "nanbeitai"})
        spec.refuses(elsewhere, WEBHOOK_IS_UNKNOWN)
    spec.refuses(remove.model_copy(update={"for_community": "nanbeitai"}), WEBHOOK_IS_UNKNOWN)
    spec.when(remove).then(WebhookRemoved(webhook_id=ONE))
    spec.refuses(remove, WEBHOOK_IS_UNKNOWN)
    spec.refuses(pause, WEBHOOK_IS_UNKNOWN)


def test_what_is_sent_at_once_is_of_the_types_asked_for_and_no_more_than_a_batch() -> None:
    webhook = Webhook("haiwan", "https://library.example/h", ("a.b.v1",), 0, 0, batch=2)
    kinds = ["a.b.v1", "c.d.v1", "a.b.v1", "a.b.v1", "c.d.v1"]
    events = [FeedEvent(place, b'{"type":"%b"}' % kind.encode()) for place, kind in enumerate(kinds, 8)]
    found = [([one.sequence for one in group], through) for group, through in groups_of(webhook, events)]
    assert found == [([8, 10], 10), ([11], 12)]
    everything = Webhook("haiwan", "https://library.example/h", (), 0, 0)
    assert [through for _, through in groups_of(everything, events)] == [8, 9, 10, 11, 12, 12]


async def test_a_time_is_found_in_a_feed_whether_it_lies_before_in_or_behind_it() -> None:
    lines = [b'{"time":"2026-07-%02dT01:00:00Z"}' % day for day in (6, 7, 7, 9)]

    class _Feed:
        async def head(self, _community: str) -> int:
            return len(lines)

        async def page(self, _community: str, after: int, limit: int) -> tuple[list[FeedEvent], int]:
            found = [FeedEvent(after + 1, line) for line in lines[after : after + limit]]
            return found, len(lines)

    feed = cast("Feed", _Feed())
    for day, expected in ((1, 0), (6, 0), (7, 1), (8, 3), (9, 3), (10, 4)):
        when = datetime(2026, 7, day, 1, tzinfo=UTC)
        assert await sequence_before(feed, "haiwan", when) == expected


def test_a_community_has_so_many_and_each_its_own_number() -> None:
    spec = Specification(DECIDER)
    for number in range(MOST_PER_COMMUNITY):
        spec.when(make(who=envelope("a", Role.STAFF, command_id=f"{number}"))).happened(WebhookMade)
    assert spec.refuses(make(), TOO_MANY_WEBHOOKS) == {"most": MOST_PER_COMMUNITY}
    spec.when(make("nanbeitai")).happened(WebhookMade)
    spec.refuses(make("nanbeitai", RESIDENT), ACTOR_MAY_NOT_DO_THIS)


def test_failing_is_noted_once_and_ends_and_what_is_disabled_is_resumed_by_somebody() -> None:
    spec = specification()
    failing = NoteWebhookFailing(webhook_id=ONE, since=MONDAY, **SYSTEM)
    spec.when(NoteWebhookWorks(webhook_id=ONE, **SYSTEM)).then_nothing()
    spec.when(failing).then(WebhookFailing(webhook_id=ONE, since=MONDAY))
    spec.when(failing).then_nothing()
    spec.when(NoteWebhookWorks(webhook_id=ONE, **SYSTEM)).then(WebhookWorks(webhook_id=ONE))
    disable = DisableWebhook(webhook_id=ONE, reason="it answered 410", **SYSTEM)
    spec.when(failing)
    spec.when(disable).then(WebhookDisabled(webhook_id=ONE, reason="it answered 410"))
    spec.when(disable).then_nothing()
    assert not spec.state.webhooks[ONE].is_active
    spec.when(ResumeWebhook(webhook_id=ONE, for_community="haiwan", **STAFF)).happened(WebhookResumed)
    webhook = spec.state.webhooks[ONE]
    assert (webhook.is_active, webhook.failing_since) == (True, None)
    spec.when(RemoveWebhook(webhook_id=ONE, for_community="haiwan", **STAFF))
    for command in (failing, disable, NoteWebhookWorks(webhook_id=ONE, **SYSTEM)):
        spec.when(command).then_nothing()


def test_nothing_is_sent_before_the_endpoint_at_the_present_address_has_confirmed() -> None:
    spec = Specification(DECIDER)
    made = spec.when(make()).happened(WebhookMade)
    hook = made.webhook_id
    confirm = ConfirmWebhook(webhook_id=hook, url=made.url, **SYSTEM)
    assert not spec.state.webhooks[hook].is_active
    spec.when(confirm.model_copy(update={"url": "https://other.example/h"})).then_nothing()
    spec.refuses(confirm.model_copy(update=dict(STAFF)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(confirm).then(WebhookConfirmed(webhook_id=hook))
    spec.when(confirm).then_nothing()
    assert spec.state.webhooks[hook].is_active
    spec.when(DisableWebhook(webhook_id=hook, reason="it answered 410", **SYSTEM))
    move = ChangeWebhookAddress(url="https://new.example/h", webhook_id=hook, for_community="haiwan", **STAFF)
    spec.refuses(move.model_copy(update={"for_community": "nanbeitai"}), WEBHOOK_IS_UNKNOWN)
    moved = WebhookAddressChanged(webhook_id=hook, url=move.url, changed_by="somebody")
    spec.when(move).then(moved)
    spec.when(move).then_nothing()
    spec.when(confirm).then_nothing()
    webhook = spec.state.webhooks[hook]
    assert (webhook.is_active, webhook.disabled_because) == (False, None)
    spec.when(confirm.model_copy(update={"url": move.url})).happened(WebhookConfirmed)
    assert spec.state.webhooks[hook].is_active


def test_one_that_was_made_before_there_were_challenges_stays_as_it_was() -> None:
    recorded = {"webhook_id": ONE, "community": "haiwan", "url": "https://a.example", "types": []}
    made = WebhookMade.model_validate({**recorded, "after": 0, "epoch": 0})
    webhook = Specification(DECIDER).given(made).state.webhooks[ONE]
    assert (webhook.is_active, webhook.ordered, webhook.made_by) == (True, True, None)


@pytest.mark.parametrize(
    ("status", "text", "confirms"),
    [
        *((200, "w0rd", True), (201, " w0rd\n", True), (200, '{"challenge": "w0rd"}', True)),
        *((200, "", False), (200, "ok", False), (404, "w0rd", False), (302, "w0rd", False)),
        *((200, '{"data": {"challenge": "w0rd"}}', False), (200, '{"challenge": "w0', False)),
        *((200, "[w0rd]", False), (None, "", False)),
    ],
)
def test_an_endpoint_confirms_by_the_very_word_and_not_by_sending_back_what_it_got(
    status: int | None, text: str, *, confirms: bool
) -> None:
    assert repeats(Answer(status, 0.1, text=text), "w0rd") == confirms


def test_when_it_is_disabled_staff_are_told_and_the_officer_who_made_it_once_each_time() -> None:
    spec = specification()
    made = spec.state.webhooks[ONE]
    first = told_of_disabled(ONE, made, {"officer"}, MONDAY)
    assert (first.kind, first.role, first.person_ids) == (MessageKind.WEBHOOK_DISABLED, Role.STAFF, ())
    assert first.command_id == told_of_disabled(ONE, made, {"officer"}, later(days=1)).command_id
    spec.when(DisableWebhook(webhook_id=ONE, reason="it answered 410", **SYSTEM))
    again = told_of_disabled(ONE, spec.state.webhooks[ONE], (), later(days=1))
    assert again.command_id != first.command_id
    by_officer = spec.when(make(who=envelope("officer", Role.DISTRICT))).happened(WebhookMade)
    theirs = spec.state.webhooks[by_officer.webhook_id]
    assert told_of_disabled(ONE, theirs, {"officer"}, MONDAY).person_ids == ("officer",)
    assert told_of_disabled(ONE, theirs, (), MONDAY).person_ids == ()


def test_after_a_change_both_secrets_sign_for_a_day() -> None:
    spec = specification()
    rotate = RotateWebhookSecret(webhook_id=ONE, for_community="haiwan", **STAFF)
    first = secrets_in_use(spec.state.webhooks[ONE], ONE, KEY, MONDAY)
    spec.when(rotate).then(WebhookSecretRotated(webhook_id=ONE, rotated_at=MONDAY))
    webhook: Webhook = spec.state.webhooks[ONE]
    new = secret_of(KEY, ONE, 2)
    assert secrets_in_use(webhook, ONE, KEY, later(hours=23)) == [new, *first]
    assert secrets_in_use(webhook, ONE, KEY, later(hours=24)) == [new]
    assert len({new, *first, secret_of(b"1" * 32, ONE, 2), secret_of(KEY, ONE.replace("a", "b"), 2)}) == 4


def test_a_signature_is_the_one_that_the_reference_library_makes() -> None:
    """Made by the reference library for Python with this secret, id, time and body."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = signature([secret], "haiwan:12", 1_614_265_330, b'{"test": 2432232314}')
    assert made == "v1,9uMiusbQRwoJPzbMBhtYOE+Bry/1UxOMZvZGI/Y+unA="
    both = signature([secret, secret_of(KEY, ONE, 1)], "haiwan:12", 1_614_265_330, b"{}")
    assert len(both.split(" ")) == 2


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "ff02::1",
    ],
)  # fmt: skip
def test_no_webhook_leads_into_the_house(address: str) -> None:
    assert not GuardedNetwork().may_connect(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_a_webhook_leads_to_public_addresses(address: str) -> None:
    assert GuardedNetwork().may_connect(ip_address(address))


def test_the_operator_may_allow_a_network_and_nothing_beside_it() -> None:
    guard = GuardedNetwork([ip_network("10.0.0.0/8")])
    assert guard.may_connect(ip_address("10.1.2.3"))
    assert guard.may_connect(ip_address("::ffff:10.1.2.3"))
    assert not guard.may_connect(ip_address("192.168.1.1"))


async def test_the_guard_stands_where_the_socket_is_connected() -> None:
    with pytest.raises(httpcore2.ConnectError, match="no public address"):
        await GuardedNetwork().connect_tcp("localhost", 1)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a.example/", "https://u:p@a.example/", "https://a.example/\n", "https://"),
        *("https://a..example/", "https://.example/", f"https://{'a' * 64}.example/", "https://[::1/"),
        *("https://a.example:0/", "https://a.example:99999/", "https://:443/"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        make(url=url)


@pytest.mark.parametrize(
    "url", ["https://a..example/", f"https://{'a' * 64}.example/", "https://a.example:99999/"]
)
async def test_one_that_was_recorded_before_such_were_refused_is_a_delivery_that_is_not_taken(
    url: str,
) -> None:
    connections = Connections()
    answer = await deliver(
        connections, url, message_of("haiwan", 1, b"{}", head=1, epoch=0), [secret_of(KEY, ONE, 1)]
    )
    assert (answer.status, answer.is_taken, bool(answer.error)) == (None, False, True)
    await connections.close()
