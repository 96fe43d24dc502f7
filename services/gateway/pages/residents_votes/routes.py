"""Votes of the residents for everybody, and the ballot for those who may vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.residents_votes import cast_ballot, own_voice, title_in_english
from services.gateway.pages.residents_votes.steps import acts_of
from services.gateway.pages.site.fields import Field, Fields
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import Language, said_in
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.refusals.bands import RESIDENTS_VOTE_IS_UNKNOWN
from shared.contracts.fund.residents_votes.commands import CAST_BALLOT, CastBallotRequest, TakeBallot
from shared.contracts.fund.residents_votes.terms import ResidentsVoteState
from shared.contracts.fund.residents_votes.views import (
    GetResidentsVote,
    GetVoice,
    ListResidentsVotes,
    ResidentsVoteView,
)
from shared.contracts.fund.votes import Vote
from shared.contracts.partners.band_rules import Voice
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsVotesPage(PageView):
    """Votes of the residents, the newest first."""

    template: ClassVar[str] = "residents_votes/votes.html"

    votes: tuple[ResidentsVoteView, ...]
    next_cursor: str | None


@page(router, "GET /{community}/fund/residents-votes")
async def votes(visit: Visit) -> Response:
    """What residents are and were asked."""
    found = await visit.ask(ListResidentsVotes(cursor=visit.asked("cursor")[:512] or None))
    view = ResidentsVotesPage(
        title=visit.words("residents_votes.title"),
        list_files=await files_of(visit, "fund-residents-votes"),
        votes=tuple(found.items),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsVotePage(PageView):
    """One vote: the question, the ballot, and what the residents said once it is closed."""

    template: ClassVar[str] = "residents_votes/vote.html"

    vote: ResidentsVoteView
    payment: str
    """What it is for, in the visitor's language where that payment has it."""
    runs: bool
    """Whether residents vote now."""
    may_vote: bool
    has_voted: bool
    not_on_roll: bool
    """Whether the visitor is a resident who may not vote in this one."""
    by_paper: bool
    """Whether staff act for a resident, who votes on paper here."""
    has_just_voted: bool
    choices: tuple[Vote, ...]
    household: tuple[Field, ...]
    acts: tuple[str, ...]
    """The last parts of the addresses of what staff and those who count can do."""
    form: FormView


@page(router, "GET /{community}/fund/residents-votes/{vote_id}")
async def vote(visit: Visit) -> Response:
    """The vote."""
    return await _vote_page(visit, (), None)


@page(router, "POST /{community}/fund/residents-votes/{vote_id}/ballots")
async def cast(visit: Visit) -> Response:
    """A resident votes."""
    pairs, vote_id = await visit.fields(), id_of(visit)
    try:
        body = read(CastBallotRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(CAST_BALLOT, once_of(pairs))
        outcome = await cast_ballot(caller, vote_id, body)
    except (FormInvalid, Rejected) as wrong:
        return await _vote_page(visit, pairs, wrong)
    here = f"/{visit.community}/fund/residents-votes/{vote_id}?said=1"
    return visit.see_done(here, TakeBallot, outcome)


def id_of(visit: Visit) -> str:
    """Which vote the address names."""
    return visit.id_part("vote_id", RESIDENTS_VOTE_IS_UNKNOWN)


async def vote_of(visit: Visit) -> ResidentsVoteView:
    """The vote of the address."""
    return require(await visit.ask(GetResidentsVote(vote_id=id_of(visit))), RESIDENTS_VOTE_IS_UNKNOWN)


async def _payment(visit: Visit, vote: ResidentsVoteView) -> str:
    english = await title_in_english(visit, vote) if visit.language is Language.ENGLISH else None
    return english or vote.title


async def _vote_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    found, now = await vote_of(visit), visit.gateway.clock.now()
    runs = found.state is ResidentsVoteState.OPEN and now < found.ends_at
    is_resident, by_paper = await visit.has(Role.RESIDENT), await visit.acting_for() is not None
    asks = runs and is_resident and not by_paper
    voice = await own_voice(await visit.caller(GetVoice), found.vote_id) if asks else None
    view = ResidentsVotePage(
        title=said_in(visit.language, found, "question"),
        vote=found,
        payment=await _payment(visit, found),
        runs=runs,
        may_vote=voice is not None and not voice.given,
        has_voted=voice is not None and voice.given,
        not_on_roll=asks and voice is None,
        by_paper=runs and by_paper,
        has_just_voted=bool(visit.asked("said")),
        choices=tuple(Vote),
        household=household_fields(found, visit.words),
        acts=() if by_paper else acts_of(found, await visit.roles(), now),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


def household_fields(vote: ResidentsVoteView, words: Words) -> tuple[Field, ...]:
    """Where the household lives, where each has one voice."""
    if vote.voice is not Voice.HOUSEHOLD:
        return ()
    fields = Fields(words)
    return fields("building", label="surveys.building"), fields("room", label="surveys.room")
