"""What the logs say of each other: each commit tells how far its log has come in the others, to the event.

Heads are kept once a minute, and a consumer's checkpoint may lie behind what it did: an older log that is put
in the place of one whose process was killed within that minute shows here alone. Its new events would have
numbers that the feed, or a policy, has seen, and be passed over.
"""

from collections.abc import Mapping

from shared.eventlog.commit import log_of
from shared.eventlog.losses import Witness
from shared.eventlog.port import EventStore


async def mentioned(stores: Mapping[str, EventStore]) -> list[Witness]:
    """The logs that end before what another one has come to, each as far as that; their hashes are not known.

    Others may append meanwhile: what the logs say is read before where they end.
    """
    farthest: dict[tuple[str, str], int] = {}
    for store in stores.values():
        for community, sources in (await _said(store)).items():
            for source, sequence in sources.items():
                place = log_of(source, community)
                farthest[place] = max(sequence, farthest.get(place, 0))
    ends = {name: await store.heads() for name, store in stores.items()}
    return [
        Witness(log, community, sequence, "")
        for (log, community), sequence in sorted(farthest.items())
        if log in ends and ends[log].get(community, 0) < sequence
    ]


async def _said(store: EventStore) -> Mapping[str, Mapping[str, int]]:
    """How far the last commit of each log says that it has come in others."""
    if store.ends is not None:
        return await store.ends.sources()
    return {one: await _said_by(store, one, last) for one, last in (await store.heads()).items()}


async def _said_by(store: EventStore, community: str, last: int) -> Mapping[str, int]:
    try:
        commits = await store.read(community, last - 1, commits=1)
        return (commits[0].header.sources if commits else None) or {}
    except (ValueError, TypeError, KeyError):
        return {}  # What is damaged is told by whoever reads it for its events.
