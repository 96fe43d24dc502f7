"""What the read models tell of a fund in which much has happened."""

from datetime import date

import pytest

from shared.contracts.fund.approvals import DeclareRelation, RejectDisbursement
from shared.contracts.fund.disbursements.views import DisbursementState, GetDisbursement, ListDisbursements
from shared.contracts.fund.donations.commands import ChangeConsent, WithdrawPledge
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import (
    DonationState,
    GetDonation,
    ListDonationRecords,
    ListDonations,
    ListMyDonations,
)
from shared.contracts.fund.earmarks import GetEarmark, ListEarmarks
from shared.contracts.fund.entries import GetEntry, ListEntries
from shared.contracts.fund.ledger import EntryKind, IncomeSource
from shared.contracts.fund.shares.views import (
    GetRemittance,
    GetShare,
    ListRemittances,
    ListSessionShares,
    ListShares,
)
from shared.contracts.fund.statement import GetStatement, ListPeriods
from shared.kernel.roles import Role
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    LATER,
    SKY_FARM,
    Story,
    approved,
    by,
    committee,
    delivered,
    id_of,
    nothing_open,
    reversal,
    story,
    terms,
    treasurer,
)


@pytest.fixture
def told() -> Story:
    return story()


@pytest.fixture
def models(told: Story) -> ReadModels:
    return ReadModels().after(*told.history.events)


async def test_the_statement_of_all_time_adds_up(models: ReadModels) -> None:
    statement = await models.ask(GetStatement())
    assert statement is not None
    # 15% of 800.00 and of 100.00, and 15% of 500.01 half-up.
    shares_fen = 12_000 + 1_500 + 7_500
    assert {line.source: line.amount_fen for line in statement.income if line.amount_fen} == {
        IncomeSource.SERVICE_SHARE: shares_fen,
        IncomeSource.CASUAL_DONATION: 25_000,
    }
    assert statement.expense_total_fen == 12_000
    assert statement.opening_fen == 0
    assert statement.closing_fen == shares_fen + 25_000 - 12_000
    assert statement.at_host_charity_fen == 10_000 + 25_000 - 12_000
    assert statement.due_from_partners_fen == shares_fen - 10_000
    assert statement.closing_fen == statement.at_host_charity_fen + statement.due_from_partners_fen
    assert [(line.title, line.balance_fen) for line in statement.purses] == [
        (None, 18_000),
        ("天空农场亲子名额", 5_000),
    ]
    assert not statement.closed


async def test_the_statements_of_the_months_follow_on_each_other(models: ReadModels) -> None:
    july = await models.ask(GetStatement(month="2026-07"))
    august = await models.ask(GetStatement(month="2026-08"))
    assert july is not None
    assert august is not None
    assert (july.opening_fen, july.closed) == (0, True)
    assert (july.income_total_fen, july.expense_total_fen) == (44_500, 0)
    assert (august.opening_fen, august.closed) == (july.closing_fen, False)
    assert (august.income_total_fen, august.expense_total_fen) == (1_500, 12_000)
    assert august.at_host_charity_fen == 23_000
    before = await models.ask(GetStatement(month="2026-06"))
    assert before is not None
    assert (before.opening_fen, before.closing_fen, before.entries) == (0, 0, 0)


async def test_the_months_are_listed_with_what_the_fund_owned(models: ReadModels) -> None:
    periods = await models.ask(ListPeriods())
    assert [(period.month, period.closed, period.closing_fen) for period in periods] == [
        ("2026-07", True, 44_500),
        ("2026-08", False, 34_000),
    ]


async def test_a_session_without_terms_is_a_shortfall_until_they_come(told: Story) -> None:
    models = ReadModels().after(*told.history.events)
    statement = await models.ask(GetStatement())
    assert statement is not None
    assert (statement.sessions_without_terms, statement.base_without_terms_fen) == (1, 3_000)
    told.history.when(terms().model_copy(update={"agreement_id": id_of("unknown")}))
    statement = await models.after(*told.history.last).ask(GetStatement())
    assert statement is not None
    assert (statement.sessions_without_terms, statement.base_without_terms_fen) == (0, 0)


