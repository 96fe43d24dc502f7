"""Large payments: the residents vote, by app or on paper, once each, and the outcome is told with figures."""

from datetime import timedelta

import pytest

from services.fund.audit import audit
from shared.contracts.fund import COMMANDS
from shared.contracts.fund.approvals import DeclareRelation, DisbursementApproved
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.disbursements.views import DisbursementState, GetDisbursement
from shared.contracts.fund.objections import DisbursementObjectedTo
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_UNKNOWN,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.contracts.fund.refusals import bands as refusals
from shared.contracts.fund.residents_votes.commands import CountVoicesAsOne, TakeBackPaperBallot
from shared.contracts.fund.residents_votes.events import (
    BallotTaken,
    DisbursementDeclined,
    DisbursementReferred,
    PaperBallotsCounted,
    ResidentsVoteAnnulled,
    ResidentsVoteClosed,
    ResidentsVoteOpened,
    ResidentsVoteOverdue,
    VoicesJoined,
)
from shared.contracts.fund.residents_votes.terms import ResidentsVoteState
from shared.contracts.fund.residents_votes.views import GetResidentsVote, GetVoice, ListResidentsVotes
from shared.contracts.fund.votes import DisbursementCarried, Vote
from shared.contracts.partners.band_rules import LargeBand
from shared.kernel.messages import Command, Tick
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.fund.bands import (
    ENDS,
    LARGE,
    RESIDENTS,
    SMALL,
    VOTE,
    banded,
    closing,
    counting,
    on_paper,
    opening,
    referred,
    voice,
    voting,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    COMMITTEE,
    FIVE,
    History,
    ballot,
    by,
    committee,
    id_of,
    payment,
    policy,
    requested,
    review,
    staff,
    treasurer,
    wished,
)
from tests.unit.fund.test_votes import answer, objection

SECOND = by("supervisor-mo", Role.SUPERVISOR, at=ENDS)
COUNTED = ENDS + timedelta(days=3)


def opened() -> tuple[History, str]:
    """Nine residents vote on a payment that the committee carried."""
    spec = banded()
    wish = referred(spec)
    return spec.when(opening(wish)), wish


def sound(spec: History) -> None:
    assert audit(enumerate(spec.events, start=1)).discrepancies == []


async def test_a_large_payment_goes_on_only_after_the_residents_have_passed_it() -> None:
    spec = banded()
    wish = referred(spec)
    assert spec.happened(DisbursementReferred).tally.in_favour == 4
    assert spec.state.disbursements[wish].state is DisbursementState.WITH_RESIDENTS
    vote = spec.when(opening(wish)).happened(ResidentsVoteOpened)
    assert (vote.entitled, vote.counting_ends_at) == (9, COUNTED)
    for person in RESIDENTS[:4]:
        spec.when(voting(person))
    spec.when(voting(RESIDENTS[4], Vote.AGAINST)).when(on_paper(RESIDENTS[5], "0001"))
    spec.when(counting(1)).when(counting(1, by_whom=SECOND))
    outcome = spec.when(closing()).happened(ResidentsVoteClosed)
    figures = outcome.figures
    assert (figures.in_favour, figures.against, figures.on_paper, figures.quorum) == (5, 1, 1, 6)
    assert outcome.passed
    assert spec.happened(DisbursementCarried).publicity_ends_at == ENDS + timedelta(days=7)
    assert spec.state.residents_votes[VOTE].roll == set()
    then = ENDS + timedelta(days=7)
    spec.when(Tick(**policy(then))).happened(DisbursementApproved)
    spec.when(review(wish)).when(payment(wish, envelope=treasurer(then), seats=FIVE))
    spec.happened(DisbursementPaid)
    sound(spec)
    (shown,) = (await ReadModels(*spec.events).ask(ListResidentsVotes())).items
    assert (shown.state, shown.voted, shown.figures) == (ResidentsVoteState.PASSED, 6, figures)
    disbursement = await ReadModels(*spec.events).ask(GetDisbursement(disbursement_id=wish))
    assert disbursement is not None
    assert disbursement.residents_vote_id == VOTE


