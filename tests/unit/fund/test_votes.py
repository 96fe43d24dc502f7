"""The committee votes, the payment is shown, objections are answered, and only then money leaves."""

from datetime import timedelta

import pytest

from services.fund.audit import audit
from shared.contracts.fund.approvals import (
    DeclareRelation,
    DisbursementApproved,
    RejectDisbursement,
    RelationDeclared,
)
from shared.contracts.fund.disbursements.events import DisbursementPaid, DisbursementRequested
from shared.contracts.fund.disbursements.views import DisbursementState, GetDisbursement
from shared.contracts.fund.objections import (
    AnswerDisbursementObjection,
    DisbursementObjectedTo,
    DisbursementObjectionAnswered,
    ListDisbursementObjections,
    ObjectToDisbursement,
)
from shared.contracts.fund.refusals import (
    APPROVALS_COUNT_NO_LONGER,
    COMMITTEE_IS_NOT_SEATED,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_DECIDED_BY_APPROVALS,
    DISBURSEMENT_IS_DECIDED_BY_VOTES,
    DISBURSEMENT_IS_NOT_APPROVED,
    DISBURSEMENT_IS_NOT_IN_PUBLICITY,
    DISBURSEMENT_OBJECTION_IS_ANSWERED,
    DISBURSEMENT_OBJECTION_IS_UNKNOWN,
    PERSON_HAS_ALREADY_VOTED,
    PERSON_HAS_OBJECTED_ALREADY,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
    SUPERVISOR_MUST_COMMENT_FIRST,
    VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE,
)
from shared.contracts.fund.sums import GatherClocks
from shared.contracts.fund.votes import (
    DisbursementCarried,
    DisbursementLost,
    Seats,
    Vote,
    VoteCast,
    VoteWithdrawn,
)
from shared.eventlog.deciding import fingerprint
from shared.kernel.messages import Tick
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    COMMITTEE,
    FIVE,
    YEAR_IS_OVER,
    History,
    approval,
    ballot,
    by,
    committee,
    given,
    id_of,
    open_fund,
    payment,
    policy,
    requested,
    review,
    supervisor,
    treasurer,
    voting_fund,
    wished,
)

DENG, HE, LIANG, LUO, YE = COMMITTEE
A_WEEK = timedelta(days=7)
THEN = MONDAY + A_WEEK


@pytest.fixture
def spec() -> History:
    """A fund of today with 150.00 yuan."""
    return voting_fund().when(given(15_000, donor=None))


def votes(spec: History, wish: str, *people: str, vote: Vote = Vote.IN_FAVOUR) -> None:
    for person in people:
        spec.when(ballot(wish, person, vote))


def objection(wish: str, person: str = "resident-lin") -> ObjectToDisbursement:
    return ObjectToDisbursement(disbursement_id=wish, text_id=id_of("words"), **by(person, Role.RESIDENT))


def answer(
    wish: str, objection_id: str, *, upheld: bool, person: str = "supervisor-mo"
) -> AnswerDisbursementObjection:
    return AnswerDisbursementObjection(
        disbursement_id=wish,
        objection_id=objection_id,
        answer="三家比价",
        upheld=upheld,
        **by(person, Role.SUPERVISOR),
    )


def test_a_payment_goes_through_vote_publicity_and_the_supervisors_word(spec: History) -> None:
    wish = requested(spec)
    votes(spec, wish, DENG, HE)
    votes(spec, wish, LIANG, vote=Vote.AGAINST)
    votes(spec, wish, LUO, vote=Vote.ABSTAIN)
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
    votes(spec, wish, YE)
    carried = spec.happened(DisbursementCarried)
    assert (carried.tally.in_favour, carried.tally.needed, carried.tally.quorum) == (3, 3, 4)
    assert carried.publicity_ends_at == THEN
    assert spec.decider.due(spec.state) == THEN
    assert spec.refuses(payment(wish, seats=FIVE), DISBURSEMENT_IS_NOT_APPROVED)["state"] == "in_publicity"
    spec.when(Tick(**policy(THEN - timedelta(seconds=1)))).then_nothing()
    assert spec.when(Tick(**policy(THEN))).happened(DisbursementApproved).approver_ids == (DENG, HE, YE)
    assert spec.decider.due(spec.state) == YEAR_IS_OVER
    spec.refuses(payment(wish, envelope=treasurer(THEN), seats=FIVE), SUPERVISOR_MUST_COMMENT_FIRST)
    spec.when(review(wish))
    paid = spec.when(payment(wish, envelope=treasurer(THEN), seats=FIVE)).happened(DisbursementPaid)
    assert paid.approver_ids == (DENG, HE, YE)
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_one_no_ends_nothing_and_a_majority_against_does(spec: History) -> None:
    wish = requested(spec)
    no = RejectDisbursement(disbursement_id=wish, reason="x", **committee(DENG))
    spec.refuses(no, DISBURSEMENT_IS_DECIDED_BY_VOTES)
    spec.refuses(approval(wish, committee(DENG)), DISBURSEMENT_IS_DECIDED_BY_VOTES)
    votes(spec, wish, DENG, HE, vote=Vote.AGAINST)
    assert [type(event) for event in spec.last] == [VoteCast]
    votes(spec, wish, LIANG, vote=Vote.ABSTAIN)
    assert spec.happened(DisbursementLost).tally.against == 2
    spec.refuses(ballot(wish, YE), DISBURSEMENT_IS_DECIDED)


