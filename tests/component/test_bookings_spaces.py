"""Spaces and bookings through the platform's own API: who may do, see and undo what."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Stage, stage

HERE = "/v1/communities/haiwan"
STAFF = "chen-staff"
LATER = timedelta(minutes=5)
"""The platform's clock goes on between two questions."""
pytestmark = pytest.mark.asyncio(loop_scope="module")

_rooms = count(1)
DANCE_ROOM = {"name": "舞蹈室", "name_en": "Dance room", "capacity": 25, "buffer_minutes": 10}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One platform for all tests of this file: each opens a room of its own."""
    async with stage(tmp_path_factory.mktemp("spaces") / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai")
        yield running


async def a_room(platform: Stage) -> str:
    room = DANCE_ROOM | {"name": f"舞蹈室 {next(_rooms)}"}
    answer = await platform.done(STAFF, "POST", f"{HERE}/spaces", room)
    return str(answer["id"])


async def a_wednesday(platform: Stage) -> datetime:
    """Seven in the evening of a Wednesday to come, in Guangzhou, by the platform's clock."""
    clock = await platform.done(None, "GET", "/v1/development/clock")
    now = datetime.fromisoformat(clock["now"]).astimezone(ZoneInfo("Asia/Shanghai"))
    days = (2 - now.weekday()) % 7 + 7
    return now.replace(hour=19, minute=0, second=0, microsecond=0) + timedelta(days=days)


def slot(space_id: str, starts_at: datetime, minutes: int = 60) -> dict[str, Any]:
    return {
        "space_id": space_id,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(minutes=minutes)).isoformat(),
    }


async def advance(platform: Stage, to: datetime) -> None:
    clock = await platform.done(None, "GET", "/v1/development/clock")
    seconds = int((to - datetime.fromisoformat(clock["now"])).total_seconds()) + 1
    await platform.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})


async def test_who_waits_for_a_room_is_not_merged_and_keeps_the_place_in_line(platform: Stage) -> None:
    gone, stays = [
        (await platform.done(STAFF, "POST", f"{HERE}/people", {"name": name}))["id"]
        for name in ("陆大爷", "陆伯")
    ]
    account = "0197e2a0-0000-7000-8000-000000000063"
    code = await platform.done(STAFF, "POST", f"{HERE}/claim-codes", {"person_id": gone})
    await platform.done(account, "POST", f"{HERE}/me/membership", {"code": code["code"]})
    wish = slot(await a_room(platform), await a_wednesday(platform))
    await platform.done("lin", "POST", f"{HERE}/bookings", wish)
    wait = await platform.done(account, "POST", f"{HERE}/room-waits", wish)
    path = f"{HERE}/room-waits/{wait['id']}?min_sequence={wait['sequence']}"
    assert (await platform.done(account, "GET", path))["person_id"] == gone
    answer = await platform.ask(STAFF, "POST", f"{HERE}/people/{gone}/merge", {"into": stays})
    assert (answer.status_code, answer.json()["facts"]) == (409, {"open": ["room_waits"]})
    assert (await platform.done(account, "GET", path))["state"] == "waiting"


async def test_a_room_is_booked_refused_with_alternatives_given_back_and_free_again(
    platform: Stage,
) -> None:
    wish = slot(await a_room(platform), await a_wednesday(platform))
    booking = await platform.done("lin", "POST", f"{HERE}/bookings", wish)
    refusal = await platform.ask("zhao", "POST", f"{HERE}/bookings", wish)
    assert refusal.status_code == 409
    assert refusal.json()["code"] == "space_is_not_free"
    other = refusal.json()["facts"]["alternatives"][0]
    await platform.done("zhao", "POST", f"{HERE}/bookings", other)
    cancellation = f"{HERE}/bookings/{booking['id']}/cancellation"
    assert await platform.refused("zhao", "POST", cancellation, {}) == (403, "actor_may_not_do_this")
    await platform.done("lin", "POST", cancellation, {"reason": "weather"})
    again = await platform.done("mei", "POST", f"{HERE}/bookings", wish)
    assert again["id"] != booking["id"]