@pytest.mark.parametrize(
    ("ayes", "noes", "passes"), [(6, 0, True), (5, 0, False), (4, 3, True), (3, 3, False), (3, 4, False)]
)
def test_it_takes_a_quorum_and_more_than_half_of_those_who_voted(
    ayes: int, noes: int, *, passes: bool
) -> None:
    spec, wish = opened()
    for number, person in enumerate(RESIDENTS[: ayes + noes]):
        spec.when(voting(person, Vote.IN_FAVOUR if number < ayes else Vote.AGAINST))
    spec.when(Tick(**policy(COUNTED - timedelta(seconds=1)))).then_nothing()
    assert spec.decider.due(spec.state) == COUNTED
    assert spec.when(Tick(**policy(COUNTED))).happened(ResidentsVoteClosed).passed is passes
    state = DisbursementState.IN_PUBLICITY if passes else DisbursementState.REJECTED
    assert spec.state.disbursements[wish].state is state
    assert passes or spec.happened(DisbursementDeclined).amount_fen == 200_000
    sound(spec)


def test_households_have_one_voice_where_the_rules_say_so() -> None:
    spec = banded(SMALL, LargeBand(above_fen=100_000, households=3))
    wish = referred(spec)
    assert spec.when(opening(wish)).happened(ResidentsVoteOpened).entitled == 3
    first, second = RESIDENTS[:2]
    spec.refuses(voting(first), refusals.HOUSEHOLD_MUST_SAY_WHERE_IT_LIVES)
    spec.when(voting(first, household="3-1201"))
    spec.refuses(voting(second, household="3-1201"), refusals.HOUSEHOLD_HAS_VOTED)
    spec.refuses(on_paper(second, "1", household="3-1201"), refusals.HOUSEHOLD_HAS_VOTED)
    spec.refuses(voting(first, household="3-1202"), refusals.VOICE_HAS_BEEN_GIVEN)
    spec.when(voting(second, household="3-1202"))
    assert spec.when(Tick(**policy(COUNTED))).happened(ResidentsVoteClosed).passed
    sound(spec)


async def test_nobody_is_counted_twice_across_app_and_paper_and_no_event_names_anybody() -> None:
    spec, _ = opened()
    first, second = RESIDENTS[:2]
    taken = spec.when(voting(first)).happened(BallotTaken)
    assert first not in taken.model_dump_json()
    assert not BallotTaken.public
    spec.when(on_paper(second, "0042"))
    assert second not in spec.last[0].model_dump_json()
    spec.refuses(on_paper(first, "0043"), refusals.VOICE_HAS_BEEN_GIVEN)
    spec.refuses(voting(second), refusals.VOICE_HAS_BEEN_GIVEN)
    read = ReadModels(*spec.events)
    given = [
        await read.ask(GetVoice(vote_id=VOTE, voice=voice(one))) for one in (first, RESIDENTS[2], "someone")
    ]
    assert [one and one.given for one in given] == [True, False, None]
    vote = await read.ask(GetResidentsVote(vote_id=VOTE))
    assert vote is not None
    assert (vote.voted, vote.papers, vote.figures) == (2, 1, None)


def test_counts_that_differ_are_void_and_what_nobody_counts_is_overdue_until_it_is() -> None:
    spec, _ = opened()
    spec.when(on_paper(RESIDENTS[0], "1")).when(on_paper(RESIDENTS[1], "2"))
    spec.when(counting(2))
    assert spec.when(counting(1, 1, by_whom=SECOND)).happened(PaperBallotsCounted).agrees is False
    overdue = spec.when(Tick(**policy(COUNTED))).happened(ResidentsVoteOverdue)
    assert overdue.papers == 2
    assert spec.decider.due(spec.state) != COUNTED
    late = COUNTED + timedelta(days=1)
    spec.when(counting(1, 1, at=late)).when(counting(1, 1, by_whom=SECOND))
    assert not spec.happened(ResidentsVoteClosed).passed
    sound(spec)


def test_a_paper_ballot_recorded_for_somebody_else_is_taken_back() -> None:
    spec, _ = opened()
    spec.when(on_paper(RESIDENTS[0], "1")).when(on_paper(RESIDENTS[2], "2")).when(counting(2))
    spec.when(take_back("1")).when(voting(RESIDENTS[0])).when(on_paper(RESIDENTS[1], "1"))
    # The box was counted before it changed: that count is void.
    assert spec.when(counting(2, by_whom=SECOND)).happened(PaperBallotsCounted).agrees is None
    spec.when(counting(2)).when(closing())
    assert spec.happened(ResidentsVoteClosed).figures.voted == 3
    sound(spec)


