"""What a session's page tells programs about it, in the words of schema.org."""

import json
import re
from typing import Any

import pytest

from services.gateway.pages.site.linked_data import LinkedData, event
from shared.contracts.bookings.sessions.views import SessionState, SessionView
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.partners.programme import CommunityView

ID = "0197e2a0-0000-7000-8000-00000000000a"
ADDRESS = f"https://hehuo.example/haiwan/sessions/{ID}"
NAMES: dict[str, Any] = {"name": "海湾", "name_en": "Haiwan"}
HERE = CommunityView.model_construct(**NAMES)
ROOM = SpaceView.model_construct(**NAMES | {"name": "二楼教室"})
SCHEMA = "https://schema.org"


def told(space: SpaceView | None = ROOM, left: int = 7, **changed: Any) -> dict[str, Any]:
    fields = {
        "session_id": ID,
        "partner_id": ID,
        "space_id": ID,
        "booking_id": ID,
        "starts_at": "2026-12-04T10:00:00Z",
        "ends_at": "2026-12-04T11:30:00Z",
        "drafted_at": "2026-11-20T10:00:00Z",
        "title": "手机课",
        "description": None,
        "capacity": 12,
        "for_minors": False,
        "volunteer": False,
        "state": SessionState.OPEN,
        "price_fen": 1_505,
        "places_taken": 5,
    }
    element: LinkedData = event(SessionView.model_validate(fields | changed), space, (), HERE, ADDRESS, left)
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', element)
    return dict(json.loads(found))


def test_a_session_is_an_event_at_a_place_with_an_offer() -> None:
    one = told()
    assert (one["@context"], one["@type"], one["name"]) == (SCHEMA, "Event", "手机课")
    assert (one["startDate"], one["endDate"]) == ("2026-12-04T10:00:00+00:00", "2026-12-04T11:30:00+00:00")
    assert (one["location"]["@type"], one["location"]["name"]) == ("Place", "二楼教室")
    assert one["location"]["containedInPlace"]["name"] == "海湾"
    assert one["offers"] == {
        "@type": "Offer",
        "price": "15.05",
        "priceCurrency": "CNY",
        "availability": f"{SCHEMA}/InStock",
        "url": ADDRESS,
    }
    assert (one["isAccessibleForFree"], one["remainingAttendeeCapacity"]) == (False, 7)
    assert "description" not in one
    assert one["url"] == ADDRESS


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"price_fen": 0}, "isAccessibleForFree", True),
        ({"description": "带上手机"}, "description", "带上手机"),
        ({"left": 0}, "remainingAttendeeCapacity", 0),
        ({"state": SessionState.CANCELLED}, "eventStatus", f"{SCHEMA}/EventCancelled"),
        ({"state": SessionState.OPEN}, "eventStatus", f"{SCHEMA}/EventScheduled"),
    ],
)
def test_what_changes_is_told(changed: dict[str, Any], field: str, value: object) -> None:
    assert told(**changed)[field] == value


def test_one_that_is_full_is_sold_out_and_one_whose_room_is_gone_is_in_the_community() -> None:
    one = told(None, left=0)
    assert one["offers"]["availability"] == f"{SCHEMA}/SoldOut"
    assert one["location"]["name"] == "海湾"
