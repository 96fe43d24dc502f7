"""How a vote of the residents looks. While it is open nobody sees how it stands."""

from shared.contracts.fund.refusals.bands import RESIDENTS_VOTE_IS_UNKNOWN
from shared.contracts.fund.residents_votes.terms import Figures, ResidentsVoteState, VoiceKey
from shared.contracts.partners.band_rules import Voice
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class ResidentsVoteView(View):
    """A vote of the residents on a large payment."""

    vote_id: str
    """What to name to vote, count or close it."""
    disbursement_id: str
    """The disbursement that is voted on."""
    state: ResidentsVoteState
    """How it stands."""
    title: str
    """What the payment is for."""
    amount_fen: int
    """How much it is, in fen."""
    question: str
    """What is asked; yes means to pay."""
    question_en: str | None = None
    """The same in English; null where nobody said."""
    voice: Voice
    """Whether each resident has a voice, or each household."""
    entitled: int
    """How many may vote."""
    quorum_bps: int
    """Share of those that must have voted, in basis points."""
    majority_bps: int
    """More than this share of those who voted must be in favour, in basis points."""
    opened_at: Instant
    """When it was opened: whoever was a verified resident then may vote."""
    ends_at: Instant
    """Until when residents vote."""
    counting_ends_at: Instant
    """When it closes by itself, once the paper ballots are counted."""
    voted: int = 0
    """How many have voted so far, by app and on paper."""
    papers: int = 0
    """How many paper ballots have been handed in."""
    papers_out: tuple[str, ...] = ()
    """Numbers of paper ballots that are taken out of the box and not counted: their voters turned out to be
    one person."""
    papers_counted: bool = False
    """Whether two people have counted them and agree."""
    counted_once: bool = False
    """Whether one person has counted them, and a second must."""
    counts_differed: bool = False
    """Whether two counts differed the last time, so that both are void."""
    overdue: bool = False
    """Whether the days for counting were over before the paper ballots were counted."""
    figures: Figures | None = None
    """What the residents said; null until it is closed."""
    closed_at: Instant | None = None
    """When it was closed or annulled; null until then."""


class ListResidentsVotes(PagedQuery[Page[ResidentsVoteView]]):
    """Votes of the residents, the newest first."""

    operation = Operation("List votes of the residents", ANYONE)

    state: ResidentsVoteState | None = None
    """Only those in this state."""
    disbursement_id: Id | None = None
    """Only those on this disbursement."""


class GetResidentsVote(Query[ResidentsVoteView | None]):
    """One vote of the residents; its figures once it is closed."""

    operation = Operation("Read a vote of the residents", ANYONE, (RESIDENTS_VOTE_IS_UNKNOWN,))

    vote_id: Id


class VoiceView(View):
    """Whether a voice that may be given has been."""

    given: bool = False
    """Whether it has been, by app or on paper; nothing here tells how."""


class GetVoice(Query[VoiceView | None]):
    """Asked by the gateway for the person whose voice it is; None for whoever is not on the roll."""

    vote_id: Id
    voice: VoiceKey
