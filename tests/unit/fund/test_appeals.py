"""Casual gifts at the law's gate: of whom they were asked, and under which filed plan everybody is."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest

from services.fund.audit import audit
from shared.contracts.fund.account_statements.commands import BookLines
from shared.contracts.fund.account_statements.movements import Books
from shared.contracts.fund.appeals import AppealFiled, AppealView, FileAppeal, GetAppeal, ListAppeals
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.disclosures.events import DisclosureScheduled
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.contracts.fund.donations.commands import OF_ASKING, RecordDonation, RecordDonationRequest
from shared.contracts.fund.donations.events import Asked, Channel, DonationReceived
from shared.contracts.fund.donations.many import GiftFault
from shared.contracts.fund.donations.views import GetDonation
from shared.contracts.fund.refusals import DONATIONS_ARE_ONLY_TRIED, EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals import appeals as refusals
from shared.contracts.fund.refusals.campaigns import CERTIFICATE_IS_MISSING
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal
from tests.unit.fund.campaigns import certificate, draft, drafted, pool
from tests.unit.fund.campaigns import opening as opening_of
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    TODAY,
    History,
    donated,
    earmarked,
    given,
    id_of,
    many,
    open_fund,
    treasurer,
    tried,
)
from tests.unit.fund.statements import booking, imported, line

NOBODY = id_of("nobody")
LAST = date(2026, 12, 31)


def filing_of(
    earmark: str | None = None, first: date = TODAY, last: date = LAST, responsible: str | None = None
) -> FileAppeal:
    return FileAppeal(
        title="随手捐：长者的夏天",
        use="社区长者的夏季慰问",
        beneficiaries="七十岁以上的长者",
        surplus="冬季慰问",
        earmark_id=earmark,
        filing_number="粤穗募备 2026-0151",
        starts_on=first,
        ends_on=last,
        area="港湾街道",
        responsible_id=responsible,
        cost_fen=0,
        **treasurer(),
    )


def filed(spec: History, earmark: str | None = None, first: date = TODAY, last: date = LAST) -> str:
    return spec.when(filing_of(earmark, first, last)).happened(AppealFiled).appeal_id


def gift(
    appeal: str | None,
    asked: Asked | None = Asked.EVERYBODY,
    *,
    earmark: str | None = None,
    channel: Channel = Channel.QR_CODE,
    given_on: date | None = None,
) -> RecordDonation:
    changes = {"appeal_id": appeal, "asked": asked, "channel": channel, "given_on": given_on}
    return given(500, earmark=earmark).model_copy(update=changes)


async def test_a_gift_for_which_everybody_was_asked_stands_under_its_filed_appeal() -> None:
    spec = open_fund()
    purse = earmarked(spec)
    appeal = filed(spec, purse)
    spec.when(certificate())
    one = donated(spec, gift(appeal, earmark=purse))
    assert (one.asked, one.appeal_id, one.given_on) == (Asked.EVERYBODY, appeal, None)
    read = ReadModels(*spec.events)
    view = await read.ask(GetDonation(donation_id=one.donation_id))
    assert view is not None
    assert (view.asked, view.appeal_id) == (Asked.EVERYBODY, appeal)
    told = await read.ask(GetAppeal(appeal_id=appeal))
    assert isinstance(told, AppealView)
    assert (told.filing_number, told.earmark_id) == ("粤穗募备 2026-0151", purse)
    assert "responsible_id" not in told.model_dump()
    assert (await read.ask(ListAppeals())).items == [told]
    assert audit(enumerate(spec.events, 1)).discrepancies == []


@pytest.mark.parametrize(
    ("asked", "channel", "names", "recorded"),
    [
        (None, Channel.QR_CODE, False, Asked.INSIDE),
        (Asked.INSIDE, Channel.CASH, False, Asked.INSIDE),
        (Asked.NOBODY, Channel.BANK_TRANSFER, False, Asked.NOBODY),
        (None, Channel.CASH, True, Asked.EVERYBODY),
        (None, Channel.DESIGNATED_PLATFORM, True, Asked.EVERYBODY),
    ],
)
def test_whom_a_gift_was_asked_of_is_recorded_also_where_nobody_said_it(
    asked: Asked | None, channel: Channel, names: bool, recorded: Asked
) -> None:
    spec = open_fund()
    appeal = filed(spec)
    spec.when(certificate())
    one = donated(spec, gift(appeal if names else None, asked, channel=channel))
    assert (one.asked, one.appeal_id) == (recorded, appeal if names else None)


def test_money_that_arrives_after_the_plan_counts_by_the_day_on_which_it_was_given() -> None:
    spec = open_fund()
    yesterday = TODAY - timedelta(days=1)
    appeal = filed(spec, first=yesterday - timedelta(days=9), last=yesterday)
    spec.when(certificate())
    spec.refuses(gift(appeal), refusals.APPEAL_LEAVES_ITS_PLAN)
    assert donated(spec, gift(appeal, given_on=yesterday)).given_on == yesterday


def test_a_gift_to_a_campaign_passed_the_gate_when_the_campaign_was_opened() -> None:
    spec = open_fund()
    campaign = drafted(spec, draft(CampaignKind.MUTUAL_AID))
    spec.when(opening_of(campaign))
    assert donated(spec, gift(None, Asked.INSIDE, earmark=campaign)).asked is None
    filed_for = filed(spec)
    spec.refuses(gift(filed_for, earmark=campaign), refusals.CAMPAIGN_HAS_ITS_OWN_FILING)


def test_reports_on_an_appeal_are_awaited_while_it_runs_and_after_its_end() -> None:
    spec = open_fund()
    appeal = filed(spec, last=date(2026, 12, 31))
    spec.then(spec.happened(AppealFiled), *(one for one in spec.last if isinstance(one, DisclosureScheduled)))
    awaited = [one for one in spec.last if isinstance(one, DisclosureScheduled)]
    assert {(one.kind, one.subject_id) for one in awaited} == {(DisclosureKind.GIFT_APPEAL, appeal)}
    assert [one.due_on for one in awaited] == [date(2026, 10, 6), date(2027, 3, 31)]
    assert len({one.disclosure_id for one in awaited}) == 2
    old = spec.when(filing_of(first=date(2026, 1, 1), last=date(2026, 6, 30)))
    late = [one.due_on for one in old.last if isinstance(one, DisclosureScheduled)]
    assert late == [date(2026, 9, 30)], "what lies behind is not awaited any more"


def test_who_files_is_responsible_unless_somebody_else_is_named() -> None:
    spec = open_fund()
    assert spec.when(filing_of()).happened(AppealFiled).responsible_id == treasurer()["actor"].id
    other = spec.when(filing_of(responsible="resident-lin")).happened(AppealFiled)
    assert other.responsible_id == "resident-lin"


Case = Callable[[History], RecordDonation]
CASES: Mapping[Refusal, Case] = {
    refusals.CAMPAIGN_HAS_ITS_OWN_FILING: lambda s: gift(filed(s), None, earmark=_campaign(s)),
    refusals.PLATFORM_ASKS_EVERYBODY: lambda _: gift(None, Asked.INSIDE, channel=Channel.DESIGNATED_PLATFORM),
    refusals.APPEAL_MUST_BE_FILED_FIRST: lambda _: gift(None),
    refusals.APPEAL_IS_UNKNOWN: lambda _: gift(NOBODY),
    refusals.APPEAL_IS_FOR_ANOTHER_PURSE: lambda s: gift(filed(s, earmarked(s))),
    CERTIFICATE_IS_MISSING: lambda s: gift(filed(s)),
    refusals.CERTIFICATE_DOES_NOT_COVER_THE_GIFT: lambda s: _certified(s, last=TODAY - timedelta(days=1)),
    refusals.APPEAL_LEAVES_ITS_PLAN: lambda s: _certified(s, plan_from=TODAY + timedelta(days=1)),
}


def _campaign(spec: History) -> str:
    campaign = drafted(spec, draft(CampaignKind.MUTUAL_AID))
    spec.when(opening_of(campaign))
    return campaign


def _certified(spec: History, last: date = LAST, plan_from: date = TODAY) -> RecordDonation:
    spec.when(certificate(last=last))
    return gift(filed(spec, first=plan_from))


@pytest.mark.parametrize("refusal", CASES, ids=lambda one: one.code)
def test_what_the_gate_refuses_of_a_gift_is_refused_one_by_one_and_in_a_list(refusal: Refusal) -> None:
    spec = open_fund()
    command = CASES[refusal](spec)
    assert spec.refuses(command, refusal).keys() == refusal.example.keys()
    assert spec.refuses(many(command), refusal).keys() == refusal.example.keys()
    (fault,) = spec.refuses(tried(command), DONATIONS_ARE_ONLY_TRIED)["faults"]
    assert GiftFault.model_validate(fault).code == refusal.code


@pytest.mark.parametrize("refusal", CASES, ids=lambda one: one.code)
def test_what_the_gate_refuses_of_a_line_that_is_booked_as_a_gift(refusal: Refusal) -> None:
    if refusal not in BookLines.operation.refuses:
        assert refusal is refusals.PLATFORM_ASKS_EVERYBODY, "a statement's line came over no platform"
        return
    spec = open_fund()
    one = CASES[refusal](spec)
    told = {"earmark_id": one.earmark_id, "asked": one.asked, "appeal_id": one.appeal_id}
    command = booking(imported(spec, line(500)), Books.GIFT, **told)
    assert spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_a_line_is_booked_as_a_gift_that_an_appeal_brought() -> None:
    spec = open_fund()
    appeal = filed(spec)
    spec.when(certificate())
    spec.when(booking(imported(spec, line(500)), Books.GIFT, asked="everybody", appeal_id=appeal))
    assert spec.happened(DonationReceived).appeal_id == appeal


def test_an_appeal_is_filed_for_a_purse_that_there_is_and_that_no_campaign_has() -> None:
    spec = open_fund()
    spec.refuses(filing_of(NOBODY), EARMARK_IS_UNKNOWN)
    campaign = _campaign(spec)
    spec.refuses(filing_of(campaign), refusals.CAMPAIGN_HAS_ITS_OWN_FILING)
    spec.when(pool(campaign))
    (matching,) = spec.state.campaigns.pools
    spec.refuses(filing_of(matching), refusals.CAMPAIGN_HAS_ITS_OWN_FILING)


def test_every_rule_of_the_gate_has_its_case_and_names_its_article() -> None:
    assert {*CASES} == set(OF_ASKING)
    assert set(refusals.ALL) <= {*CASES}
    no_law = {refusals.APPEAL_IS_UNKNOWN, refusals.CAMPAIGN_HAS_ITS_OWN_FILING}
    for refusal in set(refusals.ALL) - no_law:
        assert re.search(r"Charity Law, art\. \d+", refusal.sentence), refusal.code


@pytest.mark.parametrize(
    "wrong",
    [
        {"asked": "inside", "appeal_id": NOBODY},
        {"asked": "nobody", "appeal_id": NOBODY},
        {"given_on": TODAY + timedelta(days=1)},
    ],
)
def test_what_does_not_fit_together_is_no_request(wrong: Mapping[str, object]) -> None:
    right = given().model_dump(include={*RecordDonationRequest.model_fields})
    with pytest.raises(ValueError, match=r"appeal_id|given_on"):
        RecordDonationRequest.model_validate({**right, **wrong})


@pytest.mark.parametrize("last", [TODAY - timedelta(days=1), TODAY + timedelta(days=1097)])
def test_a_plan_lasts_no_less_than_a_day_and_no_more_than_three_years(last: date) -> None:
    with pytest.raises(ValueError, match="ends_on"):
        filing_of(last=last)


CHANGES: Mapping[str, Mapping[str, object]] = {
    "a gift for which everybody was asked names a filed appeal": {"appeal_id": NOBODY},
    "what an appeal brings goes to the purse of its plan": {"earmark_id": NOBODY},
    "everybody is asked on days of the plan alone": {"given_on": TODAY - timedelta(days=1)},
}


@pytest.mark.parametrize("rule", CHANGES)
def test_an_auditor_finds_a_gift_that_stands_under_no_plan(rule: str) -> None:
    spec = open_fund()
    appeal = filed(spec)
    spec.when(certificate()).when(gift(appeal))
    changed = [
        one.model_copy(update=CHANGES[rule]) if isinstance(one, DonationReceived) else one
        for one in spec.events
    ]
    assert rule in {one.sentence for one in audit(enumerate(changed, 1)).discrepancies}


def test_each_command_that_books_a_gift_names_what_the_gate_refuses() -> None:
    commands: tuple[type[Command], ...] = (RecordDonation, BookLines)
    for command in commands:
        missing = set(OF_ASKING) - set(command.operation.refuses)
        assert missing <= {refusals.PLATFORM_ASKS_EVERYBODY}
