"""What another says of somebody's relation to a payee turns no vote: told, contested, settled by others."""

from datetime import timedelta

import pytest

from services.fund.audit import audit
from shared.contracts.fund.approvals import DeclareRelation, DisbursementApproved, RelationDeclared
from shared.contracts.fund.disbursements.views import DisbursementState, GetDisbursementPart
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN, RELATED_PERSON_MAY_NOT_TAKE_PART
from shared.contracts.fund.relations.commands import ContestRelation, SettleRelation
from shared.contracts.fund.relations.events import RelationContested, RelationSettled
from shared.contracts.fund.relations.views import ListDeclaredRelations
from shared.contracts.fund.votes import DisbursementCarried, DisbursementLost, Vote, VoteCast, VoteWithdrawn
from shared.contracts.partners.refusals.relations import (
    CLAIM_OF_YOURS_WAS_DISMISSED,
    RELATION_IS_NOT_CLAIMED,
    RELATION_IS_NOT_CONTESTED,
    RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
    RELATION_WAS_DISMISSED,
)
from shared.kernel.claims import RelationState
from shared.kernel.messages import Tick
from shared.kernel.roles import Role
from tests.specification import MONDAY
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
from tests.unit.fund.test_terms import rules, term

DENG, HE, LIANG, LUO, YE = COMMITTEE
IN_TIME = MONDAY + timedelta(days=5)


@pytest.fixture
def spec() -> History:
    """A fund of today with 150.00 yuan."""
    return voting_fund().when(given(15_000, donor=None))


def votes(spec: History, wish: str, *people: str, vote: Vote = Vote.IN_FAVOUR) -> None:
    for person in people:
        spec.when(ballot(wish, person, vote))


def claim(wish: str, person: str = DENG) -> DeclareRelation:
    """The treasurer says that somebody is related to the payee."""
    return DeclareRelation(disbursement_id=wish, person_id=person, **treasurer())


def contest(wish: str, person: str = DENG) -> ContestRelation:
    return ContestRelation(disbursement_id=wish, **committee(person))


def settlement(
    wish: str, person: str = DENG, *, upheld: bool = False, who: str = "supervisor-mo"
) -> SettleRelation:
    return SettleRelation(
        disbursement_id=wish, person_id=person, upheld=upheld, reason="查无此事", **by(who, Role.SUPERVISOR)
    )


def test_a_false_claim_neither_loses_nor_carries_what_the_vote_would_turn(spec: History) -> None:
    losing, carrying = requested(spec), requested(spec)
    votes(spec, losing, DENG, HE)
    votes(spec, losing, LIANG, LUO, vote=Vote.AGAINST)
    spec.when(claim(losing))
    assert [type(event) for event in spec.last] == [RelationDeclared, VoteWithdrawn]
    assert spec.state.disbursements[losing].state is DisbursementState.REQUESTED
    spec.when(contest(losing)).when(settlement(losing))
    votes(spec, losing, DENG)
    assert spec.happened(VoteCast).tally.entitled == 5
    votes(spec, losing, YE)
    spec.happened(DisbursementCarried)
    votes(spec, carrying, DENG, vote=Vote.AGAINST)
    votes(spec, carrying, HE, LIANG)
    votes(spec, carrying, LUO, vote=Vote.AGAINST)
    spec.when(claim(carrying))
    assert [type(event) for event in spec.last] == [RelationDeclared, VoteWithdrawn]
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_what_is_the_same_with_and_without_the_vote_is_decided(spec: History) -> None:
    wish = requested(spec)
    spec.when(claim(wish)).when(contest(wish))
    spec.refuses(ballot(wish, DENG), RELATED_PERSON_MAY_NOT_TAKE_PART)
    votes(spec, wish, HE, LIANG, LUO, YE)
    assert spec.happened(DisbursementCarried).tally.entitled == 5
    lost = requested(spec)
    spec.when(claim(lost))
    votes(spec, lost, HE, LIANG, LUO, vote=Vote.AGAINST)
    spec.happened(DisbursementLost)


def test_what_nobody_contests_in_time_binds_and_all_of_a_payment_at_once(spec: History) -> None:
    wish = requested(spec)
    spec.when(claim(wish)).when(claim(wish, HE))
    votes(spec, wish, LIANG, LUO)
    votes(spec, wish, YE, vote=Vote.AGAINST)
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
    assert spec.decider.due(spec.state) == IN_TIME
    spec.when(Tick(**policy(IN_TIME)))
    settled = [event for event in spec.last if isinstance(event, RelationSettled)]
    assert [(one.person_id, one.upheld, one.settled_by) for one in settled] == [
        (DENG, True, None),
        (HE, True, None),
    ]
    assert spec.happened(DisbursementCarried).tally.entitled == 3
    late = ContestRelation(disbursement_id=wish, **committee(DENG, IN_TIME))
    spec.refuses(late, RELATION_IS_NOT_CLAIMED)
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


