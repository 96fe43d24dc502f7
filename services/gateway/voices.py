"""What stands for people in votes of the residents: a voice, which only the community's key leads to."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from services.gateway.platform import Gateway
from shared.contracts.fund.residents_votes.commands import CountVoicesAsOne
from shared.contracts.fund.residents_votes.terms import ResidentsVoteState
from shared.contracts.fund.residents_votes.views import ListResidentsVotes
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.roles import Role

BALLOT_BOX = Actor(id="system:ballot-box", roles=frozenset({Role.SYSTEM}))
"""Who sends ballots, so that their envelopes name nobody."""
MOST_OPEN = 50


async def voices(gateway: Gateway, community: str, vote_id: str, people: Iterable[str]) -> tuple[str, ...]:
    """What stands for these people in this vote: another value in each, which only the key leads to."""
    key = await gateway.feed_key(community)
    return tuple(
        hmac.new(key, f"voice/{vote_id}/{person}".encode(), sha256).hexdigest()[:32] for person in people
    )


async def count_voices_as_one(gateway: Gateway, community: str, person_id: str, into: str) -> None:
    """Has two records of one person have one voice in each open vote. Told again, it changes nothing."""
    fund, now = gateway.clients["fund"], gateway.clock.now()
    asked = ListResidentsVotes(state=ResidentsVoteState.OPEN, limit=MOST_OPEN)
    for vote in (await fund.ask(community, asked)).items:
        voice, other = await voices(gateway, community, vote.vote_id, (person_id, into))
        command = CountVoicesAsOne(
            command_id=new_id(now),
            actor=BALLOT_BOX,
            now=now,
            vote_id=vote.vote_id,
            voice=voice,
            into=other,
        )
        await fund.submit(community, command)
