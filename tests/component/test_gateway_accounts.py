"""A system with a key: it does what its account names, as itself, until the key is withdrawn or runs out."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2

from shared.eventlog.wire import type_of
from tests.component.gateway import OFFICER, Stage, stage
from tests.component.test_gateway_desks import sends
from tests.component.test_gateway_pages import Browser
from tests.webhook_receiver import receiver

HERE = "/v1/communities/haiwan"
ACCOUNTS = f"{HERE}/service-accounts"


async def ask(running: Stage, key: str, method: str, path: str, body: Any = None) -> tuple[int, str | None]:
    headers = {"Authorization": f"Bearer {key}"}
    answer = await running.http.request(method, path, json=body, headers=headers)
    return answer.status_code, answer.json().get("code")


async def new_key(running: Stage, who: str, at: str, **account: Any) -> tuple[str, str, str]:
    """The path of an account that was just made, its key, and the key's id."""
    made = await running.ask(who, "POST", at, {"name": "Library", **account})
    assert made.status_code == 201, made.text
    place = made.headers["Location"]
    key = await running.done(who, "POST", f"{place}/keys", {"days": 7})
    return place, key["key"], key["key_id"]


async def test_a_key_opens_what_its_account_names_here_and_all_is_marked_as_the_accounts(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai", people=False)
        limits = {"limits": {"bookings_ahead_per_person": 7}}
        place, key, key_id = await new_key(
            running, OFFICER, ACCOUNTS, roles=["staff"], operations=["read", "set_booking_limits"]
        )
        assert await ask(running, key, "GET", f"{HERE}/people") == (200, None)
        assert await ask(running, key, "PUT", f"{HERE}/booking-limits", limits) == (200, None)
        not_named = await ask(running, key, "POST", f"{HERE}/claim-codes", {})
        assert not_named == (403, "key_does_not_open_this")
        assert await ask(running, key, "GET", "/v1/communities/nanbeitai/people") == (
            401,
            "token_is_not_valid",
        )
        await running.platform.host.settled()
        events = (await running.done(None, "GET", f"{HERE}/events?limit=1000"))["events"]
        assert events[-1]["event"]["type"] == "bookings.booking_limits_set.v1"
        listed = await running.done("chen-staff", "GET", ACCOUNTS)
        (account,) = listed["items"]
        assert account["keys"][0]["used_at"] is not None
        assert key not in str(listed)
        assert place.endswith(account["account_id"])
        on_behalf = await running.http.get(
            f"{HERE}/me", headers={"Authorization": f"Bearer {key}", "On-Behalf-Of": account["account_id"]}
        )
        assert on_behalf.json()["code"] == "on_behalf_is_for_staff"
        await running.done("chen-staff", "DELETE", f"{place}/keys/{key_id}")
        assert await ask(running, key, "GET", f"{HERE}/people") == (401, "token_is_not_valid")


async def test_no_person_is_made_of_a_key_and_a_key_of_the_district_opens_every_community(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        every = ["read", "put_me", "erase_me", "withdraw_my_tokens", "claim_membership"]
        place, key, _ = await new_key(
            running, OFFICER, "/v1/service-accounts", roles=["auditor"], operations=every
        )
        assert await ask(running, key, "GET", "/v1/me") == (200, None)
        assert await ask(running, key, "GET", f"{HERE}/fund/disbursements") == (200, None)
        for method, path, body in [
            ("PUT", "/v1/me", {"name": "机器", "phone": None}),
            ("DELETE", "/v1/me", None),
            ("DELETE", "/v1/me/tokens", None),
            ("POST", f"{HERE}/me/membership", {"code": "7K2M-Q4XW-9TDR-B3HV"}),
        ]:
            assert await ask(running, key, method, path, body) == (403, "key_does_not_open_this"), path
        await running.done(OFFICER, "POST", "/v1/development/clock", {"advance_seconds": 8 * 86_400})
        assert await ask(running, key, "GET", f"{HERE}/fund/disbursements") == (401, "token_has_expired")
        fresh = (await running.done(OFFICER, "POST", f"{place}/keys", {}))["key"]
        assert await ask(running, fresh, "GET", f"{HERE}/fund/disbursements") == (200, None)
        await running.done(OFFICER, "DELETE", place)
        assert await ask(running, fresh, "GET", f"{HERE}/fund/disbursements") == (401, "token_is_not_valid")
        refused = await running.refused("lin", "GET", "/v1/service-accounts")
        assert refused == (403, "actor_may_not_do_this")


async def test_an_account_for_some_types_of_events_gets_no_others_by_any_way(tmp_path: Path) -> None:
    allowed: Any = {"webhook_networks": ("127.0.0.0/8",)}
    async with receiver() as one, stage(tmp_path / "data", **allowed) as running:
        await running.open("haiwan")
        for number in (5, 6):
            body = {"limits": {"bookings_ahead_per_person": number}}
            await running.done("chen-staff", "PUT", f"{HERE}/booking-limits", body)
        await running.platform.host.settled()
        every = (await running.done(None, "GET", f"{HERE}/events"))["events"]
        kind = "bookings.booking_limits_set.v1"
        names = ("make_webhook", "replay_webhook", "send_event_to_webhook", "make_service_account")
        account, key, _ = await new_key(
            running,
            OFFICER,
            ACCOUNTS,
            roles=["staff"],
            operations=["read", "make_account_key", *names],
            types=[kind],
        )
        shown = await running.http.get(f"{HERE}/events", headers={"Authorization": f"Bearer {key}"})
        expected = [event for event in every if event["event"]["type"] == kind]
        assert (shown.json()["events"], shown.json()["next_after"]) == (expected, every[-1]["sequence"])
        not_open = (403, "key_does_not_open_these_events")
        assert await ask(running, key, "GET", f"{HERE}/events/digest") == not_open
        others = {"types": [kind, "partners.community_opened.v1"]}
        wanted = {"Authorization": f"Bearer {key}", "Accept": "text/event-stream"}
        stream = f"{HERE}/events/stream?types={','.join(others['types'])}"
        assert (await running.http.get(stream, headers=wanted)).json()["code"] == not_open[1]
        of_all = (
            await running.done("chen-staff", "POST", f"{HERE}/webhooks", {"url": one.url, "after": 99})
        )["webhook_id"]
        assert await ask(running, key, "POST", f"{HERE}/webhooks", {"url": one.url, **others}) == not_open
        made = await running.http.post(
            f"{HERE}/webhooks", json={"url": one.url}, headers={"Authorization": f"Bearer {key}"}
        )
        hook = f"{HERE}/webhooks/{made.json()['webhook_id']}"
        await one.wait(lambda came: len(came.taken) == 2)
        assert {type_of(delivery.body) for delivery in one.taken} == {kind}
        assert await ask(running, key, "POST", f"{hook}/event", {"sequence": 1}) == not_open
        unknown = (404, "webhook_is_unknown")
        for path in ("replay", "event"):
            at = {"after": 0} if path == "replay" else {"sequence": 1}
            assert await ask(running, key, "POST", f"{HERE}/webhooks/{of_all}/{path}", at) == unknown
        listed = await running.http.get(f"{HERE}/webhooks", headers={"Authorization": f"Bearer {key}"})
        assert [(told["types"], told["is_orphaned"]) for told in listed.json()["items"]] == [([kind], False)]
        await and_lets_nobody_in_for_more(running, key, kind)
        await running.done(OFFICER, "DELETE", account)
        left = (await running.done("chen-staff", "GET", f"{HERE}/webhooks"))["items"]
        assert {told["webhook_id"]: told["is_orphaned"] for told in left} == {
            of_all: False,
            made.json()["webhook_id"]: True,
        }
        await and_its_webhook_is_marked(running, f"/haiwan/connections/webhooks/{made.json()['webhook_id']}")


async def and_its_webhook_is_marked(running: Stage, hook: str) -> None:
    transport = httpx2.ASGITransport(app=running.app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        browser = Browser(http)
        await browser.sign_in("chen-staff")
        assert (await browser.get("/haiwan/connections")).text.count("无人负责") == 1
        assert "服务账号已关闭" in (await browser.get(hook)).text


async def and_lets_nobody_in_for_more(running: Stage, key: str, kind: str) -> None:
    not_open = (403, "key_does_not_open_these_events")
    wider, _, _ = await new_key(running, "chen-staff", ACCOUNTS)
    assert await ask(running, key, "POST", f"{wider}/keys", {}) == not_open
    assert (
        await ask(running, key, "POST", ACCOUNTS, {"name": "Mine", "types": ["partners.community_opened.v1"]})
        == not_open
    )
    await ask(running, key, "POST", ACCOUNTS, {"name": "Mine"})
    accounts = (await running.done("chen-staff", "GET", ACCOUNTS))["items"]
    assert [told["types"] for told in accounts if told["name"] == "Mine"] == [[kind]]


async def test_a_stream_ends_with_its_key_and_brings_nothing_that_happens_after(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        place, key, key_id = await new_key(running, "chen-staff", ACCOUNTS)
        await running.platform.host.settled()
        head = (await running.done(None, "GET", f"{HERE}/events"))["head"]
        wanted = {"Authorization": f"Bearer {key}", "Accept": "text/event-stream"}
        following = asyncio.create_task(
            running.http.get(f"{HERE}/events/stream?after={head}", headers=wanted)
        )
        async with asyncio.timeout(30):
            while not running.platform.gateway.feed.followers:
                await asyncio.sleep(0.01)
            await running.done("chen-staff", "DELETE", f"{place}/keys/{key_id}")
            body = {"limits": {"bookings_ahead_per_person": 5}}
            await running.done("chen-staff", "PUT", f"{HERE}/booking-limits", body)
            said = (await following).text
        assert (said.startswith("retry:"), "booking_limits_set" in said) == (True, False)


async def test_the_district_lets_its_systems_in_on_a_page_of_its_own(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        transport = httpx2.ASGITransport(app=running.app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser, here = Browser(http), "/district/connections"
            await browser.sign_in("chen-staff")
            assert (await browser.get(here)).status_code == 403
            await browser.sign_in(OFFICER)
            assert here in (await browser.get("/district")).text
            form = f"{here}/accounts/new"
            fields = {"name": "统计系统", "operations": "read  set_booking_limits", "types": "bookings.x.v1"}
            wrong = await sends(browser, form, {**fields, "operations": "Read!"})
            assert (wrong.status_code, 'value="Read!"' in wrong.text) == (422, True)
            assert (await sends(browser, form, fields)).headers["Location"] == here
            (account,) = (await running.done(OFFICER, "GET", "/v1/service-accounts"))["items"]
            assert account["operations"] == ["read", "set_booking_limits"]
            assert account["types"] == ["bookings.x.v1"]
            system = f"{here}/accounts/{account['account_id']}"
            key = await sends(browser, here, {}, f"{system}/key")
            assert ("hehuo_" in key.text, key.headers["Cache-Control"]) == (True, "no-store")
            page = (await browser.get(here)).text
            assert all(words in page for words in ("统计系统", "set_booking_limits", "bookings.x.v1"))
            await sends(browser, here, {}, f"{system}/withdrawal")
            assert "统计系统" not in (await browser.get(here)).text
