"""Grants and interest are booked as what they are, and the bank's fees as a cost."""

import json

import pytest
from pydantic import ValidationError

from services.fund.audit import audit
from shared.contracts.fund.account_statements.movements import Books
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived, RecordIncomeRequest
from shared.contracts.fund.ledger import EntryReversed, IncomeSource
from shared.contracts.fund.opening import AdoptRules
from shared.contracts.fund.refusals import BANK_FEE_NEEDS_A_STATEMENT
from shared.contracts.fund.statement import GetStatement
from shared.contracts.partners.committee_rules import CommitteeRules
from tests.specification import MONDAY, later
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import TODAY, earmarked, fee, granted, open_fund, policy, reversal, sums
from tests.unit.fund.statements import booking, imported, line


def test_a_grant_is_a_grant_in_ledger_and_statement() -> None:
    spec = open_fund()
    purse = earmarked(spec)
    event = spec.when(granted(5_000_000, earmark=purse)).happened(IncomeReceived)
    assert (event.source, event.granted_by) == (IncomeSource.GRANT, "广州市南沙区民政局")
    assert [(line.account, line.earmark_id, line.amount_fen) for line in event.entry.lines] == [
        ("assets:host_charity", purse, 5_000_000),
        ("income:grant", purse, -5_000_000),
    ]


async def test_the_statement_tells_grants_and_fees_from_gifts() -> None:
    spec = open_fund().when(granted(5_000_000)).when(fee(500))
    statement = await ReadModels(*spec.events).ask(GetStatement())
    assert statement is not None
    income = {line.source.value: line.amount_fen for line in statement.income}
    assert income.pop("grant") == 5_000_000
    assert set(income.values()) == {0}
    expense = {line.purpose.value: line.amount_fen for line in statement.expense}
    assert expense["administration"] == 500
    assert statement.closing_fen == statement.at_host_charity_fen == 4_999_500


def test_a_fee_is_a_cost_of_administration() -> None:
    spec = open_fund().when(granted(1_000)).when(fee(500))
    assert spec.happened(BankFeeCharged).amount_fen == 500
    assert sums(spec) == {
        "assets:host_charity": 500,
        "income:grant": -1_000,
        "expense:administration": 500,
    }


def test_both_are_taken_back_like_any_entry_and_the_audit_agrees() -> None:
    spec = open_fund().when(granted(1_000))
    charged = spec.when(fee(500)).happened(BankFeeCharged)
    spec.when(reversal(spec, charged.entry.entry_id))
    assert spec.happened(EntryReversed).reversed_subject_id == charged.fee_id
    assert sums(spec)["assets:host_charity"] == 1_000
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def bound(fen: int | None) -> AdoptRules:
    return AdoptRules(
        disbursement_approvals=2,
        committee=CommitteeRules(fees_alone_fen=fen),
        zone="Asia/Shanghai",
        effective_from=MONDAY,
        **policy(),
    )


def test_alone_a_treasurer_books_the_fees_of_a_month_up_to_the_bound_of_the_rules() -> None:
    spec = open_fund().when(granted(100_000)).when(bound(1_000)).when(fee(600))
    wrong = spec.when(fee(400)).happened(BankFeeCharged)
    facts = spec.refuses(fee(1), BANK_FEE_NEEDS_A_STATEMENT)
    assert facts == {"amount_fen": 1, "booked_fen": 1_000, "fees_alone_fen": 1_000}
    next_month = TODAY.replace(month=TODAY.month + 1)
    spec.when(fee(1_000, day=next_month, at=later(31))).happened(BankFeeCharged)
    spec.when(reversal(spec, wrong.entry.entry_id))
    spec.when(fee(400)).happened(BankFeeCharged)


def test_a_fee_that_a_statement_shows_is_booked_whatever_the_bound_and_counts_to_it_no_longer() -> None:
    spec = open_fund().when(granted(100_000)).when(bound(0))
    spec.refuses(fee(1), BANK_FEE_NEEDS_A_STATEMENT)
    shown = spec.when(booking(imported(spec, line(-36_000)), Books.FEE)).happened(BankFeeCharged)
    assert shown.amount_fen == 36_000
    spec.when(bound(500)).when(fee(500))
    spec.refuses(fee(1), BANK_FEE_NEEDS_A_STATEMENT)


def test_where_recorded_rules_know_no_bound_a_fee_is_booked_as_ever() -> None:
    spec = open_fund().when(granted(100_000)).when(bound(None))
    assert spec.when(fee(60_000)).happened(BankFeeCharged).amount_fen == 60_000


def test_the_audit_finds_a_grant_that_was_booked_as_a_gift() -> None:
    spec = open_fund().when(granted(1_000))
    told = spec.events[-1].model_copy(update={"source": IncomeSource.CASUAL_DONATION})
    found = audit(enumerate([*spec.events[:-1], told], 1))
    assert [one.sentence for one in found.discrepancies] == ["an entry says what its event says"]


@pytest.mark.parametrize(("source", "granted_by"), [("grant", None), ("interest", "广州市南沙区民政局")])
def test_a_grant_alone_names_who_gives_it(source: str, granted_by: str | None) -> None:
    said = {"source": source, "amount_fen": 1, "received_on": "2026-07-06", "reference": "1"}
    with pytest.raises(ValidationError, match="a grant names granted_by; nothing else does"):
        RecordIncomeRequest.model_validate_json(json.dumps(said | {"granted_by": granted_by}))
