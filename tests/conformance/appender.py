"""A process that appends to several logs for as long as it lives, and says what was acknowledged.

``python -m tests.conformance.appender ADAPTER PLACE`` prints a line ``community sequence hash`` for every
commit after the store has acknowledged it. It is there to be killed.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from shared.eventlog.commit import Answered, Head, Header, seal
from shared.eventlog.port import EventStore
from tests.conformance.event_stores import ADAPTERS

COMMUNITIES = ("haiwan", "nanbeitai", "gangwan")


async def append_for_ever(store: EventStore, community: str) -> None:
    head = await store.head(community)
    while True:
        count = head.sequence % 5 + 1
        lines = [f'{{"type":"shed.tool_put.v2","data":{{"n":{n}}}}}'.encode() * 20 for n in range(count)]
        header = Header((Answered(f"{community}/{head.sequence}", "0" * 24, count),), {})
        commit = seal(community, head, header, lines, ["shed.tool_put.v2"] * count, datetime.now(UTC))
        await store.append(commit)
        head = Head(commit.last, commit.hash)
        # One write of a line: it is there whole or not at all, whenever the process dies.
        os.write(1, f"{community} {head.sequence} {head.hash.hex()}\n".encode())


async def main(adapter: str, place: str) -> None:
    store = await ADAPTERS.by_name[adapter](Path(place))
    await asyncio.gather(*(append_for_ever(store, community) for community in COMMUNITIES))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
