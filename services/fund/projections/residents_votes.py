"""Votes of the residents, and which voices have been given: whose they are stands nowhere."""

from collections.abc import Mapping
from datetime import datetime

from shared.contracts.fund.residents_votes.events import (
    BallotTaken,
    PaperBallotHandedIn,
    PaperBallotsCounted,
    PaperBallotTakenBack,
    ResidentsRollKept,
    ResidentsVoteAnnulled,
    ResidentsVoteClosed,
    ResidentsVoteOpened,
    ResidentsVoteOverdue,
    VoicesJoined,
)
from shared.contracts.fund.residents_votes.terms import ResidentsVoteState
from shared.contracts.fund.residents_votes.views import (
    GetResidentsVote,
    GetVoice,
    ListResidentsVotes,
    ResidentsVoteView,
    VoiceView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

Vote = ResidentsVoteView | None


def _opened(_vote: Vote, recorded: Recorded[ResidentsVoteOpened], key: str) -> Vote:
    event = recorded.data
    return ResidentsVoteView(
        vote_id=key,
        disbursement_id=event.disbursement_id,
        state=ResidentsVoteState.OPEN,
        title=event.title,
        amount_fen=event.amount_fen,
        question=event.question,
        question_en=event.question_en,
        voice=event.rules.voice,
        entitled=event.entitled,
        quorum_bps=event.rules.quorum_bps,
        majority_bps=event.rules.majority_bps,
        opened_at=event.opened_at,
        ends_at=event.ends_at,
        counting_ends_at=event.counting_ends_at,
    )


def _taken(vote: Vote, _recorded: Recorded[BallotTaken], _key: str) -> Vote:
    return vote and vote.model_copy(update={"voted": vote.voted + 1})


def _handed_in(vote: Vote, _recorded: Recorded[PaperBallotHandedIn], _key: str) -> Vote:
    return vote and vote.model_copy(
        update={"voted": vote.voted + 1, "papers": vote.papers + 1, "counted_once": False}
    )


def _taken_back(vote: Vote, _recorded: Recorded[PaperBallotTakenBack], _key: str) -> Vote:
    return vote and vote.model_copy(
        update={"voted": vote.voted - 1, "papers": vote.papers - 1, "counted_once": False}
    )


def _counted(vote: Vote, recorded: Recorded[PaperBallotsCounted], _key: str) -> Vote:
    agrees = recorded.data.agrees
    told = {
        "counted_once": agrees is None,
        "papers_counted": bool(agrees),
        "counts_differed": agrees is False,
    }
    return vote and vote.model_copy(update=told)


def _one_less(vote: Vote, recorded: Recorded[VoicesJoined], _key: str) -> Vote:
    """Of two ballots one counts, and of two who might vote one may."""
    event = recorded.data
    if vote is None:
        return None
    told: dict[str, object] = {
        "voted": vote.voted - event.ballots_less,
        "entitled": vote.entitled - event.entitled_less,
    }
    if event.paper_out is not None:
        told |= {
            "papers": vote.papers - 1,
            "papers_out": (*vote.papers_out, event.paper_out),
            "papers_counted": False,
            "counted_once": False,
        }
    return vote.model_copy(update=told)


def _overdue(vote: Vote, _recorded: Recorded[ResidentsVoteOverdue], _key: str) -> Vote:
    return vote and vote.model_copy(update={"overdue": True})


def _closed(vote: Vote, recorded: Recorded[ResidentsVoteClosed], _key: str) -> Vote:
    event = recorded.data
    told = {
        "state": ResidentsVoteState.PASSED if event.passed else ResidentsVoteState.FAILED,
        "figures": event.figures,
        "voted": event.figures.voted,
        "entitled": event.figures.entitled,
    }
    return _ended(vote, told, event.closed_at)


def _annulled(vote: Vote, recorded: Recorded[ResidentsVoteAnnulled], _key: str) -> Vote:
    return _ended(vote, {"state": ResidentsVoteState.ANNULLED}, recorded.data.annulled_at)


def _ended(vote: Vote, told: Mapping[str, object], at: datetime) -> Vote:
    return vote and vote.model_copy(update={**told, "closed_at": at})


RESIDENTS_VOTES = (
    Projection("residents-votes", ResidentsVoteView, indexes=("state", "disbursement_id", "opened_at"))
    .on(ResidentsVoteOpened, lambda event: event.vote_id, _opened)
    .on(BallotTaken, lambda event: event.vote_id, _taken)
    .on(PaperBallotHandedIn, lambda event: event.vote_id, _handed_in)
    .on(PaperBallotTakenBack, lambda event: event.vote_id, _taken_back)
    .on(PaperBallotsCounted, lambda event: event.vote_id, _counted)
    .on(VoicesJoined, lambda event: event.vote_id, _one_less)
    .on(ResidentsVoteOverdue, lambda event: event.vote_id, _overdue)
    .on(ResidentsVoteClosed, lambda event: event.vote_id, _closed)
    .on(ResidentsVoteAnnulled, lambda event: event.vote_id, _annulled)
    .lists(ListResidentsVotes, order="opened_at", descending=True)
    .gets(GetResidentsVote)
)


def _key_of(vote_id: str, voice: str) -> str:
    return f"{vote_id}/{voice}"


def _may(_voice: VoiceView | None, _recorded: Recorded[ResidentsRollKept], _key: str) -> VoiceView:
    return VoiceView()


def _given(
    _voice: VoiceView | None, _recorded: Recorded[BallotTaken] | Recorded[PaperBallotHandedIn], _key: str
) -> VoiceView:
    return VoiceView(given=True)


def _free(_voice: VoiceView | None, _recorded: Recorded[PaperBallotTakenBack], _key: str) -> VoiceView:
    return VoiceView()


def _joined(voice: VoiceView | None, recorded: Recorded[VoicesJoined], key: str) -> VoiceView | None:
    """The record that stays has voted where either has; the other is on no roll."""
    event = recorded.data
    if key == _key_of(event.vote_id, event.voice):
        return None
    return VoiceView(given=event.given or bool(voice and voice.given))


async def get_voice(documents: Documents[VoiceView], query: GetVoice) -> VoiceView | None:
    """Whether this voice has been given; None where it may not be."""
    return await documents.get(_key_of(query.vote_id, query.voice))


VOICES = (
    Projection("residents-voices", VoiceView)
    .on(
        ResidentsRollKept,
        lambda event: tuple(_key_of(event.vote_id, voice) for voice in event.voices),
        _may,
    )
    .on(BallotTaken, lambda event: _key_of(event.vote_id, event.voice), _given)
    .on(PaperBallotHandedIn, lambda event: _key_of(event.vote_id, event.voice), _given)
    .on(PaperBallotTakenBack, lambda event: _key_of(event.vote_id, event.voice), _free)
    .on(
        VoicesJoined,
        lambda event: (_key_of(event.vote_id, event.voice), _key_of(event.vote_id, event.into)),
        _joined,
    )
    .answers(GetVoice, get_voice)
)