@pytest.mark.parametrize("outlasts", [True, False])
def test_once_a_claim_binds_a_vote_counts_after_its_term_as_the_rules_say(
    spec: History, *, outlasts: bool
) -> None:
    spec.when(rules(votes_outlast_term=outlasts)).when(term(HE, TODAY))
    wish = requested(spec)
    votes(spec, wish, HE, LIANG, vote=Vote.AGAINST)
    spec.when(claim(wish))
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
    # He's term is over by then: three are left, and can still carry it; with He four, and it is lost.
    spec.when(Tick(**policy(IN_TIME)))
    state = DisbursementState.REJECTED if outlasts else DisbursementState.REQUESTED
    assert spec.state.disbursements[wish].state is state
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_who_confirms_it_is_bound_at_once(spec: History) -> None:
    wish = requested(spec)
    votes(spec, wish, HE, LIANG)
    votes(spec, wish, LUO, YE, vote=Vote.AGAINST)
    spec.when(claim(wish)).when(contest(wish))
    spec.when(DeclareRelation(disbursement_id=wish, **committee(DENG)))
    assert spec.happened(DisbursementLost).tally.entitled == 4
    spec.refuses(settlement(wish), RELATION_IS_NOT_CONTESTED)
    spec.when(DeclareRelation(disbursement_id=wish, **committee(DENG))).then_nothing()


def test_a_contested_relation_is_settled_by_a_third_person_once(spec: History) -> None:
    wish = requested(spec, wished(envelope=committee(YE)))
    spec.refuses(contest(id_of("nothing")), DISBURSEMENT_IS_UNKNOWN)
    spec.refuses(settlement(id_of("nothing")), DISBURSEMENT_IS_UNKNOWN)
    spec.refuses(contest(wish), RELATION_IS_NOT_CLAIMED)
    spec.when(DeclareRelation(disbursement_id=wish, person_id=DENG, **supervisor()))
    spec.refuses(settlement(wish), RELATION_IS_NOT_CONTESTED)
    spec.when(contest(wish)).happened(RelationContested)
    spec.when(contest(wish)).then_nothing()
    for who in ("supervisor-mo", DENG, YE):
        spec.refuses(settlement(wish, who=who), RELATION_IS_SETTLED_BY_A_THIRD_PERSON)
    spec.when(settlement(wish, who="district-su")).happened(RelationSettled)
    spec.refuses(claim(wish), RELATION_WAS_DISMISSED)
    assert not spec.state.disbursements[wish].related_party
    spec.when(DeclareRelation(disbursement_id=wish, **committee(DENG))).happened(RelationDeclared)
    spec.refuses(ballot(wish, DENG), RELATED_PERSON_MAY_NOT_TAKE_PART)


def test_who_had_a_claim_dismissed_does_not_hold_the_payment_up_with_the_next_one(spec: History) -> None:
    wish, other = requested(spec), requested(spec)
    spec.when(claim(wish)).when(contest(wish)).when(settlement(wish))
    for person in (HE, LIANG, LUO, YE):
        spec.refuses(claim(wish, person), CLAIM_OF_YOURS_WAS_DISMISSED)
    spec.refuses(
        DeclareRelation(disbursement_id=wish, person_id=DENG, **supervisor()), RELATION_WAS_DISMISSED
    )
    # A true one is not silenced: whoever else may declare it still can, and everybody of themselves.
    spec.when(DeclareRelation(disbursement_id=wish, person_id=HE, **supervisor())).happened(RelationDeclared)
    spec.when(contest(wish, HE)).when(settlement(wish, HE, who="district-su"))
    again = DeclareRelation(disbursement_id=wish, person_id=LUO, **supervisor())
    spec.refuses(again, CLAIM_OF_YOURS_WAS_DISMISSED)
    spec.when(DeclareRelation(disbursement_id=wish, **treasurer())).happened(RelationDeclared)
    spec.when(claim(other)).happened(RelationDeclared)
    votes(spec, wish, DENG, HE, LIANG, LUO)
    spec.happened(DisbursementCarried)


LAPSED = MONDAY + timedelta(days=14)


def test_what_nobody_settles_lapses_so_that_no_claim_holds_a_payment_up_for_ever(spec: History) -> None:
    """Whoever could settle it may all be concerned: time does, and the person votes again."""
    wish = requested(spec)
    votes(spec, wish, HE, LIANG)
    votes(spec, wish, LUO, YE, vote=Vote.AGAINST)
    spec.when(claim(wish)).when(contest(wish))
    told = spec.happened(RelationContested)
    assert (told.settle_by, told.lapses_at) == (MONDAY + timedelta(days=7), LAPSED)
    assert spec.decider.due(spec.state) == LAPSED
    spec.refuses(ballot(wish, DENG), RELATED_PERSON_MAY_NOT_TAKE_PART)
    spec.when(Tick(**policy(LAPSED)))
    (lapsed,) = spec.last
    assert isinstance(lapsed, RelationSettled)
    assert (lapsed.person_id, lapsed.upheld, lapsed.settled_by) == (DENG, False, None)
    assert not spec.state.relation_claims
    spec.refuses(settlement(wish), RELATION_IS_NOT_CONTESTED)
    votes(spec, wish, DENG)
    spec.happened(DisbursementCarried)
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


