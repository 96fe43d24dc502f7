"""Votes of the residents on large payments, and the officer for small ones."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, Done, created, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import residents_votes
from services.gateway.operations.caller import Caller
from shared.contracts.fund.officer import GetOfficer, NameOfficer, NameOfficerRequest
from shared.contracts.fund.residents_votes.commands import (
    CAST_BALLOT,
    CastBallotRequest,
    CloseResidentsVote,
    CountPaperBallots,
    HandInPaperBallot,
    HandInPaperBallotRequest,
    OpenResidentsVote,
    OpenResidentsVoteRequest,
    TakeBackPaperBallot,
)
from shared.contracts.fund.residents_votes.views import GetResidentsVote, ListResidentsVotes
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])

open_to(router, "GET /fund/residents-votes", ListResidentsVotes)
open_to(router, "GET /fund/residents-votes/{vote_id}", GetResidentsVote)


@route_to(router, "POST /fund/disbursements/{disbursement_id}/residents-vote", OpenResidentsVote)
async def open_residents_vote(
    disbursement_id: Id, body: OpenResidentsVoteRequest, caller: Caller, response: Response
) -> Created:
    outcome = await residents_votes.open_residents_vote(caller, disbursement_id, body)
    return created(response, outcome, outcome.made("vote_id"), "fund/residents-votes")


@route_to(router, "POST /fund/residents-votes/{vote_id}/ballots", CAST_BALLOT)
async def cast_ballot(vote_id: Id, body: CastBallotRequest, caller: Caller, response: Response) -> Done:
    """A resident votes by app: in person, once, and not where they voted on paper. Neither feed nor log tells
    who voted, or how; nobody sees how it stands before it is closed.
    """
    return done(response, await residents_votes.cast_ballot(caller, vote_id, body))


@route_to(router, "POST /fund/residents-votes/{vote_id}/paper-ballots", HandInPaperBallot)
async def hand_in_paper_ballot(
    vote_id: Id, body: HandInPaperBallotRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await residents_votes.hand_in_paper_ballot(caller, vote_id, body))


open_to(router, "POST /fund/residents-votes/{vote_id}/paper-ballots/withdrawal", TakeBackPaperBallot)
open_to(router, "POST /fund/residents-votes/{vote_id}/counts", CountPaperBallots)
open_to(router, "POST /fund/residents-votes/{vote_id}/closure", CloseResidentsVote)
open_to(router, "GET /fund/officer", GetOfficer)


@route_to(router, "PUT /fund/officer", NameOfficer)
async def name_officer(body: NameOfficerRequest, caller: Caller, response: Response) -> Done:
    return done(response, await residents_votes.name_officer(caller, body))
