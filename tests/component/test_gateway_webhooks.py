"""Webhooks of a running platform: each public event once taken, in order, across failures and restarts."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx2

from services.gateway.operations.messages import subjects_of
from services.gateway.webhooks.signing import signature
from shared.contracts.gateway.inboxes import InboxView
from shared.contracts.gateway.messages import MessageKind
from tests.component.gateway import Stage, stage
from tests.component.test_gateway_desks import sends
from tests.component.test_gateway_pages import Browser
from tests.webhook_receiver import Delivery, Receiver, receiver

HERE = "/v1/communities/haiwan"
HOOKS = f"{HERE}/webhooks"
LIMITS = "bookings.booking_limits_set.v1"
ALLOWED: Any = {"webhook_networks": ("127.0.0.0/8",)}


async def make(running: Stage, one: Receiver, **more: Any) -> tuple[str, str]:
    """The path of a new webhook, and its secret."""
    made = await running.done("chen-staff", "POST", HOOKS, {"url": one.url, **more})
    return f"{HOOKS}/{made['webhook_id']}", made["secret"]


async def set_limits(running: Stage, *numbers: int) -> None:
    for number in numbers:
        body = {"limits": {"bookings_ahead_per_person": number}}
        await running.done("chen-staff", "PUT", f"{HERE}/booking-limits", body)
    await running.platform.host.settled()


async def feed(running: Stage, of: str = "") -> list[str]:
    """The ids that deliveries of these events have."""
    events = (await running.done(None, "GET", f"{HERE}/events?limit=1000"))["events"]
    return [f"haiwan:{one['sequence']}" for one in events if of in one["event"]["type"]]


async def listed(running: Stage) -> dict[str, Any]:
    (one,) = (await running.done("chen-staff", "GET", HOOKS))["items"]
    return dict(one)


def ids(deliveries: list[Delivery]) -> list[str]:
    return [one.id for one in deliveries]


async def test_every_public_event_comes_in_order_signed_and_as_the_feed_has_it(tmp_path: Path) -> None:
    async with receiver() as one, stage(tmp_path / "data", **ALLOWED) as running:
        await running.open("haiwan")
        await set_limits(running, 5, 6)
        _, secret = await make(running, one)
        expected = await feed(running)
        await one.wait(lambda came: len(came.taken) >= len(expected))
        await set_limits(running, 7)
        expected = await feed(running)
        await one.wait(lambda came: len(came.taken) >= len(expected))
        assert ids(one.taken) == expected
        lines, head = await running.platform.gateway.feed.page("haiwan", 0, 1000)
        assert [delivery.body for delivery in one.taken] == [event.line for event in lines]
        for delivery in one.taken:
            stamp = int(delivery.headers["webhook-timestamp"])
            signed = signature([secret], delivery.id, stamp, delivery.body)
            assert delivery.headers["webhook-signature"] == signed
            assert delivery.headers["content-type"].startswith("application/cloudevents+json")
            assert f"haiwan:{delivery.headers['hehuo-feed-sequence']}" == delivery.id
            assert int(delivery.headers["hehuo-feed-head"]) <= head
        await it_comes_in_batches_where_that_is_asked_for(running)
        async with receiver() as any_order:
            first = expected[0]
            any_order.answer = lambda one: (
                503 if one.id == first and first not in ids(any_order.came) else 204,
                "",
            )
            await make(running, any_order, ordered=False)
            await any_order.wait(lambda came: len(came.taken) == len(expected))
        assert sorted(ids(any_order.taken)) == sorted(expected)


async def it_comes_in_batches_where_that_is_asked_for(running: Stage) -> None:
    """Deliveries then have the form of the list, which has all events in two requests."""
    listing = await running.done(None, "GET", f"{HERE}/events?limit=1000")
    head, size = listing["head"], listing["head"] - 1
    async with receiver() as batches:
        await make(running, batches, batch=size)
        await batches.wait(lambda came: len(came.taken) >= 2)
    came = [json.loads(one.body) for one in batches.taken]
    assert [one["events"] for one in came] == [listing["events"][:size], listing["events"][size:]]
    assert [(one["next_after"], one["head"], one["epoch"]) for one in came] == [
        (size, head, 0),
        (head, head, 0),
    ]
    assert ids(batches.taken) == [f"haiwan:1-{size}", f"haiwan:{head}-{head}"]
    told = batches.taken[0].headers
    assert (told["content-type"], told["hehuo-feed-first"], told["hehuo-feed-sequence"]) == (
        "application/json",
        "1",
        str(size),
    )


async def test_what_is_not_taken_comes_again_under_its_id_and_nothing_overtakes_it(tmp_path: Path) -> None:
    async with receiver() as one:
        async with stage(tmp_path / "data", **ALLOWED) as running:
            await running.open("haiwan")
            await set_limits(running, 5)
            one.answer = lambda _: (503, "") if len(one.came) == 0 else (200, "")
            await make(running, one, types=[LIMITS])
            await one.wait(lambda came: len(came.taken) == 1)
            assert ids(one.came) == [*ids(one.taken), *ids(one.taken)]
            one.answer = lambda _: (302, f"Location: {one.url}\r\n")
            await set_limits(running, 6, 7)
            await one.wait(lambda came: len(came.came) >= 3)
            waiting = await listed(running)
            assert f"haiwan:{waiting['delivered_through'] + 1}" == one.came[-1].id
        one.answer = lambda _: (200, "")
        async with stage(tmp_path / "data", **ALLOWED) as again:
            await one.wait(lambda came: len(came.taken) == 3)
            assert ids(one.taken) == await feed(again, LIMITS)


async def test_it_is_paused_replayed_tried_and_ends_where_the_endpoint_is_gone(tmp_path: Path) -> None:
    async with receiver() as one, stage(tmp_path / "data", **ALLOWED) as running:
        await running.open("haiwan")
        await set_limits(running, 5)
        hook, _ = await make(running, one, types=[LIMITS])
        await one.wait(lambda came: len(came.taken) == 1)
        await running.done("chen-staff", "POST", f"{hook}/pause")
        assert (await listed(running))["state"] == "paused"
        await set_limits(running, 6)
        tried = await running.done("chen-staff", "POST", f"{hook}/test")
        assert (tried["status"], tried["error"]) == (204, None)
        assert b"hehuo.webhook_test.v1" in one.taken.pop().body
        await running.done("chen-staff", "POST", f"{hook}/resume")
        await one.wait(lambda came: len(came.taken) == 2)
        await running.done("chen-staff", "POST", f"{hook}/replay", {"after": 0})
        await one.wait(lambda came: len(came.taken) == 4)
        assert ids(one.taken) == 2 * await feed(running, LIMITS)
        sent = (await running.done("chen-staff", "GET", f"{hook}/deliveries"))["items"]
        of = [
            (told["message_id"], told["status"], told["attempt"], told["answer"])
            for told in reversed(sent[:-1])  # The first was the challenge.
        ]
        first, second = await feed(running, LIMITS)
        assert [told[0] for told in of if told[0] != of[1][0]] == [first, second, first, second]
        assert {told[1:] for told in of} == {(204, 1, "")}
        assert (sent[0]["sequence"], sent[3]["sequence"]) == (int(second.split(":")[1]), None)
        earlier = f"{hook}/deliveries?limit=2&before={sent[1]['delivery_id']}"
        assert (await running.done("chen-staff", "GET", earlier))["items"] == sent[2:4]
        again = await running.done("chen-staff", "POST", f"{hook}/event", {"sequence": sent[0]["sequence"]})
        assert (again["status"], one.taken.pop().id) == (204, second)
        too_far = {"sequence": 1_000_000}
        refused = await running.refused("chen-staff", "POST", f"{hook}/event", too_far)
        assert refused == (422, "position_lies_beyond_the_feed")
        for either in ({}, {"after": 0, "since": "2026-01-01T00:00:00Z"}):
            refused = await running.refused("chen-staff", "POST", f"{hook}/replay", either)
            assert refused == (422, "request_is_not_valid")
        await running.done("chen-staff", "POST", f"{hook}/replay", {"since": "2000-01-01T00:00:00Z"})
        await one.wait(lambda came: len(came.taken) == 6)
        assert ids(one.taken) == 3 * await feed(running, LIMITS)
        one.answer = lambda _: (410, "")
        await set_limits(running, 7)
        await one.wait(lambda came: came.came[-1].id not in ids(came.taken))
        async with asyncio.timeout(30):
            while (await listed(running))["state"] != "disabled":
                await asyncio.sleep(0.02)
        assert (await listed(running))["disabled_because"] == "it answered 410"
        await staff_are_told_by_its_host(running, hook.rpartition("/")[2])
        last = (await running.done("chen-staff", "GET", f"{hook}/deliveries?limit=1"))["items"]
        assert [(told["status"], told["sequence"]) for told in last] == [
            (410, (await listed(running))["delivered_through"] + 1)
        ]
        await running.done("chen-staff", "DELETE", hook)
        gone = await running.refused("chen-staff", "POST", f"{hook}/resume")
        assert gone == (404, "webhook_is_unknown")


async def staff_are_told_by_its_host(running: Stage, webhook_id: str) -> None:
    await running.platform.host.settled()
    inbox = await running.done("chen-staff", "GET", f"{HERE}/me/messages")
    (told,) = InboxView.model_validate(inbox).messages
    assert (told.kind, told.facts.subject_id) == (MessageKind.WEBHOOK_DISABLED, webhook_id)
    about = await subjects_of(running.platform.gateway, "haiwan", [told])
    assert about[told.message_id].name == "127.0.0.1"


async def test_nothing_but_a_challenge_is_sent_until_the_endpoint_answers_it(tmp_path: Path) -> None:
    async with receiver() as one, receiver() as other, stage(tmp_path / "data", **ALLOWED) as running:
        await running.open("haiwan")
        one.wants_events = False
        made = await running.done("chen-staff", "POST", HOOKS, {"url": one.url})
        hook = f"{HOOKS}/{made['webhook_id']}"
        assert (made["challenge"]["confirmed"], made["challenge"]["attempt"]["status"]) == (False, 200)
        assert (await listed(running))["state"] == "unconfirmed"
        for word, body in (("test", None), ("event", {"sequence": 1})):
            refused = await running.refused("chen-staff", "POST", f"{hook}/{word}", body)
            assert refused == (409, "webhook_is_not_confirmed")
        await running.done("chen-staff", "POST", f"{hook}/resume")
        one.wants_events = True
        assert not one.came
        said = await running.done("chen-staff", "POST", f"{hook}/challenge")
        assert (said["confirmed"], (await listed(running))["state"]) == (True, "active")
        again = await running.done("chen-staff", "POST", f"{hook}/challenge")
        assert (again, len(one.asked)) == ({"confirmed": True, "attempt": None}, 2)
        expected = await feed(running)
        await one.wait(lambda came: len(came.taken) == len(expected))
        for asked in one.asked:
            event = json.loads(asked.body)
            assert event["type"] == "hehuo.webhook_challenge.v1"
            assert event["data"]["challenge"] == asked.headers["hehuo-challenge"]
            stamp = int(asked.headers["webhook-timestamp"])
            signed = signature([made["secret"]], asked.id, stamp, asked.body)
            assert asked.headers["webhook-signature"] == signed
        moved = await running.done("chen-staff", "PUT", f"{hook}/address", {"url": other.url})
        assert moved["confirmed"]
        await set_limits(running, 5)
        await other.wait(lambda came: len(came.taken) == 1)
        assert ids(one.taken) + ids(other.taken) == await feed(running)
        await running.done("chen-staff", "DELETE", hook)
        transport = httpx2.ASGITransport(app=running.app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            await staff_do_all_of_it_on_pages(Browser(http), running, other)


async def test_without_its_operators_word_the_platform_connects_to_nothing_in_the_house(
    tmp_path: Path,
) -> None:
    async with receiver() as one, stage(tmp_path / "data") as running:
        await running.open("haiwan")
        made = await running.done("chen-staff", "POST", HOOKS, {"url": one.url})
        tried = made["challenge"]["attempt"]
        assert (tried["status"], tried["error"]) == (None, "the name leads to no public address")
        assert one.came == one.asked == []
        refused = await running.refused("lin", "POST", HOOKS, {"url": one.url})
        assert refused == (403, "actor_may_not_do_this")


async def staff_do_all_of_it_on_pages(browser: Browser, running: Stage, one: Receiver) -> None:
    """From the empty list to a webhook that is tried, stopped, replayed and removed, and a key."""
    everything = "/haiwan/connections"
    await browser.sign_in("lin")
    assert (await browser.get(everything)).status_code == 403
    await browser.sign_in("chen-staff")
    assert everything in (await browser.get("/haiwan/desk")).text
    assert "还没有推送地址" in (await browser.get(everything)).text
    wrong = await sends(browser, f"{everything}/new", {"url": "ftp://a.example/", "after": "0"})
    assert (wrong.status_code, 'value="ftp://a.example/"' in wrong.text) == (422, True)
    one.wants_events = False
    fields = {"url": one.url, "after": "1000", "batch": "1", "ordered": "false", "types": LIMITS}
    made = await sends(browser, f"{everything}/new", fields)
    assert "whsec_" in made.text
    view = await listed(running)
    assert (view["types"], view["batch"], view["ordered"]) == ([LIMITS], 1, False)
    hook = f"{everything}/webhooks/{view['webhook_id']}"
    assert "待确认" in (await browser.get(hook)).text
    assert (await sends(browser, hook, {}, f"{hook}/test")).status_code == 409
    one.wants_events = True
    assert "推送中" in (await sends(browser, hook, {}, f"{hook}/challenge")).text
    assert "对方回应 204" in (await sends(browser, hook, {}, f"{hook}/test")).text
    one.answer = lambda _: (418, "")
    sent = await sends(browser, hook, {"sequence": "1"}, f"{hook}/event")
    assert sent.text.count("对方回应 418") == 1
    assert sent.text.count("<td>418") == 1  # In the log, where message ids may have the same digits.
    one.answer = lambda _: (204, "")
    assert "haiwan:1<" in (await browser.get(hook)).text
    assert (await sends(browser, hook, {"url": "ftp://a"}, f"{hook}/address")).status_code == 422
    moved = await sends(browser, hook, {"url": f"{one.url}/2"}, f"{hook}/address")
    assert (moved.status_code, (await listed(running))["url"]) == (200, f"{one.url}/2")
    beyond = await sends(browser, hook, {"sequence": "1000"}, f"{hook}/event")
    assert beyond.status_code == 422
    await sends(browser, hook, {}, f"{hook}/changes/pause")
    assert "已暂停" in (await browser.get(hook)).text
    replayed = await sends(browser, hook, {"after": "7"}, f"{hook}/replay")
    assert (replayed.status_code, (await listed(running))["delivered_through"]) == (303, 7)
    assert (await sends(browser, hook, {"after": ""}, f"{hook}/replay")).status_code == 422
    since = await sends(browser, hook, {"since": "2020-01-01T08:00"}, f"{hook}/replay")
    assert (since.status_code, (await listed(running))["delivered_through"]) == (303, 0)
    assert "whsec_" in (await sends(browser, hook, {}, f"{hook}/secret")).text
    assert (await sends(browser, hook, {}, f"{hook}/changes/explode")).status_code == 404
    await sends(browser, hook, {}, f"{hook}/changes/resume")
    await sends(browser, hook, {}, f"{hook}/changes/remove")
    assert (await browser.get(hook)).status_code == 404

    await sends(browser, f"{everything}/accounts/new", {"name": "图书馆日历"})
    (account,) = (await running.done("chen-staff", "GET", f"{HERE}/service-accounts"))["items"]
    system = f"{everything}/accounts/{account['account_id']}"
    for _ in range(2):
        assert "hehuo_" in (await sends(browser, everything, {}, f"{system}/key")).text
    assert (await sends(browser, everything, {}, f"{system}/key")).status_code == 409
    (account,) = (await running.done("chen-staff", "GET", f"{HERE}/service-accounts"))["items"]
    await sends(browser, everything, {"key_id": account["keys"][0]["key_id"]}, f"{system}/withdrawal")
    assert (await browser.get(everything)).text.count('name="key_id"') == 1
    await sends(browser, everything, {}, f"{system}/withdrawal")
    assert "还没有接口账号" in (await browser.get(everything)).text
