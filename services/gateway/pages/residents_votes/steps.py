"""What can be done with a vote of the residents by those who run it, as its page can tell."""

from collections.abc import Collection
from datetime import datetime

from shared.contracts.fund.residents_votes.commands import COUNTERS
from shared.contracts.fund.residents_votes.terms import ResidentsVoteState
from shared.contracts.fund.residents_votes.views import ResidentsVoteView
from shared.kernel.roles import Role


def acts_of(vote: ResidentsVoteView, roles: Collection[Role], now: datetime) -> tuple[str, ...]:
    """The last part of each act's address. The rules have the last word."""
    if vote.state is not ResidentsVoteState.OPEN:
        return ()
    held, ended = {*roles}, vote.ends_at <= now
    counts, is_staff = bool(held & COUNTERS.roles), Role.STAFF in held
    is_counted = vote.papers_counted or not vote.papers
    found = (
        ("count", counts and ended and not is_counted),
        ("close", counts and ended and is_counted),
        ("paper", is_staff and not vote.papers_counted),
        ("take-back", is_staff and vote.papers > 0 and not vote.papers_counted),
    )
    return tuple(act for act, may in found if may)
