"""Terms on the committee: who is in office votes, and what was voted before counts as the rules say."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.opening import AdoptRules
from shared.contracts.fund.refusals import APPROVALS_COUNT_NO_LONGER, COMMITTEE_IS_NOT_SEATED
from shared.contracts.fund.refusals import terms as refusals
from shared.contracts.fund.terms import ListTerms, SetTerm, TermSet
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.eventlog.wire import subject_field
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.fund.budgets import carried, paying, proposed, voting
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    COMMITTEE,
    FIVE,
    TODAY,
    History,
    ballot,
    by,
    granted,
    policy,
    requested,
    voting_fund,
)


def term(person: str, ends_on: date, starts_on: date = TODAY) -> SetTerm:
    district = by("district-luo", Role.DISTRICT)
    return SetTerm(person_id=person, starts_on=starts_on, ends_on=ends_on, seats=FIVE, **district)


def rules(**changes: object) -> AdoptRules:
    committee = CommitteeRules.model_validate(changes)
    return AdoptRules(
        disbursement_approvals=2,
        committee=committee,
        zone="Asia/Shanghai",
        effective_from=MONDAY,
        **policy(),
    )


def one_day(spec: History) -> str:
    """The first member is in office today alone, and votes; a week later the payment could be made."""
    spec.when(granted(100_000)).when(term(COMMITTEE[0], TODAY))
    wish = requested(spec)
    carried(spec, wish)
    return wish


async def test_who_is_not_in_office_does_not_vote_and_without_a_term_it_is_as_ever() -> None:
    spec = voting_fund().when(term(COMMITTEE[0], TODAY - timedelta(days=1), date(2025, 1, 1)))
    wish, budget = requested(spec), proposed(spec)
    facts = spec.refuses(ballot(wish, COMMITTEE[0]), refusals.COMMITTEE_TERM_IS_OVER)
    assert facts == {"starts_on": "2025-01-01", "ends_on": "2026-07-05"}
    spec.refuses(voting(budget, COMMITTEE[0]), refusals.COMMITTEE_TERM_IS_OVER)
    # Four are left in office, which is neither enough nor odd.
    spec.refuses(ballot(wish, COMMITTEE[1]), COMMITTEE_IS_NOT_SEATED)
    spec.refuses(voting(budget, COMMITTEE[1]), COMMITTEE_IS_NOT_SEATED)
    renewed = spec.when(term(COMMITTEE[0], TODAY + timedelta(days=364))).happened(TermSet)
    spec.when(term(COMMITTEE[0], renewed.ends_on)).then_nothing()
    spec.when(ballot(wish, COMMITTEE[0]))
    (shown,) = (await ReadModels(*spec.events).ask(ListTerms())).items
    assert (shown.person_id, shown.ends_on) == (COMMITTEE[0], date(2027, 7, 5))


@pytest.mark.parametrize("outlasts", [True, False])
def test_a_vote_counts_after_its_term_as_the_rules_say(*, outlasts: bool) -> None:
    spec = voting_fund().when(rules(votes_outlast_term=outlasts, quorum_bps=6_666, majority_bps=7_900))
    wish = one_day(spec)
    if outlasts:
        spec.when(paying(wish)).happened(DisbursementPaid)
    else:
        facts = spec.refuses(paying(wish), APPROVALS_COUNT_NO_LONGER)
        assert (facts["counting"], facts["needed"], facts["lapsed_ids"]) == (3, 4, [COMMITTEE[0]])


def test_a_term_lasts_no_longer_than_the_rules_say_and_is_of_a_member() -> None:
    spec = voting_fund().when(rules(term_days_at_most=365))
    facts = spec.refuses(term(COMMITTEE[0], TODAY + timedelta(days=365)), refusals.TERM_IS_TOO_LONG)
    assert facts == {"days": 366, "days_at_most": 365}
    spec.refuses(term("resident-lin", TODAY), refusals.PERSON_IS_NOT_ON_THE_COMMITTEE)
    spec.when(term(COMMITTEE[0], TODAY + timedelta(days=364))).happened(TermSet)
    with pytest.raises(ValidationError, match="lies before"):
        term(COMMITTEE[0], TODAY - timedelta(days=1))


def test_a_term_that_begins_later_does_not_vote_yet() -> None:
    spec = voting_fund().when(term(COMMITTEE[0], TODAY + timedelta(days=9), TODAY + timedelta(days=1)))
    wish = requested(spec)
    spec.refuses(ballot(wish, COMMITTEE[0]), refusals.COMMITTEE_TERM_IS_OVER)
    spec.when(ballot(wish, COMMITTEE[0], at=later(days=1)))


def test_a_term_is_about_a_seat_and_not_about_a_person_whom_its_subject_would_name_in_public() -> None:
    spec = voting_fund()
    first = spec.when(term(COMMITTEE[0], TODAY)).happened(TermSet)
    later_one = spec.when(term(COMMITTEE[0], TODAY + timedelta(days=30))).happened(TermSet)
    assert first.term_id == later_one.term_id
    assert subject_field(TermSet) == "term_id"
