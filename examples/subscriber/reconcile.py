"""Finds which events a subscriber's file lacks, by digests of halves of halves, and puts them in their place.

Run it while the subscriber stands still.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.request import urlopen

Ask = Callable[[str], dict[str, Any]]
"""Answers what stands behind `/events`."""
Kept = dict[int, dict[str, Any]]
"""The events of the last epoch, by their sequence in the feed."""


def kept(lines: list[str]) -> tuple[int, Kept]:
    """The epoch, and what was kept of it; what a platform told before it was restored counts no more."""
    events = [json.loads(line) for line in lines]
    epoch = max((one["epoch"] for one in events), default=0)
    return epoch, {one["sequence"]: one for one in events if one["epoch"] == epoch}


def digest(mine: Kept, after: int, through: int) -> str:
    """Of the events that are kept of a range."""
    found = 0
    for sequence in range(after + 1, through + 1):
        if one := mine.get(sequence):
            found ^= int.from_bytes(sha256(f"{sequence} {one['source']} {one['id']}".encode()).digest())
    return f"{found:064x}"


def differing(ask: Ask, mine: Kept, after: int, through: int) -> Iterator[int]:
    """The sequences of this range that are missing, or are not as the platform has them."""
    if after == through:
        return
    if ask(f"/digest?after={after}&through={through}")["digest"] == digest(mine, after, through):
        return
    if through - after == 1:
        yield through
    else:
        middle = (after + through) // 2
        yield from differing(ask, mine, after, middle)
        yield from differing(ask, mine, middle, through)


def reconcile(ask: Ask, lines: list[str]) -> tuple[list[int], list[str]]:
    """What was lacking, and the lines with it, up to the last one that is kept: the rest comes by itself."""
    epoch, mine = kept(lines)
    last = max(mine, default=0)
    if last and ask(f"?after={last}&limit=1")["epoch"] != epoch:
        raise SystemExit("the platform was restored: start the subscriber, everything is told anew")
    lacking = list(differing(ask, mine, 0, last))
    for sequence in lacking:
        (one,) = ask(f"?after={sequence - 1}&limit=1")["events"]
        name = {part: one["event"][part] for part in ("source", "id", "type")}
        mine[sequence] = {"epoch": epoch, "sequence": sequence, **name}  # Your work, late.
    return lacking, [json.dumps(mine[sequence]) for sequence in sorted(mine)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("api", help="the platform's address")
    parser.add_argument("community")
    parser.add_argument("--store", type=Path, default=Path("told.jsonl"))
    options = parser.parse_args()
    asked = 0

    def ask(what: str) -> dict[str, Any]:
        nonlocal asked
        asked += 1
        address = f"{options.api}/v1/communities/{options.community}/events{what}"
        with urlopen(address, timeout=30) as answer:  # noqa: S310 (your platform's address)
            return dict(json.load(answer))

    lacking, lines = reconcile(ask, options.store.read_text().splitlines())
    anew = options.store.with_suffix(".anew")
    anew.write_text("".join(f"{line}\n" for line in lines))
    anew.replace(options.store)
    print(f"{len(lines)} events; lacked {lacking}; {asked} questions")


if __name__ == "__main__":
    main()
