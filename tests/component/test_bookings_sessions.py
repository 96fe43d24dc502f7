"""A partner's session through the platform's own API: drafted, priced, opened, filled, paid, delivered."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from shared.contracts.bookings.hosts import RegisterHost, SetHostTerms
from shared.contracts.gateway.identity import BindPartner
from shared.contracts.partners.admission import AgreementTerms, Mechanism, PartnerForm
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor, Command, Envelope
from shared.kernel.roles import Role
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser

HERE = "/v1/communities/haiwan"
pytestmark = pytest.mark.asyncio(loop_scope="module")

STAFF, FARMER, OTHER_PARTNER = "chen-staff", "xiaochen", "reptile"
SOURCES = ("南沙亲子农场", "蕉门河自然教育中心", "万顷沙假日农庄")


async def priced(platform: Stage, price_fen: int = 6_400, *, staff: str = STAFF) -> dict[str, Any]:
    """A price that stands on a reference of ¥128.00, approved just now."""
    day = platform.platform.gateway.clock.now().date() - timedelta(days=3)
    quotes = [{"source": source, "amount_fen": 12_800, "day": str(day)} for source in SOURCES]
    wish = {"category": "亲子种植课", "unit": "session", "quotes": quotes}
    made = await platform.done(staff, "POST", f"{HERE}/references", wish)
    await platform.done(staff, "POST", f"{HERE}/references/{made['id']}/approval", {})
    return {"reference_id": made["id"], "price_fen": price_fen}


@dataclass
class Farm:
    """A platform on which Sky Farm is a host with an agreement, and a drafted lesson on the terrace."""

    platform: Stage
    partner_id: str
    starts_at: datetime
    session: str
    drafted: int
    """The sequence that the draft reached."""

    async def enrol(self, name: str) -> dict[str, Any]:
        answer = await self.platform.done(name, "POST", f"{self.session}/enrolments")
        return dict(answer)

    async def enrolment(self, name: str, answer: dict[str, Any]) -> dict[str, Any]:
        path = f"{HERE}/enrolments/{answer['id']}?min_sequence={answer['sequence']}"
        return dict(await self.platform.done(name, "GET", path))


async def tell(platform: Stage, service: str, command: type[Command], **fields: Any) -> None:
    """What a policy would ask for, had the partner gone through its whole admission."""
    gateway = platform.platform.gateway
    now = gateway.clock.now()
    envelope = Envelope(
        command_id=new_id(now),
        actor=Actor(id="policy:test", roles=frozenset({Role.SYSTEM})),
        now=now,
        correlation_id=None,
        causation_id=None,
    )
    await gateway.clients[service].submit("haiwan", command(**fields, **envelope))


async def admit(platform: Stage, name: str) -> str:
    """The partner is a host, and its representative has the partner role; the partner's id."""
    now = platform.platform.gateway.clock.now()
    partner_id, person_id = new_id(now), identities()[name].person_id
    await tell(
        platform,
        "bookings",
        RegisterHost,
        partner_id=partner_id,
        form=PartnerForm.TEAM,
        mechanism=Mechanism.SPACE_COOPERATION,
        organisation="广州晓宸生物科技有限公司",
        project="天空农场",
        representative=person_id,
    )
    await tell(platform, "gateway", BindPartner, person_id=person_id, partner_id=partner_id)
    terms = AgreementTerms(
        share_bps=1_500,
        price_ratio_bps=5_000,
        serves_minors=True,
        starts_at=now,
        ends_at=now + timedelta(days=180),
    )
    await tell(
        platform,
        "bookings",
        SetHostTerms,
        partner_id=partner_id,
        agreement_id=new_id(now),
        version=1,
        terms=terms,
    )
    return partner_id


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One platform for all tests of this file: each has a partner, a terrace and a lesson of its own."""
    async with stage(tmp_path_factory.mktemp("sessions") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def farm(platform: Stage) -> Farm:
    partner_id = await admit(platform, FARMER)
    terrace = {"name": f"三楼露天平台 {partner_id}", "name_en": "Terrace", "capacity": 60, "units": 2}
    space = await platform.done(STAFF, "POST", f"{HERE}/spaces", terrace)
    now = platform.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=9, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
    draft = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "亲子无土栽培课",
        "capacity": 2,
        "for_minors": True,
    }
    session = await platform.done(FARMER, "POST", f"{HERE}/sessions", draft)
    return Farm(platform, partner_id, saturday, f"{HERE}/sessions/{session['id']}", int(session["sequence"]))


async def opened(farm: Farm) -> int:
    """Prices and opens the lesson; the sequence that it reached."""
    await farm.platform.done(FARMER, "PUT", f"{farm.session}/price", await priced(farm.platform))
    answer = await farm.platform.done(FARMER, "POST", f"{farm.session}/opening")
    return int(answer["sequence"])


async def test_a_price_above_the_cap_is_refused_with_the_cap(farm: Farm) -> None:
    dear = await priced(farm.platform, 6_401)
    answer = await farm.platform.ask(FARMER, "PUT", f"{farm.session}/price", dear)
    assert answer.status_code == 422
    assert answer.json()["code"] == "price_is_above_the_cap"
    assert answer.json()["facts"]["cap_fen"] == 6_400
    assert await farm.platform.refused("lin", "PUT", f"{farm.session}/price", dear) == (
        403,
        "actor_may_not_do_this",
    )


async def test_a_draft_is_seen_by_its_host_and_staff_alone(farm: Farm) -> None:
    draft = f"{farm.session}?min_sequence={farm.drafted}"
    assert await farm.platform.refused("lin", "GET", draft) == (404, "session_is_unknown")
    await farm.platform.done(FARMER, "GET", draft)
    sequence = await opened(farm)
    session = await farm.platform.done(None, "GET", f"{farm.session}?min_sequence={sequence}")
    assert (session["state"], session["price_fen"], session["cap_fen"]) == ("open", 6_400, 6_400)


async def test_lists_of_sessions_are_cut_after_what_may_not_be_seen_is_left_out(farm: Farm) -> None:
    draft = await farm.platform.done(STAFF, "GET", f"{farm.session}?min_sequence={farm.drafted}")
    later = {
        name: (datetime.fromisoformat(draft[name]) + timedelta(days=1)).isoformat()
        for name in ("starts_at", "ends_at")
    }
    wish = {name: draft[name] for name in ("partner_id", "space_id", "title", "capacity", "for_minors")}
    second = await farm.platform.done(FARMER, "POST", f"{HERE}/sessions", wish | later)
    opening = f"{HERE}/sessions/{second['id']}/opening"
    sequence = (await farm.platform.done(FARMER, "POST", opening))["sequence"]
    await admit(farm.platform, OTHER_PARTNER)
    path = f"{HERE}/sessions?limit=1&partner_id={farm.partner_id}&min_sequence={sequence}"
    lin = identities()["lin"].person_id
    for name, in_place_of, hidden in (
        (None, {}, True),
        ("lin", {}, True),
        (OTHER_PARTNER, {}, True),
        (STAFF, {"On_Behalf_Of": lin}, True),
        (FARMER, {}, False),
        (STAFF, {}, False),
    ):
        page = await farm.platform.done(name, "GET", path, **in_place_of)
        first = second["id"] if hidden else draft["session_id"]
        assert [one["session_id"] for one in page["items"]] == [first]
        assert (page["next_cursor"] is None) == hidden
        drafts = await farm.platform.done(name, "GET", f"{path}&state=drafted", **in_place_of)
        assert len(drafts["items"]) == (0 if hidden else 1)
        assert drafts["next_cursor"] is None
        one = await farm.platform.ask(name, "GET", farm.session, **in_place_of)
        assert one.status_code == (404 if hidden else 200)


async def test_staff_in_the_place_of_a_resident_do_and_see_what_the_resident_may(farm: Farm) -> None:
    await opened(farm)
    lin, zhao = await farm.enrol("lin"), await farm.enrol("zhao")
    in_place_of = {"On_Behalf_Of": identities()["lin"].person_id}
    session_id = farm.session.rpartition("/")[2]
    path = f"{HERE}/enrolments?session_id={session_id}&min_sequence={zhao['sequence']}"
    seen = await farm.platform.done(STAFF, "GET", path, **in_place_of)
    assert [one["enrolment_id"] for one in seen["items"]] == [lin["id"]]
    others = f"{HERE}/enrolments/{zhao['id']}"
    assert await farm.platform.refused(STAFF, "GET", others, **in_place_of) == (404, "enrolment_is_unknown")
    forbidden = (403, "actor_may_not_do_this")
    for write, body in (
        (f"{others}/cancellation", None),
        (f"{others}/payments", {"amount_fen": 1}),
        (f"{farm.session}/cancellation", {"reason": "x"}),
    ):
        assert await farm.platform.refused(STAFF, "POST", write, body, **in_place_of) == forbidden
    own = f"{HERE}/enrolments/{lin['id']}/cancellation"
    await farm.platform.done(STAFF, "POST", own, **in_place_of)


async def test_the_waitlist_moves_up_when_somebody_leaves(farm: Farm) -> None:
    await opened(farm)
    lin, zhao = await farm.enrol("lin"), await farm.enrol("zhao")
    mei, yang = await farm.enrol("mei"), await farm.enrol("yang")
    assert (zhao["state"], mei["state"], mei["position"], yang["position"]) == (
        "confirmed",
        "waiting",
        1,
        2,
    )
    await farm.platform.done("lin", "POST", f"{HERE}/enrolments/{lin['id']}/cancellation")
    taken = await farm.platform.refused("yang", "POST", f"{HERE}/enrolments/{mei['id']}/acceptance")
    assert taken == (403, "actor_may_not_do_this")
    accepted = await farm.platform.done("mei", "POST", f"{HERE}/enrolments/{mei['id']}/acceptance")
    seen = await farm.enrolment("yang", yang | {"sequence": accepted["sequence"]})
    assert (seen["state"], seen["position"]) == ("waiting", 1)


async def test_an_offer_lapses_to_the_next_by_itself(farm: Farm) -> None:
    await opened(farm)
    lin = await farm.enrol("lin")
    await farm.enrol("zhao")
    mei, yang = await farm.enrol("mei"), await farm.enrol("yang")
    given = await farm.platform.done("lin", "POST", f"{HERE}/enrolments/{lin['id']}/cancellation")
    # The minutes of an offer count by day alone: in the evening it stands until the morning.
    offer = await farm.enrolment("mei", mei | {"sequence": given["sequence"]})
    stands = datetime.fromisoformat(offer["offer_expires_at"]) - farm.platform.platform.gateway.clock.now()
    seconds = int(stands.total_seconds()) + 1
    await farm.platform.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
    late = await farm.platform.refused("mei", "POST", f"{HERE}/enrolments/{mei['id']}/acceptance")
    assert late == (409, "offer_has_lapsed")
    await farm.platform.done("yang", "POST", f"{HERE}/enrolments/{yang['id']}/acceptance")


async def test_who_takes_part_is_seen_by_the_person_the_host_and_staff_alone(farm: Farm) -> None:
    await opened(farm)
    lin = await farm.enrol("lin")
    await admit(farm.platform, OTHER_PARTNER)
    for name in ("lin", FARMER, STAFF):
        assert (await farm.enrolment(name, lin))["person_id"] == identities()["lin"].person_id
    session_id = farm.session.rpartition("/")[2]
    counted = {}
    for name in ("lin", "zhao", FARMER, OTHER_PARTNER, STAFF):
        path = f"{HERE}/enrolments?session_id={session_id}"
        answer = await farm.platform.ask(name, "GET", path)
        counted[name] = len(answer.json().get("items", ())) if answer.is_success else answer.status_code
    assert counted == {"lin": 1, "zhao": 0, FARMER: 1, OTHER_PARTNER: 0, STAFF: 1}
    for name in ("zhao", OTHER_PARTNER):
        refused = await farm.platform.refused(name, "GET", f"{HERE}/enrolments/{lin['id']}")
        assert refused == (404, "enrolment_is_unknown")
        session = f"{farm.session}/cancellation"
        assert await farm.platform.refused(name, "POST", session, {"reason": "x"}) == (
            403,
            "actor_may_not_do_this",
        )


async def _offers(farm: Farm) -> set[str]:
    """What the session's page says and offers to a resident who has no place in it."""
    transport = Settling(farm.platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        browser = Browser(http)
        await browser.sign_in("mei")
        page = (await browser.get(f"/haiwan/sessions/{farm.session.rpartition('/')[2]}")).text
        await browser.sign_in(FARMER)
        own = (await browser.get("/haiwan/partner/sessions")).text
    (listed,) = (one for one in own.split("<li>") if farm.session.rpartition("/")[2] in one)
    assert ("还有 " in listed, ">已结束<" in listed) == ("还有 " in page, ">已结束<" in page)
    told = {"places_left": "还有 ", "calendar": "calendar.ics", "poster": "/poster", "over": ">已结束<"}
    return {one for one, words in (told | {"delivered": ">已举办<"}).items() if words in page}


async def test_a_session_is_paid_attended_and_delivered_and_the_fund_hears_of_it(farm: Farm) -> None:
    platform = farm.platform
    await opened(farm)
    lin, zhao = await farm.enrol("lin"), await farm.enrol("zhao")
    paid, path = (f"{HERE}/enrolments/{one['id']}" for one in (lin, zhao))
    await platform.done(FARMER, "POST", f"{paid}/payments", {"amount_fen": 6_400})
    more = await platform.refused(FARMER, "POST", f"{paid}/payments", {"amount_fen": 1})
    assert more == (422, "payment_exceeds_the_price")
    early = await platform.refused(FARMER, "POST", f"{farm.session}/delivery")
    assert early == (409, "session_has_not_started")
    assert await _offers(farm) == {"places_left", "calendar", "poster"}
    seconds = int((farm.starts_at - platform.platform.gateway.clock.now()).total_seconds()) + 7_200
    await platform.done(None, "POST", "/v1/development/clock", {"advance_seconds": seconds})
    assert await _offers(farm) == {"over"}
    missing = await platform.refused(FARMER, "POST", f"{farm.session}/delivery")
    assert missing == (409, "attendance_must_be_recorded_before_delivery")
    marks = {"attended": [lin["id"]], "absent": [zhao["id"]]}
    await platform.done(FARMER, "POST", f"{farm.session}/attendance", marks)
    delivered = await platform.done(FARMER, "POST", f"{farm.session}/delivery")
    await platform.done(FARMER, "POST", f"{path}/payments", {"amount_fen": 6_400})
    refund = {"amount_fen": 6_400, "reason": "goodwill"}
    await platform.done(STAFF, "POST", f"{path}/refunds", refund)
    at = f"?min_sequence={delivered['sequence'] + 2}"
    session = await platform.done(None, "GET", f"{farm.session}{at}")
    assert (session["state"], session["attended"]) == ("delivered", 1)
    assert await _offers(farm) == {"delivered"}
    assert (session["paid_fen"], session["refunded_fen"], session["takings_fen"]) == (
        12_800,
        6_400,
        6_400,
    )


async def test_what_is_owed_for_a_place_given_back_waits_for_host_and_staff_and_its_person_sees_it(
    farm: Farm,
) -> None:
    platform = farm.platform
    await opened(farm)
    lin = await farm.enrol("lin")
    place, session_id = f"{HERE}/enrolments/{lin['id']}", farm.session.rpartition("/")[2]
    await platform.done(FARMER, "POST", f"{place}/payments", {"amount_fen": 6_400})
    given_back = await platform.done("lin", "POST", f"{place}/cancellation")
    owed = await platform.done("lin", "GET", f"{place}?min_sequence={given_back['sequence']}")
    assert (owed["refund"], owed["refund_owed_fen"]) == ("owed", 6_400)

    async def waiting(name: str) -> list[tuple[str, int]]:
        things = (await platform.done(name, "GET", f"{HERE}/waiting"))["things"]
        mine = [one for one in things if one["subject_id"] == session_id]
        return [(one["task"], one["amount_fen"]) for one in mine if one["task"] == "refund_place"]

    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        browser = Browser(http)
        await browser.sign_in("lin")
        assert "应退给您 ¥64.00" in (await browser.get(f"/haiwan/sessions/{session_id}")).text
    for name in (FARMER, STAFF):
        assert await waiting(name) == [("refund_place", 6_400)]
    refund = {"amount_fen": 6_400, "reason": "enrolment_cancelled"}
    made = await platform.done(FARMER, "POST", f"{place}/refunds", refund)
    paid_back = await platform.done("lin", "GET", f"{place}?min_sequence={made['sequence']}")
    assert (paid_back["refund"], paid_back["refund_owed_fen"]) == ("made", 0)
    assert await waiting(STAFF) == []


async def test_hosts_are_listed_with_their_terms(farm: Farm) -> None:
    path = f"{HERE}/hosts?state=active&min_sequence={farm.drafted}"
    hosts = (await farm.platform.done("lin", "GET", path))["items"]
    (listed,) = [host for host in hosts if host["partner_id"] == farm.partner_id]
    assert (listed["project"], listed["terms"]["share_bps"]) == ("天空农场", 1_500)
    assert await farm.platform.done("lin", "GET", f"{HERE}/hosts/{farm.partner_id}") == listed
    unknown = f"{HERE}/hosts/0197e3a0-5c00-7a10-8000-0000000000ff"
    assert await farm.platform.refused("lin", "GET", unknown) == (404, "host_is_unknown")
