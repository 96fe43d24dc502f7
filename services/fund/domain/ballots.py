"""Ballots of a vote of the residents: by app, on paper, and the box that two people count alike."""

from dataclasses import replace

from services.fund.domain.guards import require_uninvolved
from services.fund.domain.residents_vote_state import Ballot, PaperCount, ResidentsVote
from services.fund.domain.residents_votes import closed, require_ended, require_not_over
from services.fund.domain.state import Fund
from shared.contracts.fund.refusals.bands import (
    BALLOT_NUMBER_IS_TAKEN,
    BALLOT_NUMBER_IS_UNKNOWN,
    HOUSEHOLD_HAS_VOTED,
    HOUSEHOLD_MUST_SAY_WHERE_IT_LIVES,
    PAPER_BALLOTS_ARE_COUNTED,
    PAPER_COUNT_DOES_NOT_ADD_UP,
    PERSON_HAS_COUNTED_THE_BALLOTS,
    PERSON_IS_NOT_ON_THE_ROLL,
    RESIDENTS_VOTE_IS_OVER,
    VOICE_HAS_BEEN_GIVEN,
)
from shared.contracts.fund.residents_votes.commands import (
    CountPaperBallots,
    CountVoicesAsOne,
    HandInPaperBallot,
    TakeBackPaperBallot,
    TakeBallot,
)
from shared.contracts.fund.residents_votes.events import (
    BallotTaken,
    PaperBallotHandedIn,
    PaperBallotsCounted,
    PaperBallotTakenBack,
    VoicesJoined,
)
from shared.contracts.partners.band_rules import Voice
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def _require_voice(vote: ResidentsVote, command: TakeBallot | HandInPaperBallot) -> str | None:
    """Refuses whoever may not vote or has; what stands for the household, where each has one voice."""
    if command.voice not in vote.roll:
        raise Rejected(PERSON_IS_NOT_ON_THE_ROLL)
    if command.voice in vote.ballots:
        raise Rejected(VOICE_HAS_BEEN_GIVEN)
    if vote.rules.voice is not Voice.HOUSEHOLD:
        return None
    if command.household is None:
        raise Rejected(HOUSEHOLD_MUST_SAY_WHERE_IT_LIVES)
    if command.household in vote.households:
        raise Rejected(HOUSEHOLD_HAS_VOTED)
    return command.household


def take_ballot(state: Fund, command: TakeBallot) -> list[Event]:
    vote = require_not_over(state, command.vote_id)
    if command.now >= vote.ends_at:
        raise Rejected(RESIDENTS_VOTE_IS_OVER)
    return [
        BallotTaken(
            vote_id=command.vote_id,
            voice=command.voice,
            household=_require_voice(vote, command),
            choice=command.choice,
            taken_at=command.now,
        )
    ]


def ballot_taken(state: Fund, event: BallotTaken) -> None:
    vote = state.residents_votes[event.vote_id]
    _give(vote, event.voice, Ballot(event.choice, event.household))


def _give(vote: ResidentsVote, voice: str, ballot: Ballot) -> None:
    vote.ballots[voice] = ballot
    if ballot.household is not None:
        vote.households.add(ballot.household)
    if ballot.number is not None:
        vote.numbers[ballot.number] = voice


def _free(vote: ResidentsVote, voice: str) -> Ballot:
    """The voice is not given any more."""
    ballot = vote.ballots.pop(voice)
    vote.households.discard(ballot.household or "")
    vote.numbers.pop(ballot.number or "", None)
    return ballot


def hand_in_paper_ballot(state: Fund, command: HandInPaperBallot) -> list[Event]:
    vote = require_not_over(state, command.vote_id)
    household = _require_voice(vote, command)
    if vote.box is not None:
        raise Rejected(PAPER_BALLOTS_ARE_COUNTED)
    if command.number in vote.numbers or command.number in vote.papers_out:
        raise Rejected(BALLOT_NUMBER_IS_TAKEN, number=command.number)
    return [
        PaperBallotHandedIn(
            vote_id=command.vote_id,
            number=command.number,
            voice=command.voice,
            household=household,
            handed_in_at=command.now,
        )
    ]


def paper_ballot_handed_in(state: Fund, event: PaperBallotHandedIn) -> None:
    vote = state.residents_votes[event.vote_id]
    _give(vote, event.voice, Ballot(None, event.household, event.number))
    vote.counts.clear()  # The box holds something else than what was counted.


