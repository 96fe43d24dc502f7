"""A small log that has lost its end, and its feeds: on files, or in the databases of a cluster."""

from collections.abc import Mapping, Sequence

from hehuo.backup.stores import Stores
from hehuo.services import FEED, FEED_RELAY, RESTRICTED
from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, CheckpointStore
from shared.eventlog.commit import Header, seal
from shared.eventlog.port import EventStore
from tests.specification import MONDAY

PUBLIC, INSIDE = "partners.need_closed.v1", "partners.need_collected.v2"
OF_BOOKINGS = "bookings.space_opened.v1"


def line(kind: str, sequence: int, n: int = 0) -> bytes:
    return f'{{"type":"{kind}","sequence":"{sequence:016d}","data":{{"n":{n}}}}}'.encode()


async def append(store: EventStore, lines: Mapping[int, tuple[str, int]], **sources: int) -> None:
    """One commit of these events: by their sequence in their service's log, their type and content."""
    types = [kind for kind, _ in lines.values()]
    told = [line(kind, sequence, n) for sequence, (kind, n) in lines.items()]
    head = await store.head("haiwan")
    await store.append(seal("haiwan", head, Header((), sources), told, types, MONDAY))


async def fill(
    stores: Stores, checkpoints: CheckpointStore, *, log: Sequence[int], changed: frozenset[int] = frozenset()
) -> None:
    """Partners' log with these of its events, which all are public; the feed has come to the sixth.

    Those that were ``changed`` are others than the feed has.
    """
    for sequence in log:
        await append(stores.logs["partners"], {sequence: (PUBLIC, 7 if sequence in changed else 0)})
    await append(stores.logs["bookings"], {1: (OF_BOOKINGS, 0)})
    await append(stores.logs["bookings"], {2: (OF_BOOKINGS, 0)})
    await append(stores.logs[FEED], {1: (PUBLIC, 0), 2: (PUBLIC, 0)}, partners=2)
    await append(stores.logs[FEED], {1: (OF_BOOKINGS, 0)}, partners=2, bookings=1)
    await append(stores.logs[FEED], {3: (PUBLIC, 0), 4: (PUBLIC, 0)}, partners=4, bookings=1)
    await append(stores.logs[FEED], {2: (OF_BOOKINGS, 0)}, partners=4, bookings=2)
    await append(stores.logs[FEED], {5: (PUBLIC, 0), 6: (PUBLIC, 0)}, partners=6, bookings=2)
    at = [(FEED, "partners", 6), (RESTRICTED, "partners", 6), (FEED_RELAY, FEED, 8), ("other", "partners", 6)]
    await checkpoints.save_checkpoints([Checkpoint(one, source, "haiwan", n) for one, source, n in at])


async def reached(checkpoints: CheckpointStore) -> dict[str, int]:
    """How far these consumers have come; those that begin anew are not there."""
    found: dict[str, int] = {}
    for one in (FEED, RESTRICTED, FEED_RELAY, "other"):
        for lane, sequence in (await checkpoints.checkpoints(one)).items():
            assert lane in {Lane("partners", "haiwan"), Lane(FEED, "haiwan")}
            found[one] = sequence
    return found


async def epochs(stores: Stores) -> set[int]:
    return {(await store.epoch()).number for store in stores.logs.values()}
