"""A missing report and an overdue share propose a suspension, from the session to the task on the desk."""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from services.gateway.start import start
from shared.contracts.bookings.hosts import SetHostTerms
from shared.contracts.fund.shares.commands import RecordRevenue, RegisterShareTerms
from shared.contracts.gateway.identity import BindPartner
from shared.contracts.partners.admission import AgreementTerms
from shared.kernel.ids import new_id
from shared.kernel.roles import Role
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import priced, tell
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import APPLICANT, HERE, STAFF, a_partner, now, passes
from tests.component.test_rulemaking import fills

pytestmark = pytest.mark.asyncio(loop_scope="module")
PROPOSALS = f"{HERE}/suspension-proposals"
TREASURER = "qian-treasurer"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("proposals") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def partner_id(platform: Stage) -> str:
    """A partner that went through its whole admission, with terms in force."""
    found, at = await a_partner(platform), await now(platform)
    agreement_id = new_id(at)
    terms = AgreementTerms(
        share_bps=1_500, price_ratio_bps=5_000, starts_at=at, ends_at=at + timedelta(days=400)
    )
    await tell(
        platform,
        "bookings",
        SetHostTerms,
        partner_id=found,
        agreement_id=agreement_id,
        version=1,
        terms=terms,
    )
    await tell(
        platform,
        "fund",
        RegisterShareTerms,
        agreement_id=agreement_id,
        partner_id=found,
        version=1,
        share_bps=1_500,
        activated_at=at,
    )
    await tell(
        platform,
        "fund",
        RecordRevenue,
        session_id=new_id(at),
        partner_id=found,
        agreement_id=agreement_id,
        title="亲子无土栽培课",
        paid_fen=100_000,
        refunded_fen=0,
        takings_fen=100_000,
        delivered_at=at,
    )
    return found


async def time_passes(platform: Stage, **time: float) -> None:
    await passes(platform, **time)
    assert await platform.platform.host.settled(60)


async def asked(platform: Stage) -> bool:
    things = (await platform.done(STAFF, "GET", f"{HERE}/waiting"))["things"]
    return "consider_suspension" in {one["task"] for one in things}


async def proposed_where_a_session_is_not_reported(platform: Stage, partner_id: str) -> None:
    terrace = {"name": "三楼露天平台", "name_en": "Terrace", "capacity": 60}
    space = (await platform.done(STAFF, "POST", f"{HERE}/spaces", terrace))["id"]
    day = (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = day.replace(hour=9, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - day.weekday()) % 7 + 7)
    draft = {
        "partner_id": partner_id,
        "space_id": space,
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "亲子无土栽培课",
        "capacity": 2,
    }
    session_id = (await platform.done(APPLICANT, "POST", f"{HERE}/sessions", draft))["id"]
    session = f"{HERE}/sessions/{session_id}"
    await platform.done(APPLICANT, "PUT", f"{session}/price", await priced(platform))
    await platform.done(APPLICANT, "POST", f"{session}/opening")
    held = (saturday - await now(platform)).total_seconds() + 7_200
    await time_passes(platform, seconds=held)
    assert not await asked(platform), "its day of reporting has not come"
    await time_passes(platform, days=3)
    (found,) = (await platform.done(STAFF, "GET", PROPOSALS))["items"]
    assert (found["partner_id"], found["session_id"]) == (partner_id, session_id)
    assert found["share_overdue_fen"] is None
    assert await asked(platform)
    view = await platform.done(None, "GET", f"{HERE}/partners/{partner_id}")
    assert view["state"] != "suspended", "nobody is suspended by itself"
    surrender = f"{HERE}/partners/{partner_id}/suspension-proposal/surrender"
    await platform.done(STAFF, "POST", surrender)
    assert not await asked(platform)


async def proposed_where_a_share_is_not_paid(platform: Stage, partner_id: str) -> None:
    await time_passes(platform, days=62)
    (found,) = (await platform.done(STAFF, "GET", PROPOSALS))["items"]
    assert (found["partner_id"], found["session_id"]) == (partner_id, None)
    assert found["share_overdue_fen"] == 15_000
    share = f"{HERE}/fund/shares/{partner_id}"
    assert (await platform.done(None, "GET", share))["overdue_fen"] == 15_000
    told = (await platform.done(APPLICANT, "GET", f"{HERE}/me/messages"))["messages"]
    assert "share_overdue" in {one["kind"] for one in told}
    feed = str(await platform.done(None, "GET", f"{HERE}/events?limit=1000"))
    assert ("shares_fell_due" in feed, "suspension_proposed" in feed) == (False, False)
    remittance = {
        "amount_fen": 5_000,
        "arrived_on": f"{(await now(platform)).date()}",
        "reference": "银行回单 1",
    }
    await platform.done(TREASURER, "POST", f"{share}/remittances", remittance)
    assert (await platform.done(None, "GET", share))["overdue_fen"] == 10_000