async def test_who_booked_is_seen_by_the_booker_and_by_staff_alone(platform: Stage) -> None:
    wish = slot(await a_room(platform), await a_wednesday(platform))
    booking = await platform.done("lin", "POST", f"{HERE}/bookings", wish)
    at = f"?min_sequence={booking['sequence']}"
    lin = identities()["lin"].person_id
    path = f"{HERE}/bookings{at}&space_id={wish['space_id']}"
    for name, seen in (("lin", lin), (STAFF, lin), ("zhao", None), ("song-auditor", None)):
        one = await platform.done(name, "GET", f"{HERE}/bookings/{booking['id']}{at}")
        listed = await platform.done(name, "GET", path)
        assert one["booked_by"] == seen
        assert [each["booked_by"] for each in listed["items"]] == [seen]
    zhao = identities()["zhao"].person_id
    in_place_of_zhao = await platform.done(STAFF, "GET", path, On_Behalf_Of=zhao)
    assert [each["booked_by"] for each in in_place_of_zhao["items"]] == [None]
    mine = await platform.done("zhao", "GET", f"{path}&mine=true")
    assert mine["items"] == []
    assert await platform.refused(None, "GET", f"{HERE}/bookings") == (401, "sign_in_is_required")


async def test_a_repeat_with_the_same_key_books_once(platform: Stage) -> None:
    wish = slot(await a_room(platform), await a_wednesday(platform))
    first = await platform.done("lin", "POST", f"{HERE}/bookings", wish, Idempotency_Key="wish-1")
    again = await platform.done("lin", "POST", f"{HERE}/bookings", wish, Idempotency_Key="wish-1")
    assert again["id"] == first["id"]


async def test_a_hold_is_confirmed_in_time_and_expires_by_itself(platform: Stage) -> None:
    evening = await a_wednesday(platform)
    room = await a_room(platform)
    kept = await platform.done("lin", "POST", f"{HERE}/holds", slot(room, evening))
    lost = await platform.done("lin", "POST", f"{HERE}/holds", slot(room, evening + timedelta(hours=2)))
    await platform.done("lin", "POST", f"{HERE}/bookings/{kept['id']}/confirmation")
    await platform.done(None, "POST", "/v1/development/clock", {"advance_seconds": 601})
    late = await platform.refused("lin", "POST", f"{HERE}/bookings/{lost['id']}/confirmation")
    assert late == (409, "hold_has_expired")
    await platform.done("zhao", "POST", f"{HERE}/bookings", slot(room, evening + timedelta(hours=2)))


async def test_who_does_not_come_loses_the_room_and_who_checks_in_keeps_it(platform: Stage) -> None:
    evening = await a_wednesday(platform)
    room = await a_room(platform)
    came = await platform.done("lin", "POST", f"{HERE}/bookings", slot(room, evening))
    away = await platform.done("zhao", "POST", f"{HERE}/bookings", slot(room, evening + timedelta(hours=2)))
    early = await platform.refused("lin", "POST", f"{HERE}/bookings/{came['id']}/check-in")
    assert early == (409, "check_in_is_not_open")
    await advance(platform, evening)
    here = f"{HERE}/bookings/{came['id']}/check-in"
    no_proof = (403, "room_code_is_not_valid")
    assert await platform.refused("lin", "POST", here) == no_proof
    assert await platform.refused("lin", "GET", f"{HERE}/spaces/{room}/door") == (
        403,
        "actor_may_not_do_this",
    )
    door = await platform.done(STAFF, "GET", f"{HERE}/spaces/{room}/door")
    assert [(one["title"], "booked_by" in one) for one in door["now"]] == [("", False)]
    assert datetime.fromisoformat(door["next"]["starts_at"]) == evening + timedelta(hours=2)
    other = "000000" if door["code"] != "000000" else "000001"
    assert await platform.refused("lin", "POST", here, {"code": other}) == no_proof
    await platform.done("lin", "POST", here, {"code": door["code"]})
    assert (await platform.done("lin", "GET", f"{HERE}/bookings/{came['id']}"))["presence"] == "code"
    await advance(platform, evening + timedelta(hours=2, minutes=15))
    states = {}
    for booking in (came, away):
        view = await platform.done(STAFF, "GET", f"{HERE}/bookings/{booking['id']}")
        states[booking["id"]] = view["state"]
    assert states == {came["id"]: "completed", away["id"]: "no_show"}


