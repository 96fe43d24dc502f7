"""Small payments: one named officer approves them alone, and everything else is as ever."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.fund.audit import audit
from shared.contracts.fund.approvals import ApprovalWithdrawn, DeclareRelation, DisbursementApproved
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.disbursements.views import DisbursementState, GetDisbursement
from shared.contracts.fund.objections import DisbursementObjectedTo
from shared.contracts.fund.officer import DisbursementApprovedByOfficer, GetOfficer, OfficerNamed
from shared.contracts.fund.refusals import (
    APPROVALS_COUNT_NO_LONGER,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_DECIDED_BY_VOTES,
    REQUESTER_MAY_NOT_DECIDE,
    SUPERVISOR_MUST_COMMENT_FIRST,
)
from shared.contracts.fund.refusals import bands as refusals
from shared.contracts.fund.refusals.terms import COMMITTEE_TERM_IS_OVER
from shared.contracts.fund.terms import SetTerm
from shared.contracts.fund.votes import DisbursementCarried, Seats
from shared.contracts.partners.band_rules import AmountBands, Band, LargeBand, SmallBand
from shared.kernel.messages import Tick
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.fund.bands import OFFICER, banded, naming
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    COMMITTEE,
    FIVE,
    TODAY,
    History,
    approval,
    ballot,
    by,
    committee,
    payment,
    policy,
    requested,
    review,
    treasurer,
    wished,
)
from tests.unit.fund.test_votes import answer, objection

THEN = later(days=3)


async def test_one_officer_approves_a_small_payment_which_is_shown_and_commented_on() -> None:
    spec = banded()
    wish = requested(spec, wished(10_000))
    done = spec.when(approval(wish, committee(OFFICER), FIVE)).happened(DisbursementApprovedByOfficer)
    assert (done.officer_id, done.amount_fen, done.publicity_ends_at) == (OFFICER, 10_000, THEN)
    spec.refuses(ballot(wish, COMMITTEE[1]), DISBURSEMENT_IS_DECIDED)
    spec.refuses(approval(wish, committee(OFFICER), FIVE), DISBURSEMENT_IS_DECIDED)
    assert spec.decider.due(spec.state) == THEN
    assert spec.when(Tick(**policy(THEN))).happened(DisbursementApproved).approver_ids == (OFFICER,)
    spec.refuses(payment(wish, envelope=treasurer(THEN), seats=FIVE), SUPERVISOR_MUST_COMMENT_FIRST)
    paid = spec.when(review(wish)).when(payment(wish, envelope=treasurer(THEN), seats=FIVE))
    assert paid.happened(DisbursementPaid).approver_ids == (OFFICER,)
    assert audit(enumerate(spec.events, start=1)).discrepancies == []
    shown = await ReadModels(*spec.events).ask(GetDisbursement(disbursement_id=wish))
    assert shown is not None
    assert (shown.state, shown.band, shown.officer_id) == (DisbursementState.PAID, Band.SMALL, OFFICER)
    named = await ReadModels(*spec.events).ask(GetOfficer())
    assert named is not None
    assert named.person_id == OFFICER


def test_rules_may_want_neither_publicity_nor_the_supervisor_of_a_small_payment() -> None:
    spec = banded(SmallBand(up_to_fen=10_000, publicity_days=0, supervisor_comments=False))
    wish = requested(spec, wished(9_999))
    spec.when(approval(wish, committee(OFFICER), FIVE)).happened(DisbursementApproved)
    spec.when(payment(wish, seats=FIVE)).happened(DisbursementPaid)
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_what_is_larger_or_was_asked_for_under_other_rules_takes_the_committee() -> None:
    spec = banded()
    spec.refuses(
        approval(requested(spec, wished(10_001)), committee(OFFICER), FIVE), DISBURSEMENT_IS_DECIDED_BY_VOTES
    )
    none = banded(None, None)
    spec.refuses(
        approval(requested(spec, wished(10_001)), committee(OFFICER), FIVE), DISBURSEMENT_IS_DECIDED_BY_VOTES
    )
    wish = requested(none, wished(1))
    none.refuses(approval(wish, committee(OFFICER), FIVE), DISBURSEMENT_IS_DECIDED_BY_VOTES)
    for person in COMMITTEE[:4]:
        none.when(ballot(wish, person))
    none.happened(DisbursementCarried)


def test_the_committee_may_always_vote_and_then_the_officer_does_not_overrule_it() -> None:
    spec = banded()
    wish = requested(spec, wished(10_000))
    spec.when(ballot(wish, COMMITTEE[1]))
    spec.refuses(approval(wish, committee(OFFICER), FIVE), DISBURSEMENT_IS_DECIDED_BY_VOTES)
    for person in (COMMITTEE[0], *COMMITTEE[2:4]):
        spec.when(ballot(wish, person))
    spec.happened(DisbursementCarried)


def test_nobody_but_the_officer_approves_alone_and_never_the_own_request() -> None:
    spec = banded()
    wish = requested(spec, wished(10_000))
    spec.refuses(approval(wish, committee(COMMITTEE[1]), FIVE), refusals.APPROVER_IS_NOT_THE_OFFICER)
    without = Seats(committee=COMMITTEE[1:], treasurers=FIVE.treasurers)
    spec.refuses(approval(wish, committee(OFFICER), without), refusals.APPROVER_IS_NOT_THE_OFFICER)
    pays = Seats(committee=COMMITTEE, treasurers=(*FIVE.treasurers, OFFICER))
    spec.refuses(approval(wish, committee(OFFICER), pays), refusals.APPROVER_IS_NOT_THE_OFFICER)
    own = requested(spec, wished(10_000, envelope=committee(OFFICER)))
    spec.refuses(approval(own, committee(OFFICER), FIVE), REQUESTER_MAY_NOT_DECIDE)
    spec.when(
        SetTerm(
            person_id=OFFICER,
            starts_on=TODAY - timedelta(days=9),
            ends_on=TODAY - timedelta(days=1),
            seats=FIVE,
            **by("district-luo", Role.DISTRICT),
        )
    )
    spec.refuses(approval(wish, committee(OFFICER), FIVE), COMMITTEE_TERM_IS_OVER)


def test_the_officer_is_named_by_the_district_of_the_committee_and_once() -> None:
    spec = banded()
    spec.when(naming(OFFICER)).then_nothing()
    spec.refuses(naming("resident-lin"), refusals.OFFICER_MUST_BE_ON_THE_COMMITTEE)
    pays = Seats(committee=COMMITTEE, treasurers=(COMMITTEE[1],))
    spec.refuses(naming(COMMITTEE[1], pays), refusals.OFFICER_MUST_BE_ON_THE_COMMITTEE)
    assert spec.when(naming(None)).happened(OfficerNamed).person_id is None
    wish = requested(spec, wished(10_000))
    spec.refuses(approval(wish, committee(OFFICER), FIVE), refusals.APPROVER_IS_NOT_THE_OFFICER)


def test_many_small_payments_in_a_month_go_to_the_committee() -> None:
    spec = banded(SmallBand(up_to_fen=10_000, month_at_most_fen=15_000))
    first, second = (requested(spec, wished(10_000)) for _ in range(2))
    spec.when(approval(first, committee(OFFICER), FIVE))
    facts = spec.refuses(approval(second, committee(OFFICER), FIVE), refusals.OFFICER_HAS_APPROVED_TOO_MUCH)
    assert facts == {"approved_fen": 10_000, "amount_fen": 10_000, "month_at_most_fen": 15_000}
    next_month = approval(second, committee(OFFICER, later(days=26)), FIVE)
    spec.when(next_month).happened(DisbursementApprovedByOfficer)


def approved(spec: History) -> str:
    """A small payment that the officer approved and everybody saw."""
    wish = requested(spec, wished(10_000))
    spec.when(approval(wish, committee(OFFICER), FIVE)).when(review(wish)).when(Tick(**policy(THEN)))
    return wish


def test_an_officer_who_left_or_is_related_carries_nothing_and_another_one_may() -> None:
    spec = banded()
    wish = approved(spec)
    left = Seats(committee=COMMITTEE[1:], treasurers=FIVE.treasurers)
    assert spec.refuses(payment(wish, envelope=treasurer(THEN), seats=left), APPROVALS_COUNT_NO_LONGER) == {
        "counting": 0,
        "needed": 1,
        "lapsed_ids": [OFFICER],
    }
    spec.when(naming(COMMITTEE[1], left))
    spec.when(approval(wish, committee(COMMITTEE[1], THEN), left)).happened(ApprovalWithdrawn)
    assert spec.state.disbursements[wish].state is DisbursementState.IN_PUBLICITY
    spec.when(DeclareRelation(disbursement_id=wish, **committee(COMMITTEE[1], THEN)))
    assert spec.happened(ApprovalWithdrawn).approver_id == COMMITTEE[1]
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
    spec.when(Tick(**policy(later(days=30))))
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_an_upheld_objection_has_a_small_payment_decided_anew() -> None:
    spec = banded()
    wish = requested(spec, wished(10_000))
    spec.when(approval(wish, committee(OFFICER), FIVE))
    raised = spec.when(objection(wish)).happened(DisbursementObjectedTo).objection_id
    spec.when(answer(wish, raised, upheld=True))
    for person in COMMITTEE[:4]:
        spec.when(ballot(wish, person))
    spec.happened(DisbursementCarried)
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_bands_do_not_overlap() -> None:
    with pytest.raises(ValidationError, match="small payments"):
        AmountBands(small=SmallBand(up_to_fen=2), large=LargeBand(above_fen=1))
    bands = AmountBands(small=SmallBand(up_to_fen=1), large=LargeBand(above_fen=1))
    assert (bands.band_of(1), bands.band_of(2)) == (Band.SMALL, Band.LARGE)
    assert AmountBands().band_of(10**12) is Band.MIDDLE
