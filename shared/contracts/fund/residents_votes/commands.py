"""What is asked of votes of the residents: open, vote, hand in and count paper ballots, close."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_UNKNOWN,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.contracts.fund.refusals.bands import (
    BALLOT_NUMBER_IS_TAKEN,
    BALLOT_NUMBER_IS_UNKNOWN,
    DISBURSEMENT_WAITS_FOR_NO_RESIDENTS,
    HOUSEHOLD_HAS_VOTED,
    HOUSEHOLD_MUST_SAY_WHERE_IT_LIVES,
    PAPER_BALLOTS_ARE_COUNTED,
    PAPER_BALLOTS_ARE_NOT_COUNTED,
    PAPER_COUNT_DOES_NOT_ADD_UP,
    PERSON_HAS_COUNTED_THE_BALLOTS,
    PERSON_IS_NOT_ON_THE_ROLL,
    RESIDENT_VOTES_IN_PERSON,
    RESIDENTS_VOTE_HAS_A_WRONG_END,
    RESIDENTS_VOTE_IS_OPEN,
    RESIDENTS_VOTE_IS_OVER,
    RESIDENTS_VOTE_IS_UNKNOWN,
    RESIDENTS_VOTE_STILL_RUNS,
    VOICE_HAS_BEEN_GIVEN,
)
from shared.contracts.fund.residents_votes.terms import BallotNumber, VoiceKey
from shared.contracts.fund.votes import Vote
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Count, Id, Instant, Request, Title, is_unsaid
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, people

COUNTERS = people(Role.STAFF, Role.COMMITTEE, Role.SUPERVISOR)
"""Who may count paper ballots, and close a vote whose time is over."""

_VOICE = (
    RESIDENTS_VOTE_IS_UNKNOWN,
    RESIDENTS_VOTE_IS_OVER,
    PERSON_IS_NOT_ON_THE_ROLL,
    VOICE_HAS_BEEN_GIVEN,
    HOUSEHOLD_MUST_SAY_WHERE_IT_LIVES,
    HOUSEHOLD_HAS_VOTED,
)


class OpenResidentsVoteRequest(Request):
    """What residents are asked, and until when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "是否同意用社区基金更换活动中心电梯？", "ends_at": "2026-07-20T18:00:00+08:00"}
            ]
        }
    )

    question: Title
    """What is asked, so that yes means to pay; never about a person."""
    question_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """The same in English; null where nobody said."""
    ends_at: Instant
    """Until when residents vote."""


class OpenResidentsVote(OpenResidentsVoteRequest, Command):
    """Staff open the vote on a large payment that the committee has carried. Until `ends_at` those vote who
    are verified residents at this moment, each once; whoever comes later doesn't.
    """

    operation = Operation(
        "Open a vote of the residents",
        people(Role.STAFF),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_WAITS_FOR_NO_RESIDENTS,
            RESIDENTS_VOTE_IS_OPEN,
            RESIDENTS_VOTE_HAS_A_WRONG_END,
        ),
        makes="vote_id",
    )

    disbursement_id: Id
    vote_id: Id
    """Made by the gateway, which needs it to write the roll."""
    roll: Annotated[tuple[VoiceKey, ...], Field(max_length=200_000), BESIDE_THE_WISH]
    """What stands for each verified resident of this moment."""


class CastBallotRequest(Request):
    """How a resident votes."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"choice": "in_favour"}, {"choice": "against"}]}
    )

    choice: Vote
    """In favour, against, or an abstention, which counts as having taken part."""
    building: Title | None = None
    """Where the household lives, where each household has a voice: the building. Kept nowhere."""
    room: Title | None = None
    """The flat in it. Kept nowhere."""


CAST_BALLOT = Operation(
    "Vote as a resident",
    people(Role.RESIDENT),
    (RESIDENT_VOTES_IN_PERSON, PERSON_MUST_BE_VERIFIED, *_VOICE),
)
"""The resident's own act. What reaches the log names nobody: see `TakeBallot`."""


