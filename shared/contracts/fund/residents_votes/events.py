"""What happens to votes of the residents. No event tells who voted, and no public one how anybody did."""

from typing import ClassVar

from pydantic import Field

from shared.contracts.fund.residents_votes.terms import Figures, VoiceKey
from shared.contracts.fund.votes import Tally, Vote
from shared.contracts.partners.band_rules import LargeBand
from shared.contracts.partners.purchases.payments import PurchasePayment
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, is_unsaid
from shared.kernel.people import PersonId


class DisbursementReferred(Event):
    """The committee carried a large payment: the residents vote on it before it goes on."""

    type: ClassVar[str] = "fund.disbursement_referred.v1"

    disbursement_id: Id
    """The disbursement that waits for the residents."""
    tally: Tally
    """How the committee's votes stood."""
    referred_at: Instant
    """When the vote was cast that carried it in the committee."""


class ResidentsVoteOpened(Event):
    """The residents vote on a large payment."""

    type: ClassVar[str] = "fund.residents_vote_opened.v1"

    vote_id: Id
    """The vote."""
    disbursement_id: Id
    """The disbursement that is voted on."""
    title: str
    """What it is for."""
    amount_fen: int
    """How much it is, in fen."""
    question: str
    """What is asked; yes means to pay."""
    question_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """The same in English; null where nobody said."""
    rules: LargeBand
    """How it is decided, by the rules of the day of the request."""
    entitled: int
    """How many may vote: verified residents of this moment, or households."""
    opened_at: Instant
    """When it was opened."""
    ends_at: Instant
    """Until when residents vote."""
    counting_ends_at: Instant
    """When it closes by itself, unless it is closed before."""


class ResidentsRollKept(Event):
    """Who may vote, as values that lead to nobody without the community's key."""

    type: ClassVar[str] = "fund.residents_roll_kept.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    vote_id: Id
    voices: tuple[VoiceKey, ...]


class BallotTaken(Event):
    """Somebody voted by app. Neither this nor its envelope names the person."""

    type: ClassVar[str] = "fund.ballot_taken.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    vote_id: Id
    voice: VoiceKey
    household: VoiceKey | None = None
    choice: Vote
    taken_at: Instant


class PaperBallotHandedIn(Event):
    """Staff recorded that somebody put a paper ballot into the box; what stands on it nobody knows yet."""

    type: ClassVar[str] = "fund.paper_ballot_handed_in.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    vote_id: Id
    number: str
    voice: VoiceKey
    household: VoiceKey | None = None
    handed_in_at: Instant


class PaperBallotTakenBack(Event):
    """A paper ballot had been recorded wrongly, and its voice is free again."""

    type: ClassVar[str] = "fund.paper_ballot_taken_back.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    vote_id: Id
    number: str
    voice: VoiceKey
    reason: str
    taken_back_at: Instant


class PaperBallotsCounted(Event):
    """One person counted the box. The second count agrees, or makes both void."""

    type: ClassVar[str] = "fund.paper_ballots_counted.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    vote_id: Id
    in_favour: int
    against: int
    abstained: int
    counted_by: PersonId
    agrees: bool | None
    """Whether it is the same as the first; None for the first."""
    counted_at: Instant


class VoicesJoined(Event):
    """Two records were one person's: of two ballots by that person one counts."""

    type: ClassVar[str] = "fund.voices_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    vote_id: Id
    voice: VoiceKey
    into: VoiceKey
    given: bool
    """Whether either record's voice has been given."""
    ballots_less: int
    """1 where both had voted: a ballot by app yields to one on paper."""
    entitled_less: int
    """1 where both stood on the roll, and each person has a voice."""
    paper_out: str | None = None
    """Number of the paper ballot that is taken out of the box uncounted, where both voted on paper. Null
    otherwise, and in what was recorded before it stood here: then both stayed in the box."""
    joined_at: Instant


class ResidentsVoteOverdue(Event):
    """The days for counting are over, and the paper ballots aren't counted. It closes when they are."""

    type: ClassVar[str] = "fund.residents_vote_overdue.v1"

    vote_id: Id
    """The vote that waits for its count."""
    disbursement_id: Id
    """The disbursement that waits for the vote."""
    papers: int
    """How many paper ballots are in the box."""
    overdue_at: Instant
    """When the days for counting were over."""


class ResidentsVoteClosed(Event):
    """The residents have decided."""

    type: ClassVar[str] = "fund.residents_vote_closed.v1"

    vote_id: Id
    """The vote."""
    disbursement_id: Id
    """The disbursement that was voted on."""
    passed: bool
    """Whether a quorum voted and enough of those who voted were in favour."""
    figures: Figures
    """What they said, by app and on paper together."""
    closed_at: Instant
    """When it was closed."""


class ResidentsVoteAnnulled(Event):
    """The committee's own vote fell, so that the residents have nothing left to decide."""

    type: ClassVar[str] = "fund.residents_vote_annulled.v1"

    vote_id: Id
    """The vote, of which nothing is counted."""
    disbursement_id: Id
    """The disbursement that is before the committee again."""
    annulled_at: Instant
    """When it fell."""


class DisbursementDeclined(Event):
    """The residents didn't pass it. It is never paid."""

    type: ClassVar[str] = "fund.disbursement_declined.v1"

    disbursement_id: Id
    """The disbursement that is never paid."""
    vote_id: Id
    """The vote that decided it."""
    declined_at: Instant
    """When that was closed."""
    purchase: PurchasePayment | None = None
    """The accepted milestone that it doesn't pay; null where no work is bought."""
    budget_line: str | None = None
    """The line of a budget that has its money again; null where it named none."""
    amount_fen: int = 0
    """How much was asked for, in fen."""
