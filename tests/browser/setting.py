"""The platform that the browser tests visit: the example, its thread played, and a week with something on."""

from datetime import datetime, timedelta

from examples.gangwan import thread
from examples.gangwan.api import Api
from examples.gangwan.places import DANCE_ROOM, HAIWAN, TERRACE
from examples.gangwan.stage import ZONE
from shared.contracts.bookings.references.views import ReferenceView
from shared.contracts.bookings.sessions.commands import DraftSessionRequest
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.partnership import PartnerView
from tests.browser.lists import list_things
from tests.component.platform import RunningPlatform


def play(platform: RunningPlatform) -> None:
    """Plays the thread, then has the partner open two sessions, and puts a survey, a purchase,
    projects and a resource under way."""
    told: list[str] = []
    thread.play(platform.url, platform.token, run=None, out=told.append, knocks=False, pilots=False)
    with Api(platform.url, platform.token) as api:
        partner = next(
            one for one in api.all(None, f"{HAIWAN}/partners", PartnerView) if one.state == "active"
        )
        spaces = {one.name: one.space_id for one in api.all(None, f"{HAIWAN}/spaces", SpaceView)}
        saturday = _next_saturday(api.now())
        _session(api, partner.partner_id, spaces[TERRACE], saturday, "天空农场：亲子无土栽培课", 10)
        small = saturday + timedelta(hours=4)
        session_id = _session(api, partner.partner_id, spaces[TERRACE], small, "天空农场：小小菜农", 1)
        api.do("zhao", f"{HAIWAN}/sessions/{session_id}/enrolments")
        assert DANCE_ROOM in spaces
        list_things(api, partner.partner_id)


def _session(api: Api, partner_id: str, space_id: str, starts_at: datetime, title: str, capacity: int) -> str:
    draft = DraftSessionRequest(
        partner_id=partner_id,
        space_id=space_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        title=title,
        capacity=capacity,
        category=SessionCategory.NATURE,
    )
    session_id = api.do("xiaochen", f"{HAIWAN}/sessions", draft).id
    here = f"{HAIWAN}/sessions/{session_id}"
    reference = api.all(None, f"{HAIWAN}/references", ReferenceView)[0]
    price = PriceSessionRequest(reference_id=reference.reference_id, price_fen=8_800)
    api.do("xiaochen", f"{here}/price", price, method="PUT")
    api.do("xiaochen", f"{here}/opening")
    return session_id


def _next_saturday(now: datetime) -> datetime:
    local = now.astimezone(ZONE)
    days = (5 - local.weekday()) % 7 or 7
    return local.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=days)