@pytest.mark.parametrize(
    ("first", "second", "voted", "entitled"),
    [
        (None, None, 0, 8),
        ("app", None, 1, 8),
        (None, "app", 1, 8),
        ("app", "app", 1, 8),
        ("app", "paper", 1, 8),
        ("paper", "app", 1, 8),
        ("paper", "paper", 1, 8),
    ],
)
async def test_two_records_of_one_person_have_one_voice(
    first: str | None, second: str | None, voted: int, entitled: int
) -> None:
    spec, _ = opened()
    for number, how in enumerate((first, second)):
        if how is not None:
            person = RESIDENTS[number]
            spec.when(voting(person) if how == "app" else on_paper(person, str(number)))
    as_one = CountVoicesAsOne(vote_id=VOTE, voice=voice(RESIDENTS[0]), into=voice(RESIDENTS[1]), **policy())
    spec.when(as_one).happened(VoicesJoined)
    spec.when(as_one).then_nothing()
    if voted:
        spec.refuses(voting(RESIDENTS[1]), refusals.VOICE_HAS_BEEN_GIVEN)
    spec.refuses(voting(RESIDENTS[0]), refusals.PERSON_IS_NOT_ON_THE_ROLL)
    papers = len(spec.state.residents_votes[VOTE].numbers)
    view = await ReadModels(*spec.events).ask(GetResidentsVote(vote_id=VOTE))
    assert view is not None
    assert (view.voted, view.entitled) == (voted, entitled)
    if papers:
        spec.when(counting(papers)).when(counting(papers, by_whom=SECOND))
    figures = spec.when(closing()).happened(ResidentsVoteClosed).figures
    assert (figures.voted, figures.entitled) == (voted, entitled)
    sound(spec)


def test_a_committee_that_falls_takes_the_residents_vote_with_it() -> None:
    spec, wish = opened()
    for person in COMMITTEE[:3]:
        spec.when(DeclareRelation(disbursement_id=wish, **committee(person)))
    annulled = spec.happened(ResidentsVoteAnnulled)
    assert (annulled.vote_id, spec.state.disbursements[wish].state) == (VOTE, DisbursementState.REQUESTED)
    spec.refuses(voting(RESIDENTS[0]), refusals.RESIDENTS_VOTE_IS_OVER)
    spec.when(Tick(**policy(COUNTED))).then_nothing()
    sound(spec)


def test_an_upheld_objection_to_the_outcome_begins_anew() -> None:
    spec, wish = opened()
    for person in RESIDENTS[:6]:
        spec.when(voting(person))
    spec.when(closing())
    at = ENDS + timedelta(hours=1)
    raised = spec.when(objection(wish).model_copy(update={"now": at})).happened(DisbursementObjectedTo)
    spec.when(answer(wish, raised.objection_id, upheld=True))
    assert spec.state.disbursements[wish].state is DisbursementState.REQUESTED
    for person in COMMITTEE[:4]:
        spec.when(ballot(wish, person))
    spec.when(opening(wish, vote=id_of("another"))).happened(ResidentsVoteOpened)
    sound(spec)


def take_back(number: str, vote: str = VOTE) -> TakeBackPaperBallot:
    return TakeBackPaperBallot(vote_id=vote, number=number, reason="录错了居民", **staff())


