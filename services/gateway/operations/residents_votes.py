"""Votes of the residents, for every door. Who voted how reaches no log: a voice stands there in place of the
person, another one in each vote, and the platform in place of whoever sent it."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.households import household_key
from services.gateway.operations.payments import seats_of
from services.gateway.operations.whole_lists import Asks, whole_answer
from services.gateway.voices import BALLOT_BOX, MOST_OPEN, voices
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.officer import NameOfficer, NameOfficerRequest
from shared.contracts.fund.refusals.bands import PERSON_IS_NOT_ON_THE_ROLL, RESIDENT_VOTES_IN_PERSON
from shared.contracts.fund.residents_votes.commands import (
    CastBallotRequest,
    HandInPaperBallot,
    HandInPaperBallotRequest,
    OpenResidentsVote,
    OpenResidentsVoteRequest,
    TakeBallot,
)
from shared.contracts.fund.residents_votes.terms import ResidentsVoteState
from shared.contracts.fund.residents_votes.views import (
    GetVoice,
    ListResidentsVotes,
    ResidentsVoteView,
    VoiceView,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


async def title_in_english(asks: Asks, vote: ResidentsVoteView) -> str | None:
    """What it is about, as its payment says it in English; None where nobody said."""
    payment = await asks.ask(GetDisbursement(disbursement_id=vote.disbursement_id))
    return payment.title_en if payment else None


async def name_officer(caller: Caller, body: NameOfficerRequest) -> Outcome:
    """Names somebody who is on the committee now."""
    return await caller.submit(NameOfficer, body, seats=await seats_of(caller))


async def open_residents_vote(
    caller: Caller, disbursement_id: str, body: OpenResidentsVoteRequest
) -> Outcome:
    """Opens it to those who are verified residents at this moment."""
    vote_id = caller.new_id(caller.community, "residents-vote")
    state = await caller.gateway.state_of(caller.community)
    residents = (
        person
        for person, held in state.roles.items()
        if Role.RESIDENT in held and person not in state.unverified
    )
    roll = await voices(caller.gateway, caller.community, vote_id, residents)
    return await caller.submit(
        OpenResidentsVote, body, disbursement_id=disbursement_id, vote_id=vote_id, roll=roll
    )


async def cast_ballot(caller: Caller, vote_id: str, body: CastBallotRequest) -> Outcome:
    """A resident votes, in person. Raises `Rejected`.

    The roll has who was verified when the vote was opened; who acts as them by now, nobody may have seen.
    """
    if caller.actor.on_behalf_of is not None:
        raise Rejected(RESIDENT_VOTES_IN_PERSON)
    if not await caller.is_verified():
        raise Rejected(PERSON_MUST_BE_VERIFIED)
    command = TakeBallot(
        command_id=caller.new_id(caller.community, TakeBallot.__name__),
        actor=BALLOT_BOX,
        now=caller.now,
        vote_id=vote_id,
        voice=await _voice(caller, vote_id, caller.person_id),
        household=await household_key(caller, vote_id, body.building, body.room),
        choice=body.choice,
    )
    return await caller.gateway.clients["fund"].submit(caller.community, command)


async def hand_in_paper_ballot(caller: Caller, vote_id: str, body: HandInPaperBallotRequest) -> Outcome:
    """Staff record whose paper ballot went into the box. Raises `Rejected` for whoever is no resident now."""
    state = await caller.gateway.state_of(caller.community)
    person = state.member_of(body.person_id)
    if Role.RESIDENT not in state.roles_of(person):
        raise Rejected(PERSON_IS_NOT_ON_THE_ROLL)
    return await caller.submit(
        HandInPaperBallot,
        vote_id=vote_id,
        number=body.number,
        voice=await _voice(caller, vote_id, person),
        household=await household_key(caller, vote_id, body.building, body.room),
    )


async def own_voice(caller: Caller, vote_id: str) -> VoiceView | None:
    """Whether the caller's voice has been given; None for whoever may not vote."""
    if not caller.has(Role.RESIDENT):
        return None
    voice = await _voice(caller, vote_id, caller.person_id)
    return await caller.ask(GetVoice(vote_id=vote_id, voice=voice))


async def open_votes(caller: Caller) -> list[ResidentsVoteView]:
    """The votes that are open, or wait for their count."""
    return await whole_answer(caller, ListResidentsVotes(state=ResidentsVoteState.OPEN), MOST_OPEN)


async def _voice(caller: Caller, vote_id: str, person_id: str) -> str:
    (voice,) = await voices(caller.gateway, caller.community, vote_id, (person_id,))
    return voice
