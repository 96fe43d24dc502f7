"""Adds recorded examples of events to the catalogue.

``python -m tests.architecture.examples DIRECTORY…`` looks through the logs in these data directories (also
below them) for public events that have no example yet, and adds the first one of each. Examples come from
platforms on which the example or the tests were played, so nobody real is in them.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from services.gateway.catalogue import events as catalogue
from shared.eventlog.sqlite import connect
from shared.eventlog.sqlite_rows import commit_of
from shared.eventlog.wire import type_of

PATH = Path(catalogue.__file__).with_name("examples.jsonl")


def recorded(directory: Path) -> Iterator[bytes]:
    """Every event in the logs below a directory."""
    for path in sorted(directory.rglob("*.log.db")):
        connection = connect(path, read_only=True)
        for row in connection.execute("SELECT * FROM commits ORDER BY community, first"):
            yield from commit_of(row).lines
        connection.close()


def complete(examples: dict[str, bytes], directories: Sequence[Path]) -> dict[str, bytes]:
    """The examples with those added that were missing, in the order of their names."""
    for directory in directories:
        for line in recorded(directory):
            if type_of(line) in catalogue.PUBLIC:
                examples.setdefault(type_of(line), line)
    return dict(sorted(examples.items()))


if __name__ == "__main__":
    lines = complete({**catalogue.recorded_examples()}, [Path(one) for one in sys.argv[1:]])
    PATH.write_bytes(b"".join(line + b"\n" for line in lines.values()))