async def test_staff_check_in_who_has_no_phone_and_what_they_booked_for_the_community(
    platform: Stage,
) -> None:
    evening = await a_wednesday(platform)
    room = await a_room(platform)
    lins = await platform.done("lin", "POST", f"{HERE}/bookings", slot(room, evening))
    await advance(platform, evening)
    await platform.done(STAFF, "POST", f"{HERE}/bookings/{lins['id']}/check-in")
    assert (await platform.done(STAFF, "GET", f"{HERE}/bookings/{lins['id']}"))["presence"] == "staff"
    community = slot(room, evening + timedelta(hours=2)) | {"for_the_community": True}
    theirs = await platform.done(STAFF, "POST", f"{HERE}/bookings", community)
    await advance(platform, evening + timedelta(hours=2))
    await platform.done(STAFF, "POST", f"{HERE}/bookings/{theirs['id']}/check-in")


async def test_staff_book_for_a_resident_without_a_phone(platform: Stage) -> None:
    wish = slot(await a_room(platform), await a_wednesday(platform))
    yang = identities()["yang"].person_id
    booking = await platform.done(STAFF, "POST", f"{HERE}/bookings", wish, On_Behalf_Of=yang)
    path = f"{HERE}/bookings?mine=true&min_sequence={booking['sequence']}"
    mine = await platform.done("yang", "GET", path)
    assert [each["booking_id"] for each in mine["items"]] == [booking["id"]]


async def test_free_windows_are_shown_to_everybody(platform: Stage) -> None:
    evening = await a_wednesday(platform)
    room = await a_room(platform)
    booking = await platform.done("lin", "POST", f"{HERE}/bookings", slot(room, evening))
    midnight = evening.replace(hour=0)
    window = {"from": midnight.isoformat(), "to": (midnight + timedelta(days=1)).isoformat()}
    answer = await platform.http.get(
        f"{HERE}/spaces/{room}/availability", params=window | {"min_sequence": booking["sequence"]}
    )
    free = [
        tuple(datetime.fromisoformat(stretch[edge]) for edge in ("starts_at", "ends_at"))
        for stretch in answer.raise_for_status().json()["free"]
    ]
    assert free == [
        (evening.replace(hour=18), evening.replace(hour=18, minute=50)),
        (evening.replace(hour=20, minute=10), evening.replace(hour=22)),
    ]
    backwards = {"from": window["to"], "to": window["from"]}
    refused = await platform.http.get(f"{HERE}/spaces/{room}/availability", params=backwards)
    assert refused.status_code == 422


async def test_nothing_is_shown_free_that_is_past_or_further_ahead_than_one_may_book(platform: Stage) -> None:
    path = f"{HERE}/spaces/{await a_room(platform)}/availability"
    clock = await platform.done(None, "GET", "/v1/development/clock")
    now = datetime.fromisoformat(clock["now"])
    made = await platform.platform.host.runtimes["bookings"].logs.sequence("haiwan")

    async def free(name: str | None, starts_at: datetime) -> list[tuple[str, str]]:
        window = {"from": starts_at.isoformat(), "to": (starts_at + timedelta(days=9)).isoformat()}
        query = "&".join(f"{edge}={moment.replace('+', '%2B')}" for edge, moment in window.items())
        view = await platform.done(name, "GET", f"{path}?{query}&min_sequence={made}")
        return [(one["starts_at"], one["ends_at"]) for one in view["free"]]

    assert await free("lin", now - timedelta(days=9)) == []
    horizon = now + timedelta(days=60) + LATER
    for name in (None, "lin"):
        offered = await free(name, now + timedelta(days=55))
        assert offered
        assert max(datetime.fromisoformat(end) for _, end in offered) <= horizon
        assert await free(name, now + timedelta(days=61)) == []
    assert await free(STAFF, now + timedelta(days=61)) != []
    unknown = "0197e3a0-5c00-7a10-8000-0000000000ff"
    window = "from=2026-07-08T00:00:00Z&to=2026-07-09T00:00:00Z"
    refused = await platform.refused("lin", "GET", f"{path}?{window}&partner_id={unknown}")
    assert refused == (404, "host_is_unknown")


