"""Where each log of a community ended when a month was closed: found in the logs, and kept nowhere.

A log never changes, so its head at a moment can be found at any later time, in a few dozen reads, and is
remembered while the process runs.
"""

from datetime import datetime

from services.gateway.operations.caller import Caller
from shared.contracts.fund.chain_heads import ChainHead, ChainHeads
from shared.contracts.fund.statement import ListPeriods
from shared.eventlog.commit import Commit
from shared.eventlog.port import CommitLog

_FUND = "fund"


async def chain_heads(caller: Caller, month: str) -> ChainHeads:
    """The heads at the close of a month; none while it is not closed."""
    periods = await caller.ask(ListPeriods())
    period = next((one for one in periods if one.month == month), None)
    if period is None or period.closed_at is None or period.closing_sequence is None:
        return ChainHeads(month=month)
    known = caller.gateway.chain_heads
    key = (caller.community, period.closing_sequence)
    if key not in known:
        known[key] = await _heads(caller, period.closing_sequence)
    return ChainHeads(month=month, closed_at=period.closed_at, heads=known[key])


async def _heads(caller: Caller, closing_sequence: int) -> tuple[ChainHead, ...]:
    logs, community = caller.gateway.logs, caller.community
    (closing,) = await logs[_FUND].commits(community, closing_sequence - 1, 1)
    found = {_FUND: closing}
    for name in sorted(logs.keys() - found.keys()):
        commit = await last_commit_by(logs[name], community, closing.committed_at)
        if commit is not None:
            found[name] = commit
    return tuple(
        ChainHead(log=name, sequence=one.last, hash=one.hash.hex(), committed_at=one.committed_at)
        for name, one in found.items()
    )


async def last_commit_by(log: CommitLog, community: str, at: datetime) -> Commit | None:
    """The last commit that was made by then, found by halving; None where there is none.

    Where a clock was set back between commits it is one of those around the moment, and always the same one.
    """

    async def following(sequence: int) -> Commit | None:
        """The commit with the first event beyond, if it was made by then."""
        found = await log.commits(community, sequence, 1)
        return found[0] if found and found[0].committed_at <= at else None

    last, step = await following(0), 1
    if last is None:
        return None
    while (further := await following(last.last + step - 1)) is not None:
        last, step = further, 2 * step
    too_far = last.last + step - 1
    while last.last < too_far:
        middle = (last.last + too_far) // 2
        nearer = await following(middle)
        if nearer is None:
            too_far = middle
        else:
            last = nearer
    return last
