"""What the rules of the residents' votes read: who may vote, who has, and the box of paper ballots."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.contracts.fund.residents_votes.terms import Figures
from shared.contracts.fund.votes import Vote
from shared.contracts.partners.band_rules import LargeBand
from shared.kernel.money import WHOLE_IN_BPS


@dataclass(slots=True)
class Ballot:
    """A voice that was given."""

    choice: Vote | None
    """None on paper: what stands there the box tells, and not whose it is."""
    household: str | None
    number: str | None = None
    """Of a paper ballot."""


@dataclass(slots=True)
class PaperCount:
    """What one person counted in the box."""

    in_favour: int
    against: int
    abstained: int


@dataclass(slots=True)
class ResidentsVote:
    """A vote of the residents; once it is over nothing is kept but that it is."""

    disbursement_id: str
    rules: LargeBand
    entitled: int
    ends_at: datetime
    is_over: bool = False
    overdue: bool = False
    """Whether the days for counting were over before the box was counted."""
    roll: set[str] = field(default_factory=set)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    """By voice."""
    numbers: dict[str, str] = field(default_factory=dict)
    """The voice of each paper ballot, by its number."""
    papers_out: set[str] = field(default_factory=set)
    """Numbers of those that lie in the box and don't count."""
    households: set[str] = field(default_factory=set)
    counts: dict[str, PaperCount] = field(default_factory=dict)
    """By who counted, until two agree."""
    box: PaperCount | None = None
    """What two people counted alike."""

    @property
    def counting_ends_at(self) -> datetime:
        """When it closes by itself."""
        return self.ends_at + timedelta(days=self.rules.counting_days)

    @property
    def is_counted(self) -> bool:
        """Whether all that was handed in on paper is counted."""
        return self.box is not None or not self.numbers

    def forget(self) -> None:
        """Nothing more is asked of it."""
        self.is_over = True
        self.roll.clear()
        self.ballots.clear()
        self.numbers.clear()
        self.papers_out.clear()
        self.households.clear()
        self.counts.clear()

    def figures(self) -> Figures:
        """What the residents said."""
        said = [one.choice for one in self.ballots.values()]
        box = self.box or PaperCount(0, 0, 0)
        ayes = said.count(Vote.IN_FAVOUR) + box.in_favour
        noes = said.count(Vote.AGAINST) + box.against
        abstained = said.count(Vote.ABSTAIN) + box.abstained
        return figures_of(self.rules, self.entitled, (ayes, noes, abstained), len(self.numbers))


def figures_of(rules: LargeBand, entitled: int, said: tuple[int, int, int], on_paper: int) -> Figures:
    """These ballots, and how many it takes by the rules."""
    return Figures(
        in_favour=said[0],
        against=said[1],
        abstained=said[2],
        on_paper=on_paper,
        entitled=entitled,
        quorum=-(-entitled * rules.quorum_bps // WHOLE_IN_BPS),  # Rounded up.
        needed=sum(said) * rules.majority_bps // WHOLE_IN_BPS + 1,
    )


def has_passed(figures: Figures) -> bool:
    """Whether a quorum voted and enough of those who voted are in favour."""
    return figures.voted >= figures.quorum and figures.in_favour >= figures.needed
