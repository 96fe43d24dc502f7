"""Volunteering on the whole platform: the code of the moment, hours, what staff enter, certificates."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from examples.gangwan.people import identities
from tests.component.gateway import Stage, stage

HERE = "/v1/communities/haiwan/volunteering"
STAFF, LIN, ZHAO = "chen-staff", "lin", "zhao"


async def advance(running: Stage, to: datetime) -> None:
    """Puts the development clock forward to a moment."""
    clock = await running.done(None, "GET", "/v1/development/clock")
    seconds = round((to - datetime.fromisoformat(clock["now"])).total_seconds())
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})


async def planned(running: Stage) -> tuple[str, datetime]:
    """An activity of two hours that begins in a day; its path and its beginning."""
    now = running.platform.gateway.clock.now()
    begins = (now + timedelta(days=1)).replace(hour=2, minute=0, second=0, microsecond=0)
    body = {
        "title": "河涌净滩",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=2)).isoformat(),
        "place": "蕉门河北岸",
        "capacity": 30,
    }
    made = await running.done(STAFF, "POST", f"{HERE}/activities", body)
    assert await running.done(None, "GET", f"{HERE}/activities/{made['id']}?min_sequence={made['sequence']}")
    return f"{HERE}/activities/{made['id']}", begins


async def code(running: Stage, activity: str) -> dict[str, str]:
    """What is typed by whoever sees the activity's screen now."""
    return {"code": (await running.done(STAFF, "GET", f"{activity}/code"))["code"]}