def test_a_majority_without_a_quorum_waits(spec: History) -> None:
    wish = requested(spec)
    votes(spec, wish, DENG, HE, LIANG)
    assert [type(event) for event in spec.last] == [VoteCast]
    votes(spec, wish, LUO, vote=Vote.AGAINST)
    assert spec.happened(DisbursementCarried).tally.in_favour == 3


@pytest.mark.parametrize("members", [1, 3, 4, 6])
def test_a_committee_that_is_too_small_or_even_does_not_vote(spec: History, members: int) -> None:
    wish = requested(spec)
    seats = Seats(committee=(*COMMITTEE, "committee-zhou")[:members])
    facts = spec.refuses(ballot(wish, DENG, seats=seats), COMMITTEE_IS_NOT_SEATED)
    assert facts == {"members": members, "members_at_least": 5}


@pytest.mark.parametrize("office", ["treasurers", "staff"])
def test_who_keeps_the_money_or_works_for_the_community_is_no_member(spec: History, office: str) -> None:
    wish = requested(spec)
    seven = (*COMMITTEE, "committee-zhou", "committee-zou")
    seats = Seats.model_validate({"committee": seven, office: (DENG, HE)})
    spec.refuses(ballot(wish, DENG, seats=seats), VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE)
    spec.when(ballot(wish, LIANG, seats=seats))
    assert spec.happened(VoteCast).tally.entitled == 5


def test_nobody_votes_twice_on_the_own_request_or_a_relations(spec: History) -> None:
    wish = requested(spec, wished(envelope=committee(HE)))
    spec.refuses(ballot(wish, HE), REQUESTER_MAY_NOT_DECIDE)
    spec.when(DeclareRelation(disbursement_id=wish, **committee(YE)))
    spec.refuses(ballot(wish, YE), RELATED_PERSON_MAY_NOT_TAKE_PART)
    spec.when(ballot(wish, DENG))
    assert spec.happened(VoteCast).tally.entitled == 3
    spec.refuses(ballot(wish, DENG, Vote.AGAINST), PERSON_HAS_ALREADY_VOTED)


def test_one_person_alone_never_carries_a_payment(spec: History) -> None:
    wish = requested(spec, wished(envelope=committee(HE)))
    for person in (YE, LUO, LIANG):
        spec.when(DeclareRelation(disbursement_id=wish, **committee(person)))
    spec.when(ballot(wish, DENG))
    assert spec.happened(DisbursementLost).tally.entitled == 1


def test_what_was_requested_under_approvals_is_decided_by_approvals() -> None:
    spec = open_fund()
    wish = requested(spec)
    spec.refuses(ballot(wish, DENG), DISBURSEMENT_IS_DECIDED_BY_APPROVALS)


def approved_by_vote(spec: History) -> str:
    wish = requested(spec)
    votes(spec, wish, DENG, HE, LIANG, LUO)
    spec.when(review(wish)).when(Tick(**policy(THEN)))
    return wish