def cases() -> list[tuple[Refusal, Command]]:
    """Every refusal of these commands, in a vote with a ballot by app, one on paper, and one that is over."""
    nobody, mine, over = id_of("nobody"), RESIDENTS[8], id_of("over")
    middle = id_of("not large")
    related = by("committee-ye", Role.COMMITTEE, at=ENDS)
    requester = by("staff-chen", Role.STAFF, at=ENDS)
    unknown: list[Command] = [
        voting(mine, vote=nobody),
        on_paper(mine, "9", vote=nobody),
        take_back("1", nobody),
        counting(1, vote=nobody),
        closing(vote=nobody),
    ]
    too_late: list[Command] = [
        voting(mine, vote=over),
        voting(mine, at=ENDS),
        on_paper(mine, "9", vote=over),
        take_back("1", over),
        counting(1, vote=over),
    ]
    return [
        (DISBURSEMENT_IS_UNKNOWN, opening(nobody)),
        (refusals.DISBURSEMENT_WAITS_FOR_NO_RESIDENTS, opening(middle)),
        (refusals.RESIDENTS_VOTE_IS_OPEN, opening(id_of("large"))),
        *((refusals.RESIDENTS_VOTE_IS_UNKNOWN, one) for one in unknown),
        *((refusals.RESIDENTS_VOTE_IS_OVER, one) for one in too_late),
        (refusals.PERSON_IS_NOT_ON_THE_ROLL, voting("somebody")),
        (refusals.PERSON_IS_NOT_ON_THE_ROLL, on_paper("somebody", "9")),
        (refusals.VOICE_HAS_BEEN_GIVEN, voting(RESIDENTS[0])),
        (refusals.VOICE_HAS_BEEN_GIVEN, on_paper(RESIDENTS[0], "9")),
        (refusals.BALLOT_NUMBER_IS_TAKEN, on_paper(mine, "1")),
        (refusals.BALLOT_NUMBER_IS_UNKNOWN, take_back("9")),
        (REQUESTER_MAY_NOT_DECIDE, counting(1, by_whom=requester)),
        (RELATED_PERSON_MAY_NOT_TAKE_PART, counting(1, by_whom=related)),
        (refusals.RESIDENTS_VOTE_STILL_RUNS, counting(1, at=MONDAY)),
        (refusals.RESIDENTS_VOTE_STILL_RUNS, closing(MONDAY)),
        (refusals.PAPER_BALLOTS_ARE_NOT_COUNTED, closing()),
        (refusals.PAPER_COUNT_DOES_NOT_ADD_UP, counting(2)),
    ]


CASES = cases()


def scene_of_refusals() -> History:
    spec = banded()
    old = referred(spec)
    spec.when(opening(old, vote=id_of("over"))).when(closing(vote=id_of("over")))
    large, middle = referred(spec), requested(spec, wished(50_000))
    spec.state.disbursements[id_of("large")] = spec.state.disbursements[large]
    spec.state.disbursements[id_of("not large")] = spec.state.disbursements[middle]
    spec.when(opening(id_of("large"))).when(voting(RESIDENTS[0])).when(on_paper(RESIDENTS[1], "1"))
    spec.state.disbursements[id_of("large")].related_ids.add("committee-ye")
    return spec


@pytest.mark.parametrize(
    ("refusal", "command"), CASES, ids=[f"{one.code}-{type(two).__name__}" for one, two in CASES]
)
def test_a_vote_refuses_what_its_operations_say(refusal: Refusal, command: Command) -> None:
    assert scene_of_refusals().refuses(command, refusal).keys() == refusal.example.keys()


def test_a_vote_lasts_as_the_rules_say() -> None:
    spec = banded()
    wish = referred(spec)
    for days in (6, 93):
        facts = spec.refuses(opening(wish, ends_at=later(days=days)), refusals.RESIDENTS_VOTE_HAS_A_WRONG_END)
        assert facts == {"days_at_least": 7, "days_at_most": 92}


def test_a_box_that_is_counted_stays_as_it_is_and_nobody_counts_it_twice() -> None:
    spec, _ = opened()
    spec.when(on_paper(RESIDENTS[0], "1")).when(counting(1))
    spec.refuses(counting(1), refusals.PERSON_HAS_COUNTED_THE_BALLOTS)
    spec.when(counting(1, by_whom=SECOND))
    for command in (counting(1), on_paper(RESIDENTS[1], "2"), take_back("1")):
        spec.refuses(command, refusals.PAPER_BALLOTS_ARE_COUNTED)
    spec.when(closing())
    spec.when(closing()).then_nothing()


HELD_ELSEWHERE = {
    refusals.HOUSEHOLD_MUST_SAY_WHERE_IT_LIVES,
    refusals.HOUSEHOLD_HAS_VOTED,
    refusals.PAPER_BALLOTS_ARE_COUNTED,
    refusals.PERSON_HAS_COUNTED_THE_BALLOTS,
    refusals.RESIDENTS_VOTE_HAS_A_WRONG_END,
}


def test_every_refusal_of_these_commands_has_a_case() -> None:
    named = {
        (kind, refusal)
        for kind in COMMANDS
        if ".residents_votes." in kind.__module__
        for refusal in kind.operation.refuses
        if refusal not in HELD_ELSEWHERE
    }
    assert named == {(type(command), refusal) for refusal, command in CASES}
    assert LARGE.quorum_bps == 6_666