def test_a_claim_that_lapsed_is_made_again_by_another_alone_since_nobody_found_it_untrue(
    spec: History,
) -> None:
    wish = requested(spec)
    spec.when(claim(wish)).when(contest(wish)).when(Tick(**policy(LAPSED)))
    spec.refuses(claim(wish), CLAIM_OF_YOURS_WAS_DISMISSED)
    spec.refuses(claim(wish, HE), CLAIM_OF_YOURS_WAS_DISMISSED)
    again = DeclareRelation(disbursement_id=wish, person_id=DENG, **supervisor(LAPSED))
    assert spec.when(again).happened(RelationDeclared).contest_by == LAPSED + timedelta(days=5)


def test_of_several_claims_on_a_payment_each_goes_its_own_way_at_the_same_hour(spec: History) -> None:
    wish = requested(spec)
    spec.when(claim(wish)).when(contest(wish))
    late = MONDAY + timedelta(days=9)
    spec.when(DeclareRelation(disbursement_id=wish, person_id=HE, **treasurer(late)))
    votes(spec, wish, LIANG, LUO, YE)
    spec.when(Tick(**policy(LAPSED)))
    settled = {one.person_id: one.upheld for one in spec.last if isinstance(one, RelationSettled)}
    assert settled == {DENG: False, HE: True}
    assert spec.happened(DisbursementCarried).tally.entitled == 4


async def test_what_was_contested_before_claims_lapsed_waits_until_it_is_contested_anew(
    spec: History,
) -> None:
    wish = requested(spec)
    spec.when(claim(wish)).when(contest(wish))
    of_then = RelationContested.model_validate(
        spec.happened(RelationContested).model_dump(exclude={"lapses_at"})
    )
    before = voting_fund().given(*spec.events[1:-1], of_then)
    before.when(Tick(**policy(LAPSED))).then_nothing()
    assert before.state.disbursements[wish].claims
    again = ContestRelation(disbursement_id=wish, **committee(DENG, LAPSED))
    before.when(again)
    assert before.happened(RelationContested).lapses_at == LAPSED + timedelta(days=14)
    before.when(again).then_nothing()
    before.when(Tick(**policy(LAPSED + timedelta(days=14))))
    assert not before.happened(RelationSettled).upheld
    (shown,) = (await ReadModels(*before.events).ask(ListDeclaredRelations(disbursement_id=wish))).items
    assert shown.state is RelationState.LAPSED


def test_upheld_it_binds_and_the_others_alone_are_counted(spec: History) -> None:
    wish = requested(spec)
    votes(spec, wish, HE, LIANG)
    votes(spec, wish, LUO, vote=Vote.AGAINST)
    votes(spec, wish, YE, vote=Vote.ABSTAIN)
    spec.when(claim(wish)).when(contest(wish)).when(settlement(wish, upheld=True))
    assert spec.happened(DisbursementLost).tally.entitled == 4


def test_who_pays_or_approves_is_kept_from_it_until_the_claim_is_dismissed() -> None:
    spec = open_fund().when(given(15_000, donor=None))
    wish = requested(spec)
    spec.when(claim(wish)).when(contest(wish))
    spec.refuses(approval(wish, committee(DENG)), RELATED_PERSON_MAY_NOT_TAKE_PART)
    spec.when(approval(wish, committee(HE))).when(settlement(wish)).when(approval(wish, committee(DENG)))
    spec.happened(DisbursementApproved)


def test_a_payment_carried_with_a_vote_whose_claim_was_dismissed_is_no_discrepancy(spec: History) -> None:
    wish = requested(spec)
    spec.when(claim(wish)).when(contest(wish)).when(settlement(wish))
    votes(spec, wish, DENG, HE, LIANG, LUO)
    then = MONDAY + timedelta(days=7)
    spec.when(review(wish)).when(Tick(**policy(then)))
    spec.when(payment(wish, envelope=treasurer(then, "treasurer-ye"), seats=FIVE))
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


async def test_the_register_keeps_who_declared_it_and_who_dismissed_it(spec: History) -> None:
    wish = requested(spec)
    spec.when(claim(wish)).when(contest(wish)).when(settlement(wish))
    models = ReadModels(*spec.events)
    (one,) = (await models.ask(ListDeclaredRelations(disbursement_id=wish, person_id=DENG))).items
    assert (one.state.value, one.declared_by, one.settled_by) == (
        "dismissed",
        "treasurer-wu",
        "supervisor-mo",
    )
    assert one.reason == "查无此事"
    part = await models.ask(GetDisbursementPart(disbursement_id=wish, person_id=DENG))
    assert part is not None
    assert not part.related
    assert (await models.ask(ListDeclaredRelations(person_id=HE))).items == []


def test_what_was_declared_before_claims_existed_binds_as_it_did(spec: History) -> None:
    wish = requested(spec)
    old = RelationDeclared(
        disbursement_id=wish, person_id=DENG, declared_by="supervisor-mo", declared_at=MONDAY
    )
    spec.decider.evolve(spec.state, old)
    votes(spec, wish, HE)
    assert spec.happened(VoteCast).tally.entitled == 4
    spec.refuses(contest(wish), RELATION_IS_NOT_CLAIMED)