def test_votes_of_those_who_left_the_committee_count_no_longer(spec: History) -> None:
    wish = approved_by_vote(spec)
    fewer = Seats(committee=(LUO, LIANG, YE))
    facts = spec.refuses(payment(wish, envelope=treasurer(THEN), seats=fewer), APPROVALS_COUNT_NO_LONGER)
    assert facts == {"counting": 2, "needed": 3, "lapsed_ids": [DENG, HE]}
    successors = Seats(committee=(LUO, LIANG, YE, "committee-zhou", "committee-zou"))
    spec.when(ballot(wish, "committee-zhou", seats=successors, at=THEN))
    paid = spec.when(payment(wish, envelope=treasurer(THEN), seats=successors)).happened(DisbursementPaid)
    assert paid.approver_ids == (LIANG, LUO, "committee-zhou")
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_a_relation_found_later_opens_the_vote_again_where_it_mattered(spec: History) -> None:
    wish = approved_by_vote(spec)
    spec.when(DeclareRelation(disbursement_id=wish, person_id=DENG, **supervisor(THEN)))
    assert [type(event) for event in spec.last] == [RelationDeclared, VoteWithdrawn]
    assert spec.happened(VoteWithdrawn).carried, "three of the four who are left are in favour"
    spec.when(DeclareRelation(disbursement_id=wish, person_id=HE, **supervisor(THEN)))
    assert spec.happened(VoteWithdrawn).carried
    spec.when(DeclareRelation(disbursement_id=wish, person_id=LIANG, **supervisor(THEN)))
    assert not spec.happened(VoteWithdrawn).carried
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
    spec.when(ballot(wish, YE, at=THEN))  # Three may contest it yet: with them two votes are too few.
    spec.when(Tick(**policy(THEN + timedelta(days=5)))).happened(DisbursementCarried)


def test_a_relation_that_leaves_too_few_loses_the_vote(spec: History) -> None:
    wish = requested(spec)
    votes(spec, wish, DENG, HE)
    votes(spec, wish, LIANG, LUO, vote=Vote.AGAINST)
    spec.when(DeclareRelation(disbursement_id=wish, **committee(DENG)))
    assert spec.happened(DisbursementLost).tally.entitled == 4


def test_relations_of_the_last_who_could_vote_do_not_leave_a_request_open_for_ever(spec: History) -> None:
    wish = requested(spec)
    votes(spec, wish, DENG, HE, LIANG)
    spec.when(DeclareRelation(disbursement_id=wish, **committee(LUO)))
    carried = spec.happened(DisbursementCarried).tally
    assert (carried.in_favour, carried.entitled, carried.quorum) == (3, 4, 3), (
        "nobody but YE could vote still"
    )
    lost = requested(spec)
    votes(spec, lost, DENG, HE)
    votes(spec, lost, LIANG, LUO, vote=Vote.ABSTAIN)
    spec.when(DeclareRelation(disbursement_id=lost, **committee(YE)))
    assert spec.happened(DisbursementLost).tally.entitled == 4
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


async def test_votes_are_counted_anew_when_the_committee_has_changed_and_all_of_it_has_voted(
    spec: History,
) -> None:
    seven = Seats(committee=(*COMMITTEE, "committee-zhou", "committee-zou"))
    wish = requested(spec)
    for person in (DENG, HE, LIANG):
        spec.when(ballot(wish, person, seats=seven))
    for person in (LUO, YE):
        spec.when(ballot(wish, person, Vote.AGAINST, seats=seven))
    spec.refuses(ballot(wish, DENG, seats=seven), PERSON_HAS_ALREADY_VOTED)
    spec.refuses(ballot(wish, DENG, Vote.AGAINST), PERSON_HAS_ALREADY_VOTED)
    spec.when(ballot(wish, DENG))
    tally = spec.happened(DisbursementCarried).tally
    assert (tally.in_favour, tally.against, tally.entitled, tally.needed) == (3, 2, 5, 3)
    shown = await ReadModels(*spec.events).ask(GetDisbursement(disbursement_id=wish))
    assert shown is not None
    assert [vote.voter_id for vote in shown.votes] == [HE, LIANG, LUO, YE, DENG]
    assert sorted(shown.approver_ids) == sorted([DENG, HE, LIANG])
    assert shown.committee_ids == FIVE.committee
    spec.when(review(wish)).when(Tick(**policy(THEN)))
    paid = spec.when(payment(wish, envelope=treasurer(THEN), seats=FIVE)).happened(DisbursementPaid)
    assert paid.approver_ids == (DENG, HE, LIANG)
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_nothing_is_paid_while_an_objection_waits(spec: History) -> None:
    wish = requested(spec)
    spec.refuses(objection(wish), DISBURSEMENT_IS_NOT_IN_PUBLICITY)
    votes(spec, wish, DENG, HE, LIANG, LUO)
    raised = spec.when(objection(wish)).happened(DisbursementObjectedTo)
    assert not raised.public
    spec.refuses(objection(wish), PERSON_HAS_OBJECTED_ALREADY)
    assert spec.decider.due(spec.state) == YEAR_IS_OVER
    spec.when(Tick(**policy(THEN))).then_nothing()
    spec.refuses(answer(wish, id_of("none"), upheld=False), DISBURSEMENT_OBJECTION_IS_UNKNOWN)
    own = answer(wish, raised.objection_id, upheld=False, person="resident-lin")
    spec.refuses(own, RELATED_PERSON_MAY_NOT_TAKE_PART)
    spec.when(answer(wish, raised.objection_id, upheld=False)).happened(DisbursementObjectionAnswered)
    spec.refuses(answer(wish, raised.objection_id, upheld=True), DISBURSEMENT_OBJECTION_IS_ANSWERED)
    spec.when(Tick(**policy(THEN))).happened(DisbursementApproved)
    late = objection(wish).model_copy(update={"now": THEN})
    spec.refuses(late, DISBURSEMENT_IS_NOT_IN_PUBLICITY)