async def test_who_is_erased_or_no_resident_any_more_loses_what_is_booked_ahead(platform: Stage) -> None:
    evening = await a_wednesday(platform)
    persons = {name: identities()[name].person_id for name in ("cai", "pan")}
    bookings = {}
    for name in persons:
        wish = slot(await a_room(platform), evening)
        bookings[name] = await platform.done(name, "POST", f"{HERE}/bookings", wish)
    await platform.done(STAFF, "DELETE", f"{HERE}/people/{persons['cai']}/roles/resident")
    await platform.done(OFFICER, "DELETE", f"/v1/people/{persons['pan']}")
    sequence = await platform.platform.host.runtimes["bookings"].logs.sequence("haiwan")
    for booking in bookings.values():
        path = f"{HERE}/bookings/{booking['id']}?min_sequence={sequence}"
        assert (await platform.done(STAFF, "GET", path))["state"] == "cancelled_early"


async def test_an_edit_against_an_older_revision_is_refused(platform: Stage) -> None:
    path = f"{HERE}/spaces/{await a_room(platform)}"
    edited = DANCE_ROOM | {"name": "排练室", "capacity": 20}
    done = await platform.done(STAFF, "PUT", path, edited, If_Match='"1"')
    read = await platform.ask(None, "GET", f"{path}?min_sequence={done['sequence']}")
    assert read.headers["etag"] == '"2"'
    stale = await platform.refused(STAFF, "PUT", path, DANCE_ROOM, If_Match='"1"')
    assert stale == (412, "revision_has_moved_on")
    assert await platform.refused("lin", "PUT", path, edited) == (403, "actor_may_not_do_this")


async def test_a_closed_room_is_not_booked_until_it_is_reopened(platform: Stage) -> None:
    evening = await a_wednesday(platform)
    room = await a_room(platform)
    closing = slot(room, evening) | {"reason": "舞蹈室地板维修"}
    del closing["space_id"]
    closure = await platform.done(STAFF, "POST", f"{HERE}/spaces/{room}/closures", closing)
    wish = slot(room, evening)
    assert await platform.refused("lin", "POST", f"{HERE}/bookings", wish) == (409, "space_is_closed_then")
    await platform.done(STAFF, "DELETE", f"{HERE}/spaces/{room}/closures/{closure['id']}")
    await platform.done("lin", "POST", f"{HERE}/bookings", wish)


async def test_limits_are_set_by_staff_with_their_revision(platform: Stage) -> None:
    path = f"{HERE}/booking-limits"
    before = (await platform.done(None, "GET", path))["limits"]
    shorter = {"limits": before | {"max_length_minutes": 30}}
    await platform.done(STAFF, "PUT", path, shorter, If_Match='"1"')
    wish = slot(await a_room(platform), await a_wednesday(platform))
    assert await platform.refused("lin", "POST", f"{HERE}/bookings", wish) == (422, "booking_is_too_long")
    stale = await platform.refused(STAFF, "PUT", path, {"limits": before}, If_Match='"1"')
    assert stale == (412, "revision_has_moved_on")
    await platform.done(STAFF, "PUT", path, {"limits": before}, If_Match='"2"')


async def test_the_second_communitys_people_touch_nothing_of_the_first(platform: Stage) -> None:
    room = await a_room(platform)
    wish = slot(room, await a_wednesday(platform))
    booking = await platform.done("lin", "POST", f"{HERE}/bookings", wish)
    forbidden = (403, "actor_may_not_do_this")
    for name in ("lan", "nan-staff"):
        assert await platform.refused(name, "POST", f"{HERE}/bookings", wish) == forbidden
        assert await platform.refused(name, "GET", f"{HERE}/bookings") == forbidden
        cancellation = f"{HERE}/bookings/{booking['id']}/cancellation"
        assert await platform.refused(name, "POST", cancellation, {}) == forbidden
    own = "/v1/communities/nanbeitai/bookings"
    assert await platform.refused("lan", "POST", own, wish) == (404, "space_is_unknown")
