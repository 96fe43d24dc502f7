"""Keys to calendars: one each, withdrawn and made anew; and the text that calendar programs read."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.state import GatewayState
from services.gateway.operations.icalendar import Appointment, calendar_of
from shared.contracts.gateway.calendars import (
    CalendarKeyMade,
    CalendarKeyWithdrawn,
    MakeCalendarKey,
    WithdrawCalendarKey,
)
from shared.contracts.gateway.identity import PersonErased, RoleGranted
from shared.kernel.messages import Actor, Command, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role
from tests.specification import MONDAY

LIN, STAFF = "0197e2a0-0000-7000-8000-000000000001", "0197e2a0-0000-7000-8000-000000000002"
ONE, OTHER = "1" * 64, "2" * 64
JOINED = RoleGranted(person_id=LIN, role=Role.RESIDENT)


def by(person: str, *roles: Role, on_behalf_of: str | None = None) -> dict[str, Any]:
    actor = Actor(id=person, roles=frozenset(roles), on_behalf_of=on_behalf_of)
    return {"command_id": "wish", "actor": actor, "now": MONDAY}


def state(*events: Event) -> GatewayState:
    return DECIDER.replay(events)


def made(digest: str) -> CalendarKeyMade:
    return CalendarKeyMade(person_id=LIN, digest=digest, made_at=MONDAY)


def test_a_member_has_one_key_a_new_one_ends_it_and_withdrawn_it_opens_nothing() -> None:
    lin = by(LIN, Role.RESIDENT)
    assert DECIDER.decide(state(JOINED), MakeCalendarKey(digest=ONE, **lin)) == [made(ONE)]
    assert state(JOINED, made(ONE), made(OTHER)).calendar_keys == {OTHER: LIN}
    withdrawn = CalendarKeyWithdrawn(person_id=LIN, withdrawn_at=MONDAY)
    assert DECIDER.decide(state(JOINED, made(ONE)), WithdrawCalendarKey(**lin)) == [withdrawn]
    ended = state(JOINED, made(ONE), withdrawn)
    assert ended.calendar_keys == {}
    assert DECIDER.decide(ended, WithdrawCalendarKey(**lin)) == []


@pytest.mark.parametrize(
    "wish",
    [
        MakeCalendarKey(digest=ONE, **by(STAFF, Role.RESIDENT, on_behalf_of=LIN)),
        WithdrawCalendarKey(**by(STAFF, Role.RESIDENT, on_behalf_of=LIN)),
        MakeCalendarKey(digest=ONE, **by(STAFF)),
        WithdrawCalendarKey(**by(STAFF)),
    ],
    ids=["made by staff in their place", "withdrawn so", "of nobody's here", "withdrawn by nobody from here"],
)
def test_a_key_is_made_in_person_by_members_alone(wish: Command) -> None:
    with pytest.raises(Rejected) as caught:
        DECIDER.decide(state(JOINED), wish)
    assert caught.value.refusal == ACTOR_MAY_NOT_DO_THIS


def test_with_the_person_their_key_goes() -> None:
    erased = PersonErased(person_id=LIN, erased_at=MONDAY)
    assert state(JOINED, made(ONE), erased).calendar_keys == {}


def unfolded(text: str) -> list[str]:
    """The lines as a reader puts them together (RFC 5545, section 3.1)."""
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_appointments_are_told_one_by_one_in_utc_and_in_order() -> None:
    at = datetime(2026, 7, 11, 1, tzinfo=UTC)
    first = Appointment("a", "书法", at, at + timedelta(hours=1), "书法区")
    long = "亲子无土栽培课,第二讲;带水壶\\毛巾" * 4
    second = Appointment("b", long, at + timedelta(days=7), at + timedelta(days=7, hours=2), "露台")
    lines = unfolded(calendar_of([second, first], "海湾 日历"))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert (lines[-1], lines.count("BEGIN:VEVENT"), lines.count("END:VEVENT")) == ("END:VCALENDAR", 2, 2)
    starts = [one for one in lines if one.startswith("DTSTART")]
    assert starts == ["DTSTART:20260711T010000Z", "DTSTART:20260718T010000Z"]
    assert len({one for one in lines if one.startswith("UID:")}) == 2
    assert not [one for one in lines if re.match("RRULE|EXDATE|.*TZID", one)]
    told = next(one for one in lines if one.startswith("SUMMARY:亲子"))
    plain = re.sub(r"\\([\\,;])", r"\1", told.removeprefix("SUMMARY:"))
    assert plain == long