def test_an_objection_that_is_right_sets_the_vote_aside(spec: History) -> None:
    wish = requested(spec)
    votes(spec, wish, DENG, HE, LIANG, LUO)
    raised = spec.when(objection(wish)).happened(DisbursementObjectedTo)
    spec.when(answer(wish, raised.objection_id, upheld=True))
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
    votes(spec, wish, DENG, HE, LIANG)
    spec.when(ballot(wish, YE)).happened(DisbursementCarried)


def test_without_days_of_publicity_a_vote_approves_at_once() -> None:
    spec = voting_fund()
    rules = spec.state.rules[0]
    assert rules.committee is not None
    rules.committee = rules.committee.model_copy(update={"publicity_days": 0})
    wish = requested(spec)
    votes(spec, wish, DENG, HE, LIANG, LUO)
    assert spec.happened(DisbursementApproved).approver_ids == (DENG, HE, LIANG, LUO)
    assert spec.state.deadlines == {}


async def open_objections(spec: History) -> int:
    """How many objections to payments wait, as the district reads it."""
    found = await ReadModels(*spec.events).ask(GatherClocks(communities=("haiwan",)))
    return found["haiwan"].objections_open


async def test_the_read_model_shows_votes_publicity_and_objections(spec: History) -> None:
    wish = requested(spec)
    votes(spec, wish, DENG, HE, LIANG)
    votes(spec, wish, LUO, vote=Vote.AGAINST)
    raised = spec.when(objection(wish)).happened(DisbursementObjectedTo)
    assert await open_objections(spec) == 1
    models = ReadModels(*spec.events)
    view = await models.ask(GetDisbursement(disbursement_id=wish))
    assert view is not None
    assert (view.state, view.decided_by_votes) == (DisbursementState.IN_PUBLICITY, True)
    assert [(one.voter_id, one.vote.value) for one in view.votes][-1] == (LUO, "against")
    assert (view.approver_ids, view.objections_open) == ((DENG, HE, LIANG), 1)
    assert view.publicity_ends_at == THEN
    spec.when(answer(wish, raised.objection_id, upheld=False))
    assert await open_objections(spec) == 0
    models.after(*spec.last)
    listed = (await models.ask(ListDisbursementObjections(disbursement_id=wish))).items
    assert [(one.answer, one.upheld) for one in listed] == [("三家比价", False)]
    spec.when(DeclareRelation(disbursement_id=wish, person_id=DENG, **supervisor()))
    models.after(*spec.last)
    view = await models.ask(GetDisbursement(disbursement_id=wish))
    assert view is not None
    assert (view.state, view.approver_ids) == (DisbursementState.REQUESTED, (HE, LIANG))
    spec.when(ballot(wish, YE)).when(objection(wish))
    again = spec.happened(DisbursementObjectedTo)
    spec.when(answer(wish, again.objection_id, upheld=True))
    models = ReadModels(*spec.events)
    view = await models.ask(GetDisbursement(disbursement_id=wish))
    assert view is not None
    assert (view.state, view.votes, view.objections_open) == (DisbursementState.REQUESTED, (), 0)


def test_the_audit_finds_a_payment_that_was_not_carried(spec: History) -> None:
    wish = approved_by_vote(spec)
    spec.when(payment(wish, envelope=treasurer(THEN), seats=FIVE))
    fewer = [
        event for event in spec.events if not (isinstance(event, VoteCast) and event.voter_id in {DENG, HE})
    ]
    sentences = [one.sentence for one in audit(enumerate(fewer, start=1)).discrepancies]
    assert "enough different people approved a payment" in sentences
    lenient = [
        event.model_copy(update={"committee": None}) if isinstance(event, DisbursementRequested) else event
        for event in spec.events
    ]
    sentences = [one.sentence for one in audit(enumerate(lenient, start=1)).discrepancies]
    assert "a request is decided as the rules want" in sentences


def test_a_repeat_is_the_same_wish_whoever_holds_an_office_by_then() -> None:
    first = ballot(id_of("wish"), DENG)
    again = first.model_copy(update={"seats": Seats(committee=(DENG,)), "now": later(days=1)})
    assert fingerprint(first) == fingerprint(again)