async def test_there_is_no_statement_before_the_fund_is_open() -> None:
    assert await ReadModels().ask(GetStatement()) is None
    early = nothing_open().when(delivered())
    models = ReadModels().after(*early.events)
    assert await models.ask(GetStatement()) is None
    assert await models.ask(ListPeriods()) == []


async def test_the_ledger_runs_like_a_bank_statement(models: ReadModels) -> None:
    page = await models.ask(ListEntries())
    assert [entry.number for entry in page.items] == list(range(1, len(page.items) + 1))
    balance_fen = 0
    for entry in page.items:
        assert sum(line.amount_fen for line in entry.lines) == 0
        balance_fen += sum(line.amount_fen for line in entry.lines if line.account == "assets:host_charity")
        assert entry.balance_after_fen == balance_fen
    statement = await models.ask(GetStatement())
    assert statement is not None
    assert (statement.last_entry_number, statement.entries) == (len(page.items), len(page.items))
    assert statement.at_host_charity_fen == balance_fen


async def test_the_ledger_is_read_by_month_and_kind_and_in_pages(models: ReadModels) -> None:
    august = await models.ask(ListEntries(month="2026-08"))
    assert {entry.booked_on for entry in august.items} == {date(2026, 8, 1), LATER.date()}
    reversals = await models.ask(ListEntries(kind=EntryKind.REVERSAL))
    assert [entry.reason for entry in reversals.items] == ["多录了两位"]
    first = await models.ask(ListEntries(limit=2, up_to=3))
    assert (len(first.items), first.next_cursor) == (2, "2")
    newest = await models.ask(ListEntries(newest_first=True, limit=1))
    assert newest.items[0].kind is EntryKind.DISBURSEMENT_PAID


async def test_a_reversal_and_its_entry_point_at_each_other(models: ReadModels) -> None:
    reversal = (await models.ask(ListEntries(kind=EntryKind.REVERSAL))).items[0]
    assert reversal.reverses is not None
    mistake = await models.ask(GetEntry(entry_id=reversal.reverses))
    assert mistake is not None
    assert (mistake.amount_fen, mistake.reversed_by) == (999_999, reversal.entry_id)


async def test_a_partner_sees_what_is_due_and_why(models: ReadModels) -> None:
    share = await models.ask(GetShare(partner_id=SKY_FARM))
    assert share is not None
    assert share.organisation == "广州晓宸生物科技有限公司"
    assert (share.sessions, share.base_fen) == (4, 143_001)
    assert (share.accrued_fen, share.remitted_fen, share.due_fen) == (21_000, 10_000, 11_000)
    assert [one.partner_id for one in (await models.ask(ListShares())).items] == [SKY_FARM]
    sessions = (await models.ask(ListSessionShares(partner_id=SKY_FARM))).items
    by_title = {line.title: (line.base_fen, line.refunded_fen, line.share_fen) for line in sessions}
    assert by_title == {
        "种植课": (80_000, 20_000, 12_000),
        "手工课": (50_001, 0, 7_500),
        "迟报的课": (10_000, 0, 1_500),
        "别人的课": (3_000, 0, 0),
    }
    assert sum(line.share_fen for line in sessions) == share.accrued_fen


async def test_remittances_show_their_receipts_and_reversals(told: Story) -> None:
    models = ReadModels().after(*told.history.events)
    remittance = (await models.ask(ListRemittances(partner_id=SKY_FARM))).items[0]
    assert (remittance.amount_fen, remittance.receipt_number, remittance.reversed) == (
        10_000,
        "粤捐 1",
        False,
    )
    taken_back = reversal(told.history, remittance.entry_id, "退回", LATER)
    told.history.when(taken_back)
    models.after(*told.history.last)
    again = await models.ask(GetRemittance(remittance_id=remittance.remittance_id))
    share = await models.ask(GetShare(partner_id=SKY_FARM))
    assert again is not None
    assert share is not None
    assert again.reversed
    assert (share.remitted_fen, share.due_fen) == (0, 21_000)