class TakeBallot(Command):
    """A ballot by app, as the log sees it: which voice it is leads to nobody without the community's key, and
    whoever sends it is the platform."""

    operation = by_policy(*_VOICE)

    vote_id: Id
    voice: VoiceKey
    household: VoiceKey | None = None
    choice: Vote


class HandInPaperBallotRequest(Request):
    """Whose paper ballot went into the box, and which one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"number": "0042", "person_id": "0197e1a2-5c00-7000-8000-00000000a11c"}]
        }
    )

    number: BallotNumber
    """The number that is printed on it, or on its stub; each is handed in once."""
    person_id: ActorId
    """The resident who voted on it. Kept nowhere: what stands for them in this vote is."""
    building: Title | None = None
    """Where the household lives, where each household has a voice: the building. Kept nowhere."""
    room: Title | None = None
    """The flat in it. Kept nowhere."""


class HandInPaperBallot(Command):
    """Staff record that a resident put a paper ballot into the box, unopened: that voice is given, and can't
    be given by app. What stands on it is known once the box is counted.
    """

    operation = Operation(
        "Record a paper ballot",
        people(Role.STAFF),
        (*_VOICE, PAPER_BALLOTS_ARE_COUNTED, BALLOT_NUMBER_IS_TAKEN),
    )

    vote_id: Id
    number: BallotNumber
    voice: VoiceKey
    household: VoiceKey | None = None


class TakeBackPaperBallotRequest(Request):
    """Which record was wrong, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"number": "0042", "reason": "录错了居民，已当面核对"}]}
    )

    number: BallotNumber
    """The number of the ballot that was recorded."""
    reason: Title
    """Why it is taken back; never about a person."""


class TakeBackPaperBallot(TakeBackPaperBallotRequest, Command):
    """Staff take back a paper ballot that they recorded for somebody else, before the box is counted."""

    operation = Operation(
        "Take back a paper ballot",
        people(Role.STAFF),
        (
            RESIDENTS_VOTE_IS_UNKNOWN,
            RESIDENTS_VOTE_IS_OVER,
            PAPER_BALLOTS_ARE_COUNTED,
            BALLOT_NUMBER_IS_UNKNOWN,
        ),
    )

    vote_id: Id


class CountPaperBallotsRequest(Request):
    """What one person counted in the box."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"in_favour": 31, "against": 9, "abstained": 2}]}
    )

    in_favour: Count
    """How many paper ballots say yes."""
    against: Count
    """How many say no."""
    abstained: Count
    """How many abstain, are blank, or are void."""


class CountPaperBallots(CountPaperBallotsRequest, Command):
    """Two people count the box, one without seeing what the other counted. Where they agree it is counted;
    where they don't, both counts are void, and it is counted again.
    """

    operation = Operation(
        "Count the paper ballots",
        COUNTERS,
        (
            RESIDENTS_VOTE_IS_UNKNOWN,
            RESIDENTS_VOTE_IS_OVER,
            REQUESTER_MAY_NOT_DECIDE,
            RELATED_PERSON_MAY_NOT_TAKE_PART,
            RESIDENTS_VOTE_STILL_RUNS,
            PAPER_BALLOTS_ARE_COUNTED,
            PERSON_HAS_COUNTED_THE_BALLOTS,
            PAPER_COUNT_DOES_NOT_ADD_UP,
        ),
    )

    vote_id: Id


class CloseResidentsVote(Command):
    """Closes a vote whose time is over and whose paper ballots are counted: the outcome is told with its
    figures. Nobody needs to: it closes by itself some days after its end, as the rules say.
    """

    operation = Operation(
        "Close a vote of the residents",
        COUNTERS,
        (RESIDENTS_VOTE_IS_UNKNOWN, RESIDENTS_VOTE_STILL_RUNS, PAPER_BALLOTS_ARE_NOT_COUNTED),
    )

    vote_id: Id


class CountVoicesAsOne(Command):
    """Two records turned out to be one person's: in this vote they have one voice."""

    operation = by_policy()

    vote_id: Id
    voice: VoiceKey
    into: VoiceKey