async def decided_by_staff(platform: Stage, partner_id: str) -> None:
    http = httpx2.AsyncClient(transport=Settling(platform.platform), base_url="http://hehuo.test")
    page = f"/haiwan/partners/{partner_id}"
    async with http:
        browser = Browser(http)
        shown = (await browser.get(page)).text
        assert ("建议暂停合作" in shown, "逾期未缴" in shown) == (False, True)
        await browser.sign_in(APPLICANT)
        assert "其中已逾期" in (await browser.get(f"/haiwan/partner/shares/{partner_id}")).text
        assert "应缴社区基金的分成已逾期" in (await browser.get("/haiwan/me/messages")).text
        await browser.sign_in(STAFF)
        assert "分成逾期未缴。是否暂停，由工作人员决定" in (await browser.get(page)).text
        english = (await browser.get(page, accept_language="en")).text
        assert "has not paid ¥150.00 of its share in time" in english
        done = await fills(browser, STAFF, f"{page}/suspend", reason="分成逾期")
        assert "已暂停" in done.text
    assert not await asked(platform)


async def disputed(platform: Stage, partner_id: str) -> None:
    share, disputes = f"{HERE}/fund/shares/{partner_id}", f"{HERE}/fund/share-disputes"
    (line,) = (await platform.done(None, "GET", f"{share}/sessions"))["items"]
    wish = {"session_id": line["session_id"], "reason": "两位家长已现场退款。"}
    assert await platform.refused("lin", "POST", f"{share}/disputes", wish) == (
        403,
        "share_is_somebody_elses",
    )
    assert await platform.refused(APPLICANT, "GET", disputes) == (403, "share_is_somebody_elses")
    http = httpx2.AsyncClient(transport=Settling(platform.platform), base_url="http://hehuo.test")
    async with http:
        browser = Browser(http)
        form = f"/haiwan/partner/shares/{partner_id}/dispute"
        empty = await fills(browser, APPLICANT, form, what=line["session_id"], reason="")
        assert empty.status_code == 422
        raised = await fills(browser, APPLICANT, form, what=line["session_id"], reason=wish["reason"])
        assert ("两位家长已现场退款" in raised.text, "答复异议" in raised.text) == (True, False)
        page = str(raised.url.path)
        now_owed = await platform.done(None, "GET", share)
        assert (now_owed["overdue_fen"], now_owed["disputed_fen"]) == (0, 15_000)
        assert await tasks(platform, APPLICANT) & {"remit_share", "await_share_answer"} == {
            "await_share_answer"
        }
        ours = {"collect_share", "answer_share_dispute"}
        assert await tasks(platform, TREASURER) & ours == {"answer_share_dispute"}
        ageing = await platform.done(None, "GET", f"{HERE}/fund/share-ageing?partner_id={partner_id}")
        assert (ageing["total_fen"], sum(one["disputed_fen"] for one in ageing["bands"])) == (10_000, 10_000)
        (owing,) = ageing["partners"]
        assert (owing["due_fen"], owing["overdue_fen"]) == (10_000, 0)
        await browser.sign_in("lin")
        assert (await browser.get(page)).status_code == 404
        table = (await browser.get("/haiwan/fund/share-dues.csv")).text
        assert table.splitlines()[1].startswith(partner_id)
        shown = (await browser.get("/haiwan/fund/share-dues", accept_language="en")).text
        assert ("¥100.00 of it in dispute" in shown, "overdue</span>" in shown) == (True, False)
        await _answered_by_nobody_related(platform, browser, page)
        answer = {"upheld": "true", "corrections.0.base_fen": "800.00", "reason": "退款单已核对。"}
        answered = await fills(browser, TREASURER, f"{page}/answer", **answer)
        assert ("异议成立，已更正" in answered.text, "30.00" in answered.text) == (True, True)
        await browser.sign_in(APPLICANT)
        assert "退款单已核对" in (await browser.get(page, accept_language="en")).text
        assert "对账单异议成立" in (await browser.get("/haiwan/me/messages")).text
    after = await platform.done(None, "GET", share)
    assert (after["due_fen"], after["overdue_fen"], after["base_fen"]) == (7_000, 0, 80_000)
    await time_passes(platform, days=9)
    assert (await platform.done(None, "GET", share))["overdue_fen"] == 7_000
    feed = str(await platform.done(None, "GET", f"{HERE}/events?limit=1000"))
    assert ("share_disputed" in feed, "takings_corrected" in feed) == (False, True)


