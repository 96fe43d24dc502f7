"""A disbursement: requested, reviewed, approved by two others, paid by a third, reported, closed."""

import pytest

from services.fund.domain.state import Fund
from shared.contracts.fund.approvals import (
    ApprovalGiven,
    ApprovalWithdrawn,
    DeclareRelation,
    DisbursementApproved,
    DisbursementRejected,
    DisbursementReviewed,
    RejectDisbursement,
    RelationDeclared,
    ReviewDisbursement,
)
from shared.contracts.fund.disbursements.commands import CloseDisbursement, ReportResult
from shared.contracts.fund.disbursements.events import (
    DisbursementClosed,
    DisbursementPaid,
    DisbursementRequested,
    PayeeRecorded,
    ResultReported,
)
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.disclosures.events import DisclosureScheduled
from shared.contracts.fund.opening import AdoptRules
from shared.contracts.fund.refusals import (
    APPROVALS_COUNT_NO_LONGER,
    BALANCE_IS_TOO_LOW,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_NOT_APPROVED,
    PAYER_MUST_BE_A_THIRD_PERSON,
    PERSON_HAS_ALREADY_APPROVED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
    RESULT_MUST_BE_REPORTED_BEFORE_CLOSING,
)
from shared.contracts.fund.votes import Seats
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import Specification, later
from tests.unit.fund.scenes import (
    approval,
    approved,
    by,
    committee,
    donated,
    earmarked,
    given,
    id_of,
    open_fund,
    payment,
    policy,
    requested,
    reversal,
    staff,
    treasurer,
    wished,
)


@pytest.fixture
def spec() -> Specification[Fund]:
    """A fund with 150.00 yuan."""
    return open_fund().when(given(15_000))


def related(disbursement_id: str, envelope: Envelope, person: str | None = None) -> DeclareRelation:
    return DeclareRelation(disbursement_id=disbursement_id, person_id=person, **envelope)