async def test_donations_are_read_by_state_receipt_and_donor(told: Story, models: ReadModels) -> None:
    received = (await models.ask(ListDonations())).items
    assert {gift.donation_id for gift in received} == {
        told.gift.donation_id,
        told.anonymous.donation_id,
    }
    gift = await models.ask(GetDonation(donation_id=told.gift.donation_id))
    assert gift is not None
    assert (gift.donor_id, gift.publish_name) == ("resident-lin", True)
    assert (gift.receipt, gift.receipt_number) == (ReceiptState.RECEIPTED, "粤捐 2")
    anonymous = (await models.ask(ListDonationRecords(receipt=ReceiptState.ANONYMOUS))).items
    assert [(one.donor_id, one.earmark_id) for one in anonymous] == [(None, told.earmark)]
    mine = (await models.ask(ListMyDonations(donor_id=("resident-lin",)))).items
    assert {one.state for one in mine} == {
        DonationState.RECEIVED,
        DonationState.PLEDGED,
        DonationState.REVERSED,
    }
    assert all(one.receipt for one in mine)


async def test_donations_follow_consent_and_withdrawal(told: Story) -> None:
    events = told.history.when(
        ChangeConsent(donation_id=told.gift.donation_id, publish_name=False, **treasurer())
    ).when(WithdrawPledge(donation_id=told.pledge, **treasurer()))
    models = ReadModels().after(*events.events)
    gift = await models.ask(GetDonation(donation_id=told.gift.donation_id))
    pledge = await models.ask(GetDonation(donation_id=told.pledge))
    assert gift is not None
    assert pledge is not None
    assert not gift.publish_name
    assert pledge.state is DonationState.WITHDRAWN


async def test_a_purse_shows_what_came_in_and_what_is_left(told: Story) -> None:
    told.history.when(reversal(told.history, told.anonymous.entry.entry_id, "x", LATER))
    models = ReadModels().after(*told.history.events[:-1])
    purse = await models.ask(GetEarmark(earmark_id=told.earmark))
    assert purse is not None
    assert (purse.received_fen, purse.spent_fen, purse.balance_fen) == (5_000, 0, 5_000)
    models.after(told.history.events[-1])
    purse = (await models.ask(ListEarmarks())).items[0]
    assert (purse.received_fen, purse.spent_fen, purse.balance_fen) == (0, 0, 0)


async def test_a_disbursement_is_followed_to_its_result(told: Story, models: ReadModels) -> None:
    paid = await models.ask(GetDisbursement(disbursement_id=told.paid))
    assert paid is not None
    assert (paid.state, paid.result) == (DisbursementState.REPORTED, "镜面已更换")
    assert paid.approver_ids == ("committee-he", "committee-liang")
    assert (paid.paid_by, paid.paid_on) == ("treasurer-wu", LATER.date())
    assert paid.entry_id is not None
    wished = (await models.ask(ListDisbursements(state=DisbursementState.REQUESTED))).items
    assert [(one.payee_id, one.earmark_id) for one in wished] == [("resident-luo", told.earmark)]
    told.history.when(reversal(told.history, paid.entry_id, "银行退回", LATER))
    unpaid = await models.after(*told.history.last).ask(GetDisbursement(disbursement_id=told.paid))
    assert unpaid is not None
    assert (unpaid.state, unpaid.paid_by, unpaid.result) == (DisbursementState.APPROVED, None, None)


async def test_an_approval_that_no_longer_counts_is_not_shown(told: Story, models: ReadModels) -> None:
    approved(told.history, told.wish)
    models.after(*told.history.events[-3:])
    told.history.when(
        DeclareRelation(
            disbursement_id=told.wish, person_id="committee-he", **by("supervisor-mo", Role.SUPERVISOR)
        )
    )
    wish = await models.after(*told.history.last).ask(GetDisbursement(disbursement_id=told.wish))
    assert wish is not None
    assert (wish.state, wish.approver_ids) == (DisbursementState.REQUESTED, ("committee-liang",))
    told.history.when(
        RejectDisbursement(disbursement_id=told.wish, reason="已满额", **committee("committee-ye"))
    )
    wish = await models.after(*told.history.last).ask(GetDisbursement(disbursement_id=told.wish))
    assert wish is not None
    assert (wish.state, wish.rejection) == (DisbursementState.REJECTED, "已满额")