async def _answered_by_nobody_related(platform: Stage, browser: Browser, page: str) -> None:
    """While the treasurer is related to the partner, the dispute waits for the supervisor alone."""
    form = "/haiwan/desk/relations"
    await browser.sign_in(TREASURER)
    assert form in (await browser.get("/haiwan/books")).text
    assert f"{page}/answer" in (await browser.get(page)).text
    (found,) = (await platform.done(TREASURER, "GET", f"{HERE}/fund/share-disputes"))["items"]
    partner = await platform.done(None, "GET", f"{HERE}/partners/{found['partner_id']}")
    said = {"relations.0.organisation": partner["organisation"], "relations.0.kind": "business"}
    assert (await fills(browser, TREASURER, form, **said)).url.path == "/haiwan/fund"
    assert "answer_share_dispute" not in await tasks(platform, TREASURER)
    assert "answer_share_dispute" in await tasks(platform, "bao-supervisor")
    assert f"{page}/answer" not in (await browser.get(page)).text
    path = f"{HERE}/fund/share-disputes/{found['dispute_id']}/answer"
    wish = {"upheld": False, "reason": "已核对", "corrections": []}
    assert await platform.refused(TREASURER, "POST", path, wish) == (403, "related_person_takes_no_part")
    await platform.done(TREASURER, "POST", f"{HERE}/relations", {"relations": []})


async def tasks(platform: Stage, who: str) -> set[str]:
    return {one["task"] for one in (await platform.done(who, "GET", f"{HERE}/waiting"))["things"]}


async def ends_by_forms(platform: Stage, partner_id: str) -> None:
    """Who acts for it announces that it leaves, and nobody else; staff may end it until then."""
    page = f"/haiwan/partners/{partner_id}"
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test"
    ) as http:
        browser = Browser(http)
        await browser.sign_in("lin")
        for one in ("leave", "terminate"):
            assert (await browser.get(f"{page}/{one}")).status_code == 404
        assert f"{page}/leave" not in (await browser.get(page)).text
        await browser.sign_in(APPLICANT)
        assert f"{page}/leave" in (await browser.get(page)).text
        english = (await browser.get(f"{page}/leave", accept_language="en")).text
        assert "Leave the programme" in english
        empty = await fills(browser, APPLICANT, f"{page}/leave", reason="")
        assert (empty.status_code, "退出合伙" in empty.text) == (422, True)
        assert (await browser.get(f"{page}/terminate")).status_code == 404
        await browser.sign_in(STAFF)
        assert f"{page}/terminate" in (await browser.get(page)).text
        assert (await browser.get(f"{page}/terminate")).status_code == 200
        done = await fills(browser, APPLICANT, f"{page}/leave", reason="另有安排")
        assert ("已退出" in done.text, f"{page}/leave" in done.text) == (True, False)
        late = await fills(browser, STAFF, f"{page}/terminate", reason="多次逾期")
        assert (late.status_code, "多次逾期" in late.text) == (409, True), "it has left already"


async def ended_with_its_role(platform: Stage, partner_id: str) -> None:
    await ends_by_forms(platform, partner_id)
    assert await platform.platform.host.settled(60)
    gateway, host = platform.platform.gateway, platform.platform.host
    person = identities()[APPLICANT].person_id
    assert Role.PARTNER not in (await gateway.state_of("haiwan")).roles_of(person)
    await tell(platform, "gateway", BindPartner, person_id=person, partner_id=partner_id)
    assert Role.PARTNER in (await gateway.state_of("haiwan")).roles_of(person), "as it was before 0.2"
    await start(gateway, ())
    assert Role.PARTNER not in (await gateway.state_of("haiwan")).roles_of(person)
    head = await host.runtimes["gateway"].logs.sequence("haiwan")
    await start(gateway, ())
    assert await host.runtimes["gateway"].logs.sequence("haiwan") == head


async def test_suspension_is_proposed_decided_by_staff_a_share_disputed_and_a_role_ends_with_its_partner(
    platform: Stage, partner_id: str
) -> None:
    """One story of one partner: each chapter goes on where the one before it ended."""
    await proposed_where_a_session_is_not_reported(platform, partner_id)
    await proposed_where_a_share_is_not_paid(platform, partner_id)
    await decided_by_staff(platform, partner_id)
    await disputed(platform, partner_id)
    await ended_with_its_role(platform, partner_id)
