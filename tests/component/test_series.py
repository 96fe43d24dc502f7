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
    async with stage(tmp_path / "data") as running:
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


async def test_a_series_is_edited_and_its_calendar_follows(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        room = (await running.done(STAFF, "POST", f"{HERE}/spaces", ROOM))["id"]
        tomorrow = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)
        first = tomorrow.replace(hour=8, minute=0, second=0, microsecond=0)
        wish = {
            "space_id": room,
            "starts_at": first.isoformat(),
            "ends_at": (first + timedelta(hours=1)).isoformat(),
            "repeats": "weekly",
            "dates": 3,
        }
        booked = await running.done("lin", "POST", f"{HERE}/series", wish)
        series = f"{HERE}/series/{booked['id']}"
        listed = f"{HERE}/bookings?series_id={booked['id']}"
        dates = await running.done("lin", "GET", f"{listed}&min_sequence={booked['sequence']}")
        ids = [one["booking_id"] for one in dates["items"]]
        later = first + WEEK + timedelta(hours=2)
        edit = {
            "booking_id": ids[1],
            "scope": "following",
            "starts_at": later.isoformat(),
            "ends_at": (later + timedelta(minutes=90)).isoformat(),
        }
        plan = await running.done("lin", "POST", f"{series}/edits/trial", edit)
        assert [one["booking_id"] for one in plan["moved"]] == [ids[2], ids[1]]
        assert plan["conflicts"] == []
        edited = await running.done("lin", "POST", f"{series}/edits", edit)
        dates = await running.done("lin", "GET", f"{listed}&min_sequence={edited['sequence']}")
        assert [one["booking_id"] for one in dates["items"]] == ids
        assert [datetime.fromisoformat(one["starts_at"]) for one in dates["items"]] == [
            first,
            later,
            later + WEEK,
        ]
        (change,) = (await running.done("lin", "GET", series))["edits"]
        assert (change["scope"], change["moved"]) == ("following", 2)
        made = await running.done("lin", "PUT", f"{HERE}/me/calendar-key")
        calendar = str((await running.ask(None, "GET", made["path"])).text)
        # Each date is an appointment of its own and stays the same one: no rule, and no exceptions to it.
        assert sorted(f"UID:{one}@hehuo" in calendar for one in ids) == [True] * 3
        assert f"DTSTART:{later.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}" in calendar
        assert not {"RRULE", "EXDATE", "RECURRENCE-ID"} & set(calendar.replace(":", "\n").splitlines())
        again = wish | {"starts_at": (first + WEEK).isoformat(), "repeats": "weekly", "dates": 2}
        again["ends_at"] = (first + WEEK + timedelta(hours=1)).isoformat()
        await running.done("mei", "POST", f"{HERE}/series", again)  # What was given up is free for others.
        refused = await running.ask(STAFF, "POST", f"{series}/edits", edit | {"booking_id": room})
        assert (refused.status_code, refused.json()["code"]) == (409, "date_is_not_ahead")