def test_a_disbursement_goes_its_whole_way(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    review = ReviewDisbursement(
        disbursement_id=wish, in_favour=True, comment="三家比选", **by("supervisor-mo", Role.SUPERVISOR)
    )
    assert spec.when(review).happened(DisbursementReviewed).reviewed_by == "supervisor-mo"
    spec.when(approval(wish, committee("committee-he")))
    assert [type(event) for event in spec.last] == [ApprovalGiven]
    spec.when(approval(wish, committee("committee-liang")))
    assert spec.happened(DisbursementApproved).approver_ids == ("committee-he", "committee-liang")
    paid = spec.when(payment(wish)).happened(DisbursementPaid)
    assert [(line.account, line.amount_fen) for line in paid.entry.lines] == [
        ("expense:facilities", 12_000),
        ("assets:host_charity", -12_000),
    ]
    assert (paid.paid_by, paid.entry.balance_after_fen) == ("treasurer-wu", 3_000)
    report = ReportResult(disbursement_id=wish, result="镜面已更换", **staff())
    assert spec.when(report).happened(ResultReported).reported_by == "staff-chen"
    close = CloseDisbursement(disbursement_id=wish, **by("supervisor-mo", Role.SUPERVISOR))
    assert spec.when(close).happened(DisbursementClosed).closed_by == "supervisor-mo"
    spec.when(close).then_nothing()
    spec.refuses(review, DISBURSEMENT_IS_DECIDED)


def test_a_person_who_is_paid_stands_in_no_public_event(spec: Specification[Fund]) -> None:
    requested(spec, wished(payee="resident-luo"))
    assert spec.happened(PayeeRecorded).payee_id == "resident-luo"
    public = [event for event in spec.last if event.public]
    assert [type(event) for event in public] == [DisbursementRequested]
    assert "resident-luo" not in public[0].model_dump_json()


def test_the_requester_does_not_approve(spec: Specification[Fund]) -> None:
    wish = requested(spec, wished(envelope=committee("committee-he")))
    spec.refuses(approval(wish, committee("committee-he")), REQUESTER_MAY_NOT_DECIDE)
    reject = RejectDisbursement(disbursement_id=wish, reason="撤回", **committee("committee-he"))
    spec.refuses(reject, REQUESTER_MAY_NOT_DECIDE)


def test_who_once_entered_a_request_for_somebody_else_does_not_approve_it_either(
    spec: Specification[Fund],
) -> None:
    wish = requested(spec)
    recorded = spec.happened(DisbursementRequested)
    # Earlier versions let staff request on behalf of a resident, and their logs are still read.
    old = recorded.model_copy(update={"disbursement_id": id_of("old"), "requested_by": "resident-luo"})
    spec.given(old)
    for person in ("staff-chen", "resident-luo"):
        spec.refuses(approval(old.disbursement_id, committee(person)), REQUESTER_MAY_NOT_DECIDE)
    spec.when(approval(wish, committee("resident-luo"))).happened(ApprovalGiven)


def test_nobody_approves_twice(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    spec.when(approval(wish, committee("committee-he")))
    spec.refuses(approval(wish, committee("committee-he")), PERSON_HAS_ALREADY_APPROVED)


def test_nobody_requests_decides_or_pays_for_somebody_else(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    proxy = by("staff-chen", Role.STAFF, Role.RESIDENT)
    proxy["actor"] = proxy["actor"].model_copy(update={"on_behalf_of": "committee-liang"})
    reject = RejectDisbursement(disbursement_id=wish, reason="x", **proxy)
    for command in (wished(envelope=proxy), approval(wish, proxy), reject, payment(wish, envelope=proxy)):
        spec.refuses(command, ACTOR_MAY_NOT_DO_THIS)


def test_staff_report_a_result_on_behalf_of_whoever_requested_it_and_of_nobody_else(
    spec: Specification[Fund],
) -> None:
    wish = requested(spec, wished(envelope=committee("resident-luo")))
    approved(spec, wish)
    spec.when(payment(wish))
    proxy = by("staff-chen", Role.STAFF, Role.RESIDENT)
    for person in ("resident-lin", "resident-luo"):
        proxy["actor"] = proxy["actor"].model_copy(update={"on_behalf_of": person})
        report = ReportResult(disbursement_id=wish, result="已完成", **proxy)
        if person == "resident-lin":
            spec.refuses(report, ACTOR_MAY_NOT_DO_THIS)
    assert spec.when(report).happened(ResultReported).reported_by == "resident-luo"


def test_staff_and_residents_do_not_approve(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    spec.refuses(approval(wish, staff("staff-deng")), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(wished(envelope=by("resident-lin", Role.RESIDENT)), ACTOR_MAY_NOT_DO_THIS)


def test_one_approval_is_not_enough(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    spec.when(approval(wish, committee("committee-he")))
    assert spec.refuses(payment(wish), DISBURSEMENT_IS_NOT_APPROVED) == {
        "state": "requested",
        "approvals": 1,
        "approvals_needed": 2,
    }


@pytest.mark.parametrize("payer", ["staff-chen", "committee-he"])
def test_the_payer_is_neither_requester_nor_approver(spec: Specification[Fund], payer: str) -> None:
    wish = requested(spec)
    approved(spec, wish)
    spec.refuses(payment(wish, envelope=treasurer(person=payer)), PAYER_MUST_BE_A_THIRD_PERSON)


def test_a_treasurer_who_approved_does_not_pay(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    spec.when(approval(wish, treasurer())).when(approval(wish, committee("committee-he")))
    spec.refuses(payment(wish), PAYER_MUST_BE_A_THIRD_PERSON)
    spec.when(payment(wish, envelope=treasurer(person="treasurer-su"))).happened(DisbursementPaid)


def test_a_payment_beyond_the_balance_is_refused(spec: Specification[Fund]) -> None:
    wish = requested(spec, wished(15_001))
    approved(spec, wish)
    assert spec.refuses(payment(wish), BALANCE_IS_TOO_LOW) == {
        "earmark_id": None,
        "balance_fen": 15_000,
        "amount_fen": 15_001,
    }
    spec.when(given(1)).when(payment(wish)).happened(DisbursementPaid)


def test_a_purse_pays_only_from_its_own_money(spec: Specification[Fund]) -> None:
    earmark = earmarked(spec)
    donated(spec, given(500, earmark=earmark))
    wish = requested(spec, wished(501, earmark=earmark))
    approved(spec, wish)
    facts = spec.refuses(payment(wish), BALANCE_IS_TOO_LOW)
    assert facts == {"earmark_id": earmark, "balance_fen": 500, "amount_fen": 501}


def test_a_payment_is_made_once(spec: Specification[Fund]) -> None:
    wish = requested(spec, wished(100))
    approved(spec, wish)
    spec.when(payment(wish))
    assert spec.refuses(payment(wish), DISBURSEMENT_IS_NOT_APPROVED)["state"] == "paid"


def test_a_related_person_takes_no_part(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    spec.when(related(wish, committee("committee-he")))
    assert not spec.happened(RelationDeclared).public
    spec.when(related(wish, committee("committee-he"))).then_nothing()
    spec.refuses(approval(wish, committee("committee-he")), RELATED_PERSON_MAY_NOT_TAKE_PART)
    spec.when(related(wish, treasurer(), "treasurer-wu"))
    approved(spec, wish, "committee-liang", "committee-ye")
    spec.refuses(payment(wish), RELATED_PERSON_MAY_NOT_TAKE_PART)


def test_a_payee_does_not_approve_their_own_payment(spec: Specification[Fund]) -> None:
    wish = requested(spec, wished(payee="committee-he"))
    spec.refuses(approval(wish, committee("committee-he")), RELATED_PERSON_MAY_NOT_TAKE_PART)


def test_an_approval_of_a_person_who_turns_out_related_no_longer_counts(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    approved(spec, wish)
    spec.when(related(wish, by("supervisor-mo", Role.SUPERVISOR), "committee-he"))
    assert spec.happened(ApprovalWithdrawn).approver_id == "committee-he"
    assert spec.refuses(payment(wish), DISBURSEMENT_IS_NOT_APPROVED)["approvals"] == 1
    approved(spec, wish, "committee-ye")
    spec.when(payment(wish)).happened(DisbursementPaid)


def test_of_others_only_treasurer_and_supervisor_declare_relations(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    spec.refuses(related(wish, committee("committee-he"), "committee-liang"), ACTOR_MAY_NOT_DO_THIS)


def test_a_rejection_ends_it(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    reject = RejectDisbursement(disbursement_id=wish, reason="本季度已满额", **committee("committee-he"))
    assert spec.when(reject).happened(DisbursementRejected).rejected_by == "committee-he"
    spec.when(reject).then_nothing()
    spec.refuses(approval(wish, committee("committee-liang")), DISBURSEMENT_IS_DECIDED)


def test_a_requester_without_a_role_may_report_the_result(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    approved(spec, wish)
    spec.when(payment(wish))
    by_a_stranger = ReportResult(disbursement_id=wish, result="x", **by("resident-lin", Role.RESIDENT))
    spec.refuses(by_a_stranger, ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(
        CloseDisbursement(disbursement_id=wish, **treasurer()), RESULT_MUST_BE_REPORTED_BEFORE_CLOSING
    )
    spec.when(ReportResult(disbursement_id=wish, result="已完成", **by("staff-chen", Role.RESIDENT)))
    assert spec.happened(ResultReported).result == "已完成"


def test_a_reversed_payment_may_be_made_again(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    approved(spec, wish)
    paid = spec.when(payment(wish)).happened(DisbursementPaid)
    spec.when(reversal(spec, paid.entry.entry_id, "银行退回"))
    assert spec.state.disbursements[wish].state is DisbursementState.APPROVED
    assert spec.state.balance_fen == 15_000
    assert spec.when(payment(wish)).happened(DisbursementPaid).entry.balance_after_fen == 3_000


def test_an_approver_found_related_after_the_payment_does_not_carry_another_one(
    spec: Specification[Fund],
) -> None:
    wish = requested(spec)
    approved(spec, wish)
    paid = spec.when(payment(wish)).happened(DisbursementPaid)
    spec.when(related(wish, by("supervisor-mo", Role.SUPERVISOR), "committee-he"))
    assert [type(event) for event in spec.last] == [RelationDeclared, DisclosureScheduled]
    spec.when(reversal(spec, paid.entry.entry_id, "银行退回"))
    assert spec.happened(ApprovalWithdrawn).approver_id == "committee-he"
    assert spec.refuses(payment(wish), DISBURSEMENT_IS_NOT_APPROVED)["approvals"] == 1


def test_the_rules_of_the_day_of_the_request_hold(spec: Specification[Fund]) -> None:
    before = requested(spec)
    spec.when(
        AdoptRules(disbursement_approvals=3, zone="Asia/Shanghai", effective_from=later(days=1), **policy())
    )
    today = requested(spec)
    assert spec.happened(DisbursementRequested).approvals_needed == 2
    requested(spec, wished(envelope=staff(at=later(days=1))))
    assert spec.happened(DisbursementRequested).approvals_needed == 3
    for wish in (before, today):
        approved(spec, wish)
        assert spec.state.disbursements[wish].state is DisbursementState.APPROVED


def test_approvals_of_those_who_lost_their_office_count_no_longer(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    approved(spec, wish)
    fewer = Seats(committee=("committee-liang", "committee-ye"), treasurers=("treasurer-wu",))
    assert spec.refuses(payment(wish, seats=fewer), APPROVALS_COUNT_NO_LONGER) == {
        "counting": 1,
        "needed": 2,
        "lapsed_ids": ["committee-he"],
    }
    spec.when(approval(wish, committee("committee-ye"), fewer))
    assert spec.happened(ApprovalWithdrawn).approver_id == "committee-he"
    assert spec.happened(DisbursementApproved).approver_ids == ("committee-liang", "committee-ye")
    paid = spec.when(payment(wish, seats=fewer)).happened(DisbursementPaid)
    assert paid.approver_ids == ("committee-liang", "committee-ye")


def test_an_approval_beside_one_that_lapsed_is_not_the_second(spec: Specification[Fund]) -> None:
    wish = requested(spec)
    spec.when(approval(wish, committee("committee-he")))
    fewer = Seats(committee=("committee-liang", "committee-ye"))
    spec.when(approval(wish, committee("committee-liang"), fewer))
    assert spec.happened(ApprovalWithdrawn).approver_id == "committee-he"
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
