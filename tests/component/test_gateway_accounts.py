"""A system with a key: it does what its account names, as itself, until the key is withdrawn or runs out."""

from pathlib import Path
from typing import Any

from tests.component.gateway import OFFICER, Stage, stage

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