async def test_hours_are_earned_by_code_entered_by_staff_certified_and_reversed(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        activity, begins = await planned(running)
        assert await running.refused(LIN, "GET", f"{activity}/code") == (403, "actor_may_not_do_this")
        await advance(running, begins - timedelta(minutes=10))
        wrong = {"code": "000000" if (await code(running, activity))["code"] != "000000" else "000001"}
        refused = (403, "activity_code_is_not_valid")
        assert await running.refused(LIN, "POST", f"{activity}/sign-ins", wrong) == refused
        await running.done(LIN, "POST", f"{activity}/sign-ins", await code(running, activity))
        await advance(running, begins + timedelta(hours=2, minutes=5))
        done = await running.done(LIN, "POST", f"{activity}/sign-outs", await code(running, activity))
        seen = f"min_sequence={done['sequence']}"
        (hours,) = (await running.done(LIN, "GET", f"{HERE}/hours?{seen}"))["items"]
        assert (hours["kind"], hours["state"], hours["minutes"]) == ("credit", "counted", 120)
        assert (await running.done(ZHAO, "GET", f"{HERE}/hours"))["items"] == []
        hidden = await running.refused(ZHAO, "GET", f"{HERE}/hours/{hours['hours_id']}")
        assert hidden == (404, "hours_are_unknown")
        entry = {
            "person_id": identities()[ZHAO].person_id,
            "minutes": 60,
            "reason": "没有手机,现场登记",
        }
        entered = await running.done(STAFF, "POST", f"{activity}/hours", entry)
        seen = f"min_sequence={entered['sequence']}"
        own = await running.done(ZHAO, "GET", f"{HERE}/hours/{entered['id']}?{seen}")
        assert (own["kind"], own["reason"]) == ("honour", "没有手机,现场登记")
        stranger = entry | {"person_id": "resident-nobody"}
        assert (await running.refused(STAFF, "POST", f"{activity}/hours", stranger))[0] == 409
        view = await running.done(None, "GET", activity)
        assert (view["volunteers"], view["credit_minutes"], view["honour_minutes"]) == (1, 120, 60)
        day = hours["day"]
        made = await running.done(LIN, "POST", f"{HERE}/certificates", {"from_day": day, "until_day": day})
        path = f"{HERE}/certificates/{made['id']}"
        check = await running.done(None, "GET", f"{path}?min_sequence={made['sequence']}")
        assert (check["credit_minutes"], check["void"], "person_id" in check) == (120, False, False)
        (listed,) = (await running.done(LIN, "GET", f"{HERE}/certificates"))["items"]
        assert listed["number"] == made["id"]
        other = f"{HERE}/certificates/ZY2026-AAAA-BBBB-CCCC"
        assert await running.refused(None, "GET", other) == (404, "certificate_is_not_known")
        back = await running.done(
            STAFF, "POST", f"{HERE}/hours/{hours['hours_id']}/reversal", {"reason": "代签"}
        )
        check = await running.done(None, "GET", f"{path}?min_sequence={back['sequence']}")
        assert check["void"] is True
        record = await running.done(LIN, "GET", f"{HERE}/record")
        assert (record["credit_minutes"], record["honour_minutes"]) == (0, 0)
        spare, _ = await planned(running)
        cancelled = await running.done(STAFF, "POST", f"{spare}/cancellation", {"reason": "台风蓝色预警"})
        view = await running.done(None, "GET", f"{spare}?min_sequence={cancelled['sequence']}")
        assert (view["state"], view["reason"]) == ("cancelled", "台风蓝色预警")


async def test_points_follow_from_hours_and_are_handed_out_by_code(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        activity, begins = await planned(running)
        await advance(running, begins - timedelta(minutes=10))
        await running.done(LIN, "POST", f"{activity}/sign-ins", await code(running, activity))
        await advance(running, begins + timedelta(hours=2, minutes=5))
        await running.done(LIN, "POST", f"{activity}/sign-outs", await code(running, activity))
        balance = (await running.done(LIN, "GET", f"{HERE}/points"))["balance"]
        assert (balance["earned_minutes"], balance["pending_minutes"]) == (120, 120)
        bag = {"title": "环保布袋", "donor": "海湾便利店", "cost_points": 1, "stock": 1}
        made = await running.done(STAFF, "POST", f"{HERE}/rewards", bag)
        reward = f"{HERE}/rewards/{made['id']}"
        assert await running.refused(LIN, "POST", f"{reward}/reservations") == (409, "points_are_too_few")
        await advance(running, begins + timedelta(days=8))
        kept = await running.done(LIN, "POST", f"{reward}/reservations")
        one, seen = f"{HERE}/reservations/{kept['id']}", f"min_sequence={kept['sequence']}"
        shown = await running.done(LIN, "GET", f"{one}/code?{seen}")
        for other in (ZHAO, STAFF):
            assert (await running.refused(other, "GET", f"{one}/code"))[0] in {403, 404}
        assert await running.refused(ZHAO, "GET", one) == (404, "reservation_is_unknown")
        wrong = {"code": f"{(int(shown['code']) + 1) % 1_000_000:06d}"}
        refused = (403, "pick_up_code_is_not_valid")
        assert await running.refused(STAFF, "POST", f"{one}/redemption", wrong) == refused
        shown = await running.done(LIN, "GET", f"{one}/code")
        done = await running.done(STAFF, "POST", f"{one}/redemption", {"code": shown["code"]})
        seen = f"min_sequence={done['sequence']}"
        balance = (await running.done(LIN, "GET", f"{HERE}/points?{seen}"))["balance"]
        assert (balance["redeemed_minutes"], balance["available_minutes"]) == (60, 60)
        assert (await running.done(LIN, "GET", f"{HERE}/record"))["credit_minutes"] == 120
        (listed,) = (await running.done(STAFF, "GET", f"{HERE}/reservations?state=redeemed"))["items"]
        assert listed["reservation_id"] == kept["id"]
        await running.done(STAFF, "POST", f"{reward}/restocking", {"quantity": 5})
        gone = await running.done(STAFF, "POST", f"{reward}/withdrawal", {"reason": "商家停业"})
        view = await running.done(None, "GET", f"{reward}?min_sequence={gone['sequence']}")
        assert (view["left"], view["handed_out"], view["withdrawn"]) == (5, 1, True)
        await _expire_soon(running, begins)


async def _expire_soon(running: Stage, begins: datetime) -> None:
    """What became of points, and that those which are left expire in a month, is told to whose they are."""
    lines = (await running.done(LIN, "GET", f"{HERE}/points/history"))["items"]
    told = [(one["movement"], one["minutes"]) for one in lines]
    assert told == [("redeemed", 60), ("reserved", 60), ("earned", 120)]
    assert (await running.done(ZHAO, "GET", f"{HERE}/points/history"))["items"] == []
    assert await running.done(LIN, "GET", f"{HERE}/points/expiring") == []
    for days in (350, 702):  # No more than a year at once.
        await advance(running, begins + timedelta(days=days))
    for _ in range(100):  # The clock strikes by itself.
        soon = await running.done(LIN, "GET", f"{HERE}/points/expiring")
        if soon:
            break
        await asyncio.sleep(0.05)
    assert [one["minutes"] for one in soon] == [60]
    assert await running.platform.host.settled(60)
    inbox = await running.done(LIN, "GET", "/v1/communities/haiwan/me/messages")
    (message,) = [one for one in inbox["messages"] if one["kind"] == "points_expire"]
    assert message["facts"]["minutes"] == 60
