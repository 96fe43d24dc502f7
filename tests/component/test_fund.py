"""The fund through the platform's own API: shares, gifts, payments, the public ledger, the export."""

import csv
import io
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from shared.contracts.fund.shares.commands import (
    RecordRefund,
    RecordRevenue,
    RegisterPartner,
    RegisterShareTerms,
)
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor, Command, Envelope
from shared.kernel.roles import Role
from tests.component.gateway import Stage, stage

HERE = "/v1/communities/haiwan"
FUND = f"{HERE}/fund"
AYE = {"vote": "in_favour"}
_slips = count(1)
TREASURER, REQUESTER, AUDITOR = "qian-treasurer", "gu-committee", "song-auditor"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Partner:
    partner_id: str
    agreement_id: str
    session_id: str


async def tell(platform: Stage, command: type[Command], **fields: Any) -> int:
    """What a policy of the fund would ask for; the sequence that it reached."""
    gateway = platform.platform.gateway
    now = gateway.clock.now()
    envelope = Envelope(
        command_id=new_id(now),
        actor=Actor(id="policy:test", roles=frozenset({Role.SYSTEM})),
        now=now,
        correlation_id=None,
        causation_id=None,
    )
    outcome = await gateway.clients["fund"].submit("haiwan", command(**fields, **envelope))
    return outcome.sequence


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One platform for all tests of this file: each has partners, gifts and payments of its own."""
    async with stage(tmp_path_factory.mktemp("fund") / "data") as running:
        await running.open("haiwan")
        opened = await running.done(None, "GET", f"{HERE}/events?limit=1")
        assert opened["events"]
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        await running.open("nanbeitai")
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def partner(platform: Stage) -> Partner:
    """A partner at 15% whose first session took in 1,000.00 yuan."""
    now = platform.platform.gateway.clock.now()
    found = Partner(new_id(now), new_id(now), new_id(now))
    await tell(
        platform,
        RegisterPartner,
        partner_id=found.partner_id,
        organisation="广州晓宸生物科技有限公司",
        project="天空农场",
    )
    await tell(
        platform,
        RegisterShareTerms,
        agreement_id=found.agreement_id,
        partner_id=found.partner_id,
        version=1,
        share_bps=1_500,
        activated_at=now,
    )
    await tell(
        platform,
        RecordRevenue,
        session_id=found.session_id,
        partner_id=found.partner_id,
        agreement_id=found.agreement_id,
        title="亲子无土栽培课",
        paid_fen=100_000,
        refunded_fen=0,
        takings_fen=100_000,
        delivered_at=now,
    )
    return found


def today(platform: Stage) -> date:
    return platform.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()


def slip(of: str = "随手捐") -> str:
    """The reference of a slip that nobody has booked."""
    return f"{of} {next(_slips)}"


def gift(platform: Stage, **changes: Any) -> dict[str, Any]:
    return {
        "amount_fen": 8_800,
        "channel": "qr_code",
        "received_on": today(platform).isoformat(),
        "reference": slip(),
    } | changes


async def read(platform: Stage, path: str, after: dict[str, Any]) -> Any:
    """Reads what a command that answered ``after`` has changed."""
    joint = "&" if "?" in path else "?"
    return await platform.done(None, "GET", f"{FUND}{path}{joint}min_sequence={after['sequence']}")


async def test_a_share_is_due_remitted_in_parts_and_receipted(platform: Stage, partner: Partner) -> None:
    path = f"{FUND}/shares/{partner.partner_id}/remittances"
    body = {"amount_fen": 10_000, "arrived_on": today(platform).isoformat(), "reference": "银行回单 42"}
    first = await platform.done(TREASURER, "POST", path, body | {"reference": slip()})
    share = await read(platform, f"/shares/{partner.partner_id}", first)
    assert (share["accrued_fen"], share["remitted_fen"], share["due_fen"]) == (15_000, 10_000, 5_000)
    too_much = await platform.ask(TREASURER, "POST", path, body | {"amount_fen": 5_001})
    assert too_much.status_code == 409
    assert too_much.json()["code"] == "remittance_is_more_than_due"
    assert too_much.json()["facts"] == {"due_fen": 5_000, "amount_fen": 5_001}
    receipt = {"receipt_number": f"粤捐 {partner.partner_id}"}
    done = await platform.done(TREASURER, "POST", f"{FUND}/remittances/{first['id']}/receipt", receipt)
    listed = await read(platform, f"/shares/{partner.partner_id}/remittances", done)
    assert [one["receipt_number"] for one in listed["items"]] == [receipt["receipt_number"]]
    assert (await read(platform, f"/remittances/{first['id']}", done))["amount_fen"] == 10_000
    assert await platform.refused("chen-staff", "POST", path, body) == (403, "actor_may_not_do_this")
    assert await platform.refused(TREASURER, "GET", f"{FUND}/remittances/{partner.partner_id}") == (
        404,
        "remittance_is_unknown",
    )


async def test_a_refund_shows_in_the_lines_behind_the_share(platform: Stage, partner: Partner) -> None:
    now = platform.platform.gateway.clock.now()
    sequence = await tell(
        platform,
        RecordRefund,
        session_id=partner.session_id,
        enrolment_id=new_id(now),
        refunded_fen=20_000,
        refunded_at=now,
    )
    page = await read(platform, f"/shares/{partner.partner_id}/sessions", {"sequence": sequence})
    line = page["items"][0]
    assert (line["base_fen"], line["refunded_fen"], line["share_fen"]) == (80_000, 20_000, 12_000)


async def test_a_gift_is_booked_for_nobody_of_another_community(platform: Stage) -> None:
    for donor in (identities()["lan"].person_id, "0197e2a0-0000-7000-8000-00000000ffff"):
        given = gift(platform, donor_id=donor, publish_name=True)
        refused = await platform.refused(TREASURER, "POST", f"{FUND}/donations", given)
        assert refused == (409, "person_is_no_member_here")
        many = {"gifts": [gift(platform), given], "counted": 2, "counted_fen": 17_600}
        refused = await platform.refused(TREASURER, "POST", f"{FUND}/donations/many", many)
        assert refused == (409, "person_is_no_member_here")
    many = {"gifts": [gift(platform), gift(platform)], "counted": 2, "counted_fen": 17_600}
    await platform.done(TREASURER, "POST", f"{FUND}/donations/many", many)


async def test_a_donor_is_named_only_with_consent(platform: Stage) -> None:
    lin, zhao = identities()["lin"], identities()["zhao"]
    named = gift(platform, donor_id=lin.person_id, publish_name=True)
    first = await platform.done(TREASURER, "POST", f"{FUND}/donations", named)
    second = await platform.done(
        TREASURER, "POST", f"{FUND}/donations", gift(platform, donor_id=zhao.person_id)
    )
    await platform.platform.gateway.vault.put_person("haiwan", lin.person_id, lin.name, lin.phone)
    await platform.platform.gateway.vault.put_person("haiwan", zhao.person_id, zhao.name, zhao.phone)

    async def donors(after: dict[str, Any]) -> dict[str, str]:
        page = await read(platform, "/donations", after)
        assert lin.person_id not in str(page)
        assert {one["amount_fen"] for one in page["items"]} == {8_800}
        return {one["donation_id"]: one["donor"] for one in page["items"]}

    shown = await donors(second)
    assert (shown[first["id"]], shown[second["id"]]) == ("匿名", "匿名")  # Lin has not said so yet.
    consent = f"{FUND}/donations/{first['id']}/consent"
    by_treasurer = await platform.refused(TREASURER, "PUT", consent, {"publish_name": True})
    assert by_treasurer == (403, "consent_needs_the_donor_or_evidence")
    signed = {"publish_name": True, "consent_evidence": "同意书 2026-0003"}
    assert (await donors(await platform.done(TREASURER, "PUT", consent, signed)))[first["id"]] == lin.name
    gone = await platform.done(TREASURER, "PUT", consent, {"publish_name": False})
    assert (await donors(gone))[first["id"]] == "匿名"
    said = await platform.done("lin", "PUT", consent, {"publish_name": True})
    assert (await donors(said))[first["id"]] == lin.name
    assert await platform.refused("zhao", "PUT", consent, {"publish_name": True}) == (
        403,
        "donation_belongs_to_somebody_else",
    )
    hidden = await platform.done("lin", "PUT", consent, {"publish_name": False})
    assert (await donors(hidden))[first["id"]] == "匿名"
    mine = await platform.done("lin", "GET", f"{FUND}/donations/mine")
    assert first["id"] in {one["donation_id"] for one in mine["items"]}
    assert second["id"] not in {one["donation_id"] for one in mine["items"]}
    path = f"{FUND}/donations/{first['id']}"
    assert (await platform.done("lin", "GET", path))["receipt"] == "due"
    assert await platform.refused("zhao", "GET", path) == (403, "donation_belongs_to_somebody_else")
    records = await platform.done(AUDITOR, "GET", f"{FUND}/donations/records?receipt=due")
    assert lin.person_id in {one["donor_id"] for one in records["items"]}
    assert (await platform.refused("lin", "GET", f"{FUND}/donations/records"))[0] == 403


async def test_no_public_event_tells_who_gave_or_who_is_paid(platform: Stage) -> None:
    yang, hu = identities()["yang"], identities()["hu"]
    await platform.done("yang", "POST", f"{FUND}/pledges", {"amount_fen": 6_600})
    given = gift(platform, donor_id=yang.person_id, publish_name=True)
    await platform.done(TREASURER, "POST", f"{FUND}/donations", given)
    wish = {"title": "临时救助", "purpose": "assistance", "amount_fen": 100, "payee_id": hu.person_id}
    asked = await platform.done(REQUESTER, "POST", f"{FUND}/disbursements", wish)
    path = f"/disbursements/{asked['id']}"
    assert (await read(platform, path, asked))["payee_id"] is None
    assert (await platform.done(AUDITOR, "GET", FUND + path))["payee_id"] == hu.person_id
    events, after = [], 0
    while page := (await platform.done(None, "GET", f"{HERE}/events?after={after}"))["events"]:
        events += page
        after = page[-1]["sequence"]
    of_the_fund = [one["event"] for one in events if one["event"]["source"] == "/fund"]
    assert "fund.donation_received.v1" in {event["type"] for event in of_the_fund}
    assert not {"fund.donation_pledged.v1", "fund.donor_recorded.v1"} & {
        event["type"] for event in of_the_fund
    }
    assert yang.person_id not in str(of_the_fund)
    assert hu.person_id not in str(of_the_fund)


async def test_a_pledge_is_withdrawn_or_received(platform: Stage) -> None:
    pledge = await platform.done("mei", "POST", f"{FUND}/pledges", {"amount_fen": 5_000})
    withdrawal = f"{FUND}/pledges/{pledge['id']}/withdrawal"
    assert (await platform.refused("lin", "POST", withdrawal))[0] == 403
    await platform.done("mei", "POST", withdrawal)
    arrived = {key: value for key, value in gift(platform).items() if key != "donor_id"}
    arrival = f"{FUND}/pledges/{pledge['id']}/arrival"
    assert await platform.refused(TREASURER, "POST", arrival, arrived) == (409, "donation_is_not_pledged")
    again = await platform.done("mei", "POST", f"{FUND}/pledges", {"amount_fen": 5_000})
    await platform.done(TREASURER, "POST", f"{FUND}/pledges/{again['id']}/arrival", arrived)
    receipt = f"{FUND}/donations/{again['id']}/receipt"
    done = await platform.done(TREASURER, "POST", receipt, {"receipt_number": None})
    shown = await platform.done(
        "mei", "GET", f"{FUND}/donations/{again['id']}?min_sequence={done['sequence']}"
    )
    assert (shown["state"], shown["receipt"], shown["amount_fen"]) == ("received", "waived", 8_800)


async def test_money_leaves_by_several_hands(platform: Stage) -> None:
    purse = await platform.done(
        TREASURER, "POST", f"{FUND}/earmarks", {"title": "亲子名额", "purpose": "困难家庭儿童免费参加"}
    )
    await platform.done(
        TREASURER, "POST", f"{FUND}/donations", gift(platform, earmark_id=purse["id"], amount_fen=10_000)
    )
    wish = {
        "title": "种植课名额",
        "purpose": "assistance",
        "amount_fen": 10_001,
        "payee_organisation": "天空农场",
        "earmark_id": purse["id"],
    }
    asked = await platform.done(REQUESTER, "POST", f"{FUND}/disbursements", wish)
    path = f"{FUND}/disbursements/{asked['id']}"
    assert await platform.refused(REQUESTER, "POST", f"{path}/votes", AYE) == (
        403,
        "requester_may_not_decide",
    )
    review = {"in_favour": True, "comment": "名额与价格合理"}
    await platform.done("bao-supervisor", "POST", f"{path}/reviews", review)
    await platform.done("shen-committee", "POST", f"{path}/votes", AYE)
    assert await platform.refused("shen-committee", "POST", f"{path}/votes", AYE) == (
        409,
        "person_has_already_voted",
    )
    await platform.done("tang-committee", "POST", f"{path}/relations", {})
    assert await platform.refused("tang-committee", "POST", f"{path}/votes", AYE) == (
        403,
        "related_person_may_not_take_part",
    )
    objected = await platform.refused("lin", "POST", f"{path}/objections", {"text": "太贵了"})
    assert objected == (409, "disbursement_is_not_in_publicity")
    await platform.done("ye-committee", "POST", f"{path}/votes", AYE)
    await platform.done("han-committee", "POST", f"{path}/votes", {"vote": "abstain"})
    payment = {"paid_on": today(platform).isoformat(), "evidence": slip("银行回单")}
    assert await platform.refused(TREASURER, "POST", f"{path}/payment", payment) == (
        409,
        "disbursement_is_not_approved",
    )
    raised = await platform.done("lin", "POST", f"{path}/objections", {"text": "太贵了"})
    told = await platform.done(
        "shen-committee", "GET", f"{path}/objections?min_sequence={raised['sequence']}"
    )
    assert [one["text"] for one in told["items"]] == ["太贵了"]
    assert (await platform.done("zhao", "GET", f"{path}/objections"))["items"][0]["text"] is None
    answer = {"answer": "三家比价", "upheld": False}
    await platform.done("bao-supervisor", "POST", f"{path}/objections/{raised['id']}/answer", answer)
    await publicity_is_over(platform)
    payment["paid_on"] = today(platform).isoformat()
    short = await platform.ask(TREASURER, "POST", f"{path}/payment", payment)
    assert short.status_code == 409
    assert short.json()["facts"] == {
        "earmark_id": purse["id"],
        "balance_fen": 10_000,
        "amount_fen": 10_001,
    }
    more = gift(platform, earmark_id=purse["id"], amount_fen=1)
    await platform.done(TREASURER, "POST", f"{FUND}/donations", more)
    han = f"{HERE}/people/{identities()['ye-committee'].person_id}/roles/committee"
    await platform.done("luo-district", "DELETE", han)
    assert await platform.refused(TREASURER, "POST", f"{path}/payment", payment) == (
        409,
        "approvals_count_no_longer",
    )
    await platform.done("luo-district", "PUT", han)
    paid = await platform.done(TREASURER, "POST", f"{path}/payment", payment)
    assert (await read(platform, f"/earmarks/{purse['id']}", paid))["balance_fen"] == 0
    result = {"result": "12 个家庭参加了课程"}
    for_lin = {"On_Behalf_Of": identities()["lin"].person_id}
    not_hers = (403, "actor_may_not_do_this")
    assert await platform.refused("lin", "POST", f"{path}/result", result) == not_hers
    assert await platform.refused("chen-staff", "POST", f"{path}/result", result, **for_lin) == not_hers, (
        "in her place staff may do what she may"
    )
    await platform.done(REQUESTER, "POST", f"{path}/result", result)
    closed = await platform.done("bao-supervisor", "POST", f"{path}/closure")
    shown = await read(platform, f"/disbursements/{asked['id']}", closed)
    assert (shown["state"], len(shown["approver_ids"]), len(shown["reviews"])) == ("closed", 2, 1)
    inside = await platform.done(TREASURER, "GET", f"{FUND}/disbursements/{asked['id']}")
    people = {one.person_id for one in identities().values()}
    assert people.issuperset([*inside["approver_ids"], inside["requested_by"], inside["paid_by"]])
    assert [one for one in people if one in json.dumps(shown)] == [], "strangers see what the feed has"
    assert (shown["tally"]["entitled"], shown["tally"]["abstained"]) == (3, 1)


async def test_one_no_ends_nothing_and_two_of_three_do(platform: Stage) -> None:
    wish = {"title": "横幅", "purpose": "activities", "amount_fen": 100, "payee_organisation": "图文店"}
    asked = await platform.done(REQUESTER, "POST", f"{FUND}/disbursements", wish)
    path = f"/disbursements/{asked['id']}"
    against = {"vote": "against"}
    await platform.done("tang-committee", "POST", f"{FUND}{path}/relations", {})
    first = await platform.done("shen-committee", "POST", f"{FUND}{path}/votes", against)
    assert (await read(platform, path, first))["state"] == "requested"
    second = await platform.done("ye-committee", "POST", f"{FUND}{path}/votes", against)
    assert (await read(platform, path, second))["state"] == "rejected"


async def publicity_is_over(platform: Stage) -> None:
    await platform.done(None, "POST", "/v1/development/clock", {"advance_seconds": 7 * 24 * 3_600})


async def test_page_ledger_and_export_have_the_same_totals(platform: Stage, partner: Partner) -> None:
    given = await platform.done(TREASURER, "POST", f"{FUND}/donations", gift(platform, reference="=1+1"))
    statement = await read(platform, "", given)
    assert statement["closing_fen"] == statement["at_host_charity_fen"] + statement["due_from_partners_fen"]
    first = await read(platform, "/ledger?limit=2", given)
    assert first["statement"] == statement
    entries, cursor = first["items"], first["next_cursor"]
    while cursor:
        page = await platform.done(None, "GET", f"{FUND}/ledger?limit=200&cursor={cursor}")
        entries, cursor = entries + page["items"], page["next_cursor"]
    # A cursor belongs to one question: the limit may change, the order may not.
    assert [entry["number"] for entry in entries] == list(range(1, statement["last_entry_number"] + 1))
    export = await platform.ask(AUDITOR, "GET", f"{FUND}/audit-export")
    assert export.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(export.content.decode("utf-8-sig"))))
    sums: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    for row in rows:
        account = "receivable:partner" if row["account"].startswith("receivable:") else row["account"]
        purse = row["earmark_id"] if account == "assets:host_charity" else ""
        of_record = sums.setdefault((row["record"], ""), {})
        of_record[account, purse] = of_record.get((account, purse), 0) + int(row["amount_fen"])
    exported, totals = sums["entry", ""], sums["total", ""]
    assert {key: fen for key, fen in exported.items() if fen} == {
        key: fen for key, fen in totals.items() if fen
    }
    at_host = sum(fen for (account, _), fen in totals.items() if account == "assets:host_charity")
    assert at_host == statement["at_host_charity_fen"]
    assert (await platform.refused("lin", "GET", f"{FUND}/audit-export"))[0] == 403
    assert partner.partner_id in {row["account"].rpartition(":")[2] for row in rows}
    of_the_gift = [row for row in rows if row["reference"] == "'=1+1"]
    assert {row["maker"] for row in of_the_gift} == {identities()[TREASURER].person_id}
    payments = [row for row in rows if row["kind"] == "disbursement_paid"]
    assert all(row["evidence"].startswith("银行回单") for row in payments)
    assert all(len(row["approvers"].split()) == 2 for row in payments)


async def test_a_mistake_is_reversed_in_the_open(platform: Stage) -> None:
    await platform.done(TREASURER, "POST", f"{FUND}/donations", gift(platform, amount_fen=880_000))
    newest = (await platform.done(None, "GET", f"{FUND}/ledger?newest_first=true&limit=1"))["items"][0]
    path = f"{FUND}/entries/{newest['entry_id']}"
    reason = {"reason": "多录了两位"}
    await platform.done(TREASURER, "POST", f"{path}/reversal-proposal", reason)
    assert await platform.refused(TREASURER, "POST", f"{path}/reversal") == (
        403,
        "second_person_must_be_another",
    )
    reversal = await platform.done("bao-supervisor", "POST", f"{path}/reversal")
    shown = await read(platform, f"/entries/{newest['entry_id']}", reversal)
    assert shown["reversed_by"] == reversal["id"]
    assert await platform.refused("bao-supervisor", "POST", f"{path}/reversal") == (
        409,
        "entry_is_already_reversed",
    )


async def test_a_month_is_closed_by_two_people_when_it_is_over(platform: Stage) -> None:
    there, keeper, second = "/v1/communities/nanbeitai/fund", "jin-treasurer", "yue-supervisor"
    this_month = today(platform).isoformat()[:7]
    last_month = (today(platform).replace(day=1) - timedelta(days=1)).isoformat()
    assert await platform.refused(keeper, "POST", f"{there}/prepared-periods", {"month": this_month}) == (
        409,
        "period_is_not_over",
    )
    month = {"month": last_month[:7]}
    await platform.done(keeper, "POST", f"{there}/prepared-periods", month)
    alone = await platform.refused(keeper, "POST", f"{there}/periods", month)
    assert alone == (403, "second_person_must_be_another")
    closed = await platform.done(second, "POST", f"{there}/periods", month)
    late = gift(platform, received_on=last_month)
    assert await platform.refused(keeper, "POST", f"{there}/donations", late) == (409, "period_is_closed")
    shown = await platform.done(
        None, "GET", f"{there}?month={month['month']}&min_sequence={closed['sequence']}"
    )
    assert shown["closed"]


async def test_the_people_of_one_community_run_no_other_ones_fund(platform: Stage) -> None:
    there = "/v1/communities/nanbeitai/fund"
    assert (await platform.refused(TREASURER, "POST", f"{there}/donations", gift(platform)))[0] == 403
    assert (await platform.refused("lin", "POST", f"{there}/pledges", {"amount_fen": 1}))[0] == 403
    assert (await platform.refused(AUDITOR, "GET", f"{there}/audit-export"))[0] == 403
    own = await platform.done(TREASURER, "POST", f"{FUND}/donations", gift(platform))
    assert own["sequence"]
    ledger = await platform.done(None, "GET", f"{there}/ledger")
    assert ledger["items"] == []
    assert ledger["statement"]["closing_fen"] == 0


async def test_a_banks_file_is_read_matched_and_booked_and_names_stay_in_the_vault(platform: Stage) -> None:
    day, month = today(platform).isoformat(), today(platform).isoformat()[:7]
    booked = gift(platform, amount_fen=7_700, reference="银行回单 K880077")
    await platform.done(TREASURER, "POST", f"{FUND}/donations", booked)
    rows = (
        "交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号",
        f"{day},木棉与风,77.00,,77.00,8020001,人民币,6222001,捐款,,K880077",
        f"{day},凤凰花,88.00,,165.00,8020001,人民币,6222002,捐款,,K880078",
    )
    file = {"account": "农商行基本户", "content": b64encode("\n".join(rows).encode("gb18030")).decode()}
    assert await platform.refused("lin", "POST", f"{FUND}/statements", file) == (403, "actor_may_not_do_this")
    cut = {
        **file,
        "content": b64encode("\n".join((*rows[:2], rows[2].replace("165", "166"))).encode()).decode(),
    }
    answer = await platform.ask(TREASURER, "POST", f"{FUND}/statements", cut)
    assert (answer.status_code, answer.json()["code"]) == (422, "statement_balances_do_not_follow")
    assert answer.json()["facts"]["line"] == 3
    await platform.done(TREASURER, "POST", f"{FUND}/statements", file)
    again = await platform.refused(TREASURER, "POST", f"{FUND}/statements", file)
    assert again == (409, "statement_file_is_imported")
    assert await platform.platform.host.settled(60)

    lines = (await platform.done(AUDITOR, "GET", f"{FUND}/statement-lines?account=农商行基本户"))["items"]
    assert [one["words"] for one in lines] == ["木棉与风 · 捐款", "凤凰花 · 捐款"]
    found = await platform.done(TREASURER, "GET", f"{FUND}/months/{month}/proposals")
    (proposal,) = [one for one in found["proposals"] if lines[0]["line_id"] in one["line_ids"]]
    assert (proposal["why"], found["waiting"]) == ("reference", 2)
    chosen = {key: proposal[key] for key in ("line_ids", "entry_ids")}
    await platform.done(TREASURER, "POST", f"{FUND}/statement-matches", chosen)
    book = {"line_ids": [lines[1]["line_id"]], "books": "gift"}
    await platform.done(TREASURER, "POST", f"{FUND}/statement-bookings", book)
    assert await platform.platform.host.settled(60)
    lacks = await platform.done(AUDITOR, "GET", f"{FUND}/months/{month}/checklist")
    assert (lacks["lines_waiting"], lacks["lines_doubted"]) == ([], [])
    (account,) = lacks["accounts"]
    assert (account["opening_fen"], account["closing_fen"], account["moved_fen"]) == (0, 16_500, 16_500)
    commits = await platform.platform.host.stores["fund"].read("haiwan", commits=1_000)
    recorded = "".join(one.body.decode() for one in commits)
    assert ("K880078" in recorded, "木棉与风" in recorded) == (True, False)
