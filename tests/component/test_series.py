"""A series on the whole platform: tried, booked around a date that is taken, added to and given back."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.component.gateway import stage

HERE = "/v1/communities/haiwan"
STAFF = "chen-staff"
ROOM = {
    "name": "棋牌室",
    "name_en": "Games room",
    "capacity": 12,
    "opening_windows": [{"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens_at": "06:00", "closes_at": "22:00"}],
}
WEEK = timedelta(days=7)


async def test_a_series_is_tried_booked_added_to_and_given_back(tmp_path: Path) -> None:
    async with stage(tmp_path / "data", settles=True) as running:
        await running.open("haiwan")
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        tomorrow = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
        first = tomorrow.replace(hour=8, minute=0, second=0, microsecond=0)
        starts = [first + WEEK * week for week in range(3)]
        length = timedelta(hours=1)
        taken = {
            "space_id": room,
            "starts_at": starts[1].isoformat(),
            "ends_at": (starts[1] + length).isoformat(),
            "for_the_community": True,
        }
        other = await running.done(STAFF, "POST", f"{HERE}/bookings", taken)
        wish = {
            "space_id": room,
            "starts_at": first.isoformat(),
            "ends_at": (first + length).isoformat(),
            "repeats": "weekly",
            "dates": 3,
        }
        plan = await running.done("lin", "POST", f"{HERE}/series/trial", wish)
        assert [datetime.fromisoformat(one["starts_at"]) for one in plan["free"]] == [starts[0], starts[2]]
        (conflict,) = plan["conflicts"]
        assert (conflict["reason"], bool(conflict["alternatives"])) == ("space_is_not_free", True)
        refused = await running.ask("lin", "POST", f"{HERE}/series", wish)
        assert (refused.status_code, refused.json()["code"]) == (409, "series_has_conflicts")
        booked = await running.done("lin", "POST", f"{HERE}/series", wish | {"skip_conflicts": True})
        series = f"{HERE}/series/{booked['id']}"
        seen = await running.done("lin", "GET", f"{series}?min_sequence={booked['sequence']}")
        assert [datetime.fromisoformat(one["starts_at"]) for one in seen["skipped"]] == [starts[1]]
        assert seen["booked_by"] is not None
        assert (await running.done("mei", "GET", series))["booked_by"] is None
        await running.done(STAFF, "POST", f"{HERE}/bookings/{other['id']}/cancellation", {})
        added = await running.done("lin", "POST", f"{series}/dates", {"starts_at": starts[1].isoformat()})
        listed = f"{HERE}/bookings?series_id={booked['id']}"
        dates = await running.done("lin", "GET", f"{listed}&min_sequence={added['sequence']}")
        assert [datetime.fromisoformat(one["starts_at"]) for one in dates["items"]] == starts
        given_back = await running.done(
            "lin", "POST", f"{series}/cancellation", {"starts_from": starts[1].isoformat()}
        )
        dates = await running.done("lin", "GET", f"{listed}&min_sequence={given_back['sequence']}")
        assert [one["state"].partition("_")[0] for one in dates["items"]] == [
            "confirmed",
            "cancelled",
            "cancelled",
        ]
