"""What breaks a rule that is kept without a refusal: for `tests.proving_laws`, by the test that must fail."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple


class Change(NamedTuple):
    """One text of one file in the place of another."""

    what: str
    file: str
    old: str
    new: str


_FUND: Final = "services/fund"
_CLOCKS: Final = f"{_FUND}/domain/disclosure_clocks.py"

CHANGES: Final[Mapping[str, Sequence[Change]]] = {
    "test_a_share_is_due_remitted_in_parts_and_receipted": (
        Change(
            "accruing at delivery",
            f"{_FUND}/domain/accruals.py",
            "        AccrualCause.DELIVERY,\n        command.delivered_at,\n    )",
            "        AccrualCause.DELIVERY,\n        command.delivered_at,\n    )[:0]",
        ),
    ),
    "test_a_false_claim_neither_loses_nor_carries_what_the_vote_would_turn": (
        Change(
            "counting whom another merely says to be related among those who may vote",
            f"{_FUND}/domain/relations.py",
            "if entitled or one not in people)",
            "if one not in people)",
        ),
    ),
    "test_a_merchants_month_is_stated_late_paid_in_and_proved": (
        Change(
            "the share of what was sold",
            f"{_FUND}/domain/merchants.py",
            "share_of(command.sales_fen, merchant.share_bps)",
            "0",
        ),
    ),
    "test_an_auditor_finds_more_out_than_in_and_one_person_doing_both": (
        Change("an auditor's look at the stock", f"{_FUND}/audit/goods.py", "computed < 0, ", "False, "),
        Change("an auditor's look at both hands", f"{_FUND}/audit/goods.py", "first == second, ", "False, "),
    ),
    "test_it_proves_itself_and_names_what_is_missing_between_receipts": (
        Change(
            "naming gaps",
            "hehuo/audit_pack/registers.py",
            "    return gaps\n\n\nclass Registers",
            "    return []\n\n\nclass Registers",
        ),
    ),
    "test_what_somebody_gives_for_a_purpose_of_their_own_is_not_divided": (
        Change(
            "leaving alone what has a purpose",
            f"{_FUND}/domain/splits.py",
            "state.splits.get(source.value, ()) if earmark_id is None else ()",
            "state.splits.get(source.value, ())",
        ),
    ),
    "test_the_audit_finds_a_fen_in_the_wrong_purse": (
        Change(
            "an auditor's look at entries",
            f"{_FUND}/audit/books.py",
            "if recorded != lines:",
            "if not recorded:",
        ),
    ),
    "test_programs_for_books_find_each_fen_of_a_split_in_its_purse": (
        Change(
            "purses in journals",
            "hehuo/audit_pack/journals.py",
            "line.account, line.earmark_id or GENERAL",
            "line.account, GENERAL",
        ),
    ),
    "test_page_ledger_and_export_have_the_same_totals": (
        Change(
            "what stands at the host charity",
            f"{_FUND}/projections/books.py",
            "_add(purses, line.earmark_id or GENERAL, line.amount_fen)",
            "_add(purses, line.earmark_id or GENERAL, line.amount_fen + 1)",
        ),
    ),
    "test_a_pack_that_somebody_changed_is_found": (
        Change(
            "following the chain",
            "shared/eventlog/verify.py",
            "        fault = _fault_in_chain(commit, self.head)",
            "        fault = None",
        ),
    ),
    "test_what_a_closed_month_says_of_its_logs_is_what_their_chains_pass": (
        Change(
            "heads as they were at the close",
            "services/gateway/operations/chain_heads.py",
            "found and found[0].committed_at <= at",
            "found",
        ),
    ),
    "test_an_auditor_finds_a_gift_that_stands_under_no_plan": (
        Change(
            "an auditor's look at gifts",
            f"{_FUND}/audit/appeals.py",
            "plan is not None, computed=True",
            "True, computed=True",
        ),
    ),
    "test_reports_on_an_appeal_are_awaited_while_it_runs_and_after_its_end": (
        Change("reports while it runs", _CLOCKS, "<= filed.ends_on:", "< filed.starts_on:"),
    ),
    "test_a_public_campaign_passes_the_laws_gate_succeeds_with_matching_and_is_closed": (
        Change(
            "showing the plan",
            f"{_FUND}/projections/campaigns.py",
            '"plan": PlanView(**told)',
            '"plan": None',
        ),
    ),
    "test_below_the_minimum_each_gift_is_given_back_to_the_fen_and_pledges_lapse": (
        Change(
            "owing each gift back",
            f"{_FUND}/domain/campaign_life.py",
            "key for key, one in mine.items() if one.state is DonationState.RECEIVED",
            "key for key, one in mine.items() if one.state is DonationState.PLEDGED",
        ),
    ),
    "test_what_is_left_goes_to_a_similar_purpose_by_decision_and_the_totals_stay": (
        Change(
            "moving what is left",
            f"{_FUND}/domain/campaign_money.py",
            "*transfer(HOST_CHARITY, account, left_fen, target)",
            "*transfer(HOST_CHARITY, account, left_fen, source)",
        ),
    ),
    "test_a_donor_is_named_only_with_consent": (
        Change(
            "leaving out who gave",
            "services/gateway/operations/donations.py",
            'names.get(gift.donor_id or "") if gift.publish_name and gift.consented else None',
            "gift.donor_id",
        ),
    ),
    "test_two_equal_counts_settle_a_stall_and_its_share_is_owed_until_it_is_paid_in": (
        Change(
            "what a stall has paid",
            f"{_FUND}/projections/markets.py",
            "paid_fen=paid_fen + change_fen",
            "paid_fen=paid_fen",
        ),
    ),
    "test_a_campaign_is_reported_on_every_three_months_and_within_three_months_after_its_end": (
        Change(
            "the clock of a campaign",
            _CLOCKS,
            "months_after(local_day(state, now), _MONTHS)",
            "local_day(state, now)",
        ),
        Change("the clock of its end", _CLOCKS, "else months_after(today, _MONTHS)", "else today"),
    ),
    "test_mutual_aid_is_reported_on_within_thirty_days_of_its_end_and_a_draft_never": (
        Change("the clock of mutual aid", _CLOCKS, "today + WITHIN_A_MONTH if aid", "today if aid"),
    ),
    "test_a_payment_to_whom_somebody_is_related_is_disclosed_within_thirty_days_once": (
        Change("the clock of a related party", _CLOCKS, ", day + WITHIN_A_MONTH", ", day"),
    ),
    "test_a_donors_question_is_answered_within_twenty_days_and_nobody_learns_whose_gift_it_was": (
        Change(
            "twenty days",
            f"{_FUND}/domain/disclosures.py",
            "local_day(state, command.now) + ANSWERED_WITHIN",
            "local_day(state, command.now)",
        ),
    ),
    "test_no_public_event_tells_who_gave_or_who_is_paid": (
        Change(
            "leaving out what is not public",
            "services/gateway/feed/feed.py",
            "frozenset(event.type for event in events if takes(event))",
            "frozenset(event.type for event in events)",
        ),
    ),
    "test_both_sides_are_told_before_it_ends_and_another_one_is_recorded_on_a_page": (
        Change(
            "telling both sides",
            "services/partners/domain/screening_clock.py",
            "    if not reached:",
            "    if reached:",
        ),
    ),
    "test_consent_withdrawn_gives_back_what_is_ahead_and_forgets_the_child": (
        Change(
            "forgetting the child",
            "services/bookings/domain/families.py",
            "state.families.drop(event.child_id)",
            "pass",
        ),
    ),
    "test_staff_in_the_place_of_a_resident_do_and_see_what_the_resident_may": (
        Change(
            "acting as the resident",
            "services/gateway/operations/admission.py",
            "on_behalf_of=person)",
            "on_behalf_of=None)",
        ),
    ),
    "test_what_was_published_is_set_right_by_a_notice_that_shows_old_new_and_reason": (
        Change(
            "what a correction replaces",
            f"{_FUND}/domain/disclosures.py",
            "corrects_sha256=disclosure.text_sha256,",
            "corrects_sha256=digest,",
        ),
    ),
    "test_what_came_while_it_was_shown_stays_until_its_own_sixty_days_are_over": (
        Change(
            "sixty days of its own",
            f"{_FUND}/domain/purpose_changes.py",
            "and today <= day + _NOTICE",
            "and today <= day",
        ),
    ),
    "test_a_screening_record_that_ran_out_is_no_evidence": (
        Change(
            "looking at its end",
            "services/partners/domain/evidence.py",
            "findings.screened_until is not None and findings.screened_until > at",
            "findings.screened_until is not None",
        ),
    ),
    "test_a_large_payment_goes_on_only_after_the_residents_have_passed_it": (
        Change(
            "asking the residents",
            f"{_FUND}/domain/bands.py",
            "def large_band(disbursement: Disbursement) -> LargeBand | None:",
            "def large_band(disbursement: Disbursement) -> LargeBand | None:\n    return None\n",
        ),
    ),
}
