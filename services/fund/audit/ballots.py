"""Votes of the residents as an auditor counts them again, ballot by ballot."""

from dataclasses import dataclass, field

from services.fund.audit.findings import Findings
from shared.contracts.fund.residents_votes.events import (
    BallotTaken,
    PaperBallotHandedIn,
    PaperBallotsCounted,
    PaperBallotTakenBack,
    ResidentsVoteClosed,
    ResidentsVoteOpened,
    VoicesJoined,
)
from shared.contracts.fund.votes import Vote
from shared.kernel.money import WHOLE_IN_BPS

_Three = tuple[int, int, int]


@dataclass
class _Vote:
    event: ResidentsVoteOpened
    entitled: int
    by_app: dict[str, Vote] = field(default_factory=dict)
    on_paper: dict[str, str] = field(default_factory=dict)
    """The number of the ballot, by voice."""
    first: tuple[str, _Three] | None = None
    """Who counted the box first, and what."""
    box: _Three = (0, 0, 0)
    is_counted: bool = False


class Ballots:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._votes: dict[str, _Vote] = {}

    def opened(self, event: ResidentsVoteOpened) -> None:
        self._votes[event.vote_id] = _Vote(event, event.entitled)

    def taken(self, event: BallotTaken) -> None:
        vote = self._votes[event.vote_id]
        self._once(vote, event.voice)
        vote.by_app[event.voice] = event.choice

    def handed_in(self, event: PaperBallotHandedIn) -> None:
        vote = self._votes[event.vote_id]
        self._once(vote, event.voice)
        number = event.number in vote.on_paper.values()
        self._findings.same("a paper ballot is handed in once", number, computed=False)
        vote.on_paper[event.voice] = event.number

    def _once(self, vote: _Vote, voice: str) -> None:
        given = voice in vote.by_app or voice in vote.on_paper
        self._findings.same("a voice is given once, by app or on paper", given, computed=False)

    def taken_back(self, event: PaperBallotTakenBack) -> None:
        self._votes[event.vote_id].on_paper.pop(event.voice, None)

    def counted(self, event: PaperBallotsCounted) -> None:
        vote, box = self._votes[event.vote_id], (event.in_favour, event.against, event.abstained)
        if event.agrees is None:
            vote.first = event.counted_by, box
            return
        first, vote.first = vote.first, None
        if not event.agrees or first is None:
            self._findings.same("a count agrees with another one", event.agrees, computed=False)
            return
        self._findings.same(
            "two people counted the paper ballots", first[0] == event.counted_by, computed=False
        )
        self._findings.same("two counts are alike", box, first[1])
        self._findings.same("as many ballots are counted as were handed in", sum(box), len(vote.on_paper))
        vote.box, vote.is_counted = box, True

    def joined(self, event: VoicesJoined) -> None:
        vote = self._votes[event.vote_id]
        vote.entitled -= event.entitled_less
        if event.paper_out is not None:
            self._findings.same(
                "the ballot that is taken out is one of that person",
                event.paper_out,
                vote.on_paper.pop(event.voice),
            )
            vote.first, vote.box, vote.is_counted = None, (0, 0, 0), False
        elif event.ballots_less:
            vote.by_app.pop(event.voice if event.voice in vote.by_app else event.into)
        if event.voice in vote.by_app:
            vote.by_app[event.into] = vote.by_app.pop(event.voice)
        elif event.voice in vote.on_paper and event.into not in vote.on_paper:
            vote.on_paper[event.into] = vote.on_paper.pop(event.voice)

    def closed(self, event: ResidentsVoteClosed) -> None:
        vote, figures, same = self._votes.pop(event.vote_id), event.figures, self._findings.same
        said = [*vote.by_app.values()]
        counted = tuple(
            said.count(choice) + box
            for choice, box in zip((Vote.IN_FAVOUR, Vote.AGAINST, Vote.ABSTAIN), vote.box, strict=True)
        )
        same("what residents said is told", (figures.in_favour, figures.against, figures.abstained), counted)
        same("paper ballots are counted before a vote closes", bool(vote.on_paper), vote.is_counted)
        same("as many may vote as are told", figures.entitled, vote.entitled)
        voted, rules = sum(counted), vote.event.rules
        quorum = voted * WHOLE_IN_BPS >= vote.entitled * rules.quorum_bps
        majority = counted[0] * WHOLE_IN_BPS > voted * rules.majority_bps
        same("a quorum and a majority of the residents passed it", event.passed, quorum and majority)