def take_back_paper_ballot(state: Fund, command: TakeBackPaperBallot) -> list[Event]:
    vote = require_not_over(state, command.vote_id)
    if vote.box is not None:
        raise Rejected(PAPER_BALLOTS_ARE_COUNTED)
    voice = vote.numbers.get(command.number)
    if voice is None:
        raise Rejected(BALLOT_NUMBER_IS_UNKNOWN, number=command.number)
    return [
        PaperBallotTakenBack(
            vote_id=command.vote_id,
            number=command.number,
            voice=voice,
            reason=command.reason,
            taken_back_at=command.now,
        )
    ]


def paper_ballot_taken_back(state: Fund, event: PaperBallotTakenBack) -> None:
    vote = state.residents_votes[event.vote_id]
    _free(vote, event.voice)
    vote.counts.clear()


def count_paper_ballots(state: Fund, command: CountPaperBallots) -> list[Event]:
    vote = require_not_over(state, command.vote_id)
    person, papers = command.actor.id, len(vote.numbers)
    require_uninvolved(state.disbursements[vote.disbursement_id], person)
    require_ended(vote, command.now)
    if vote.is_counted:
        raise Rejected(PAPER_BALLOTS_ARE_COUNTED)
    if person in vote.counts:
        raise Rejected(PERSON_HAS_COUNTED_THE_BALLOTS)
    count = PaperCount(command.in_favour, command.against, command.abstained)
    counted = count.in_favour + count.against + count.abstained
    if counted != papers:
        raise Rejected(PAPER_COUNT_DOES_NOT_ADD_UP, counted=counted, papers=papers)
    agrees = count in vote.counts.values() if vote.counts else None
    events: list[Event] = [
        PaperBallotsCounted(
            vote_id=command.vote_id,
            in_favour=count.in_favour,
            against=count.against,
            abstained=count.abstained,
            counted_by=person,
            agrees=agrees,
            counted_at=command.now,
        )
    ]
    if agrees and vote.overdue:
        # Nobody has to close what should have been closed by itself.
        vote_then = replace(vote, box=count)
        events += closed(state, command.vote_id, vote_then, command.now)
    return events


def paper_ballots_counted(state: Fund, event: PaperBallotsCounted) -> None:
    vote = state.residents_votes[event.vote_id]
    count = PaperCount(event.in_favour, event.against, event.abstained)
    if event.agrees is None:
        vote.counts[event.counted_by] = count
        return
    vote.counts.clear()
    if event.agrees:
        vote.box = count


def count_voices_as_one(state: Fund, command: CountVoicesAsOne) -> list[Event]:
    vote = state.residents_votes.get(command.vote_id)
    if vote is None or vote.is_over or command.voice not in vote.roll or command.voice == command.into:
        return []
    both = [vote.ballots.get(one) for one in (command.voice, command.into)]
    given = [one for one in both if one is not None]
    twice = len(given) == 2
    on_paper = [one.number for one in given if one.number is not None]
    joins = command.into in vote.roll and vote.rules.voice is Voice.PERSON
    return [
        VoicesJoined(
            vote_id=command.vote_id,
            voice=command.voice,
            into=command.into,
            given=bool(given),
            ballots_less=int(twice),
            entitled_less=int(joins),
            paper_out=on_paper[0] if len(on_paper) == 2 else None,
            joined_at=command.now,
        )
    ]


def voices_joined(state: Fund, event: VoicesJoined) -> None:
    """A ballot by app yields to one on paper. Of two on paper one is taken out of the box by its number,
    and the box is counted anew, where it was counted."""
    vote = state.residents_votes[event.vote_id]
    vote.roll.discard(event.voice)
    vote.roll.add(event.into)
    vote.entitled -= event.entitled_less
    if event.paper_out is not None:
        _free(vote, event.voice)
        vote.papers_out.add(event.paper_out)
        vote.counts.clear()
        vote.box = None
    elif event.ballots_less:
        by_app = next(one for one in (event.voice, event.into) if vote.ballots[one].number is None)
        _free(vote, by_app)
    if event.voice in vote.ballots and event.into not in vote.ballots:
        _give(vote, event.into, _free(vote, event.voice))
