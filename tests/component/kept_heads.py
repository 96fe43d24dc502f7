"""The heads of all logs that the stores keep, taken away: as after a kill before they were kept."""

import sqlite3
from contextlib import closing

from shared.eventlog.heads import HEADS
from shared.runtime.directory import DataDirectory


def forget_heads(directory: DataDirectory) -> None:
    """Nobody works on these files."""
    for log in directory.logs:
        with closing(sqlite3.connect(log)) as connection:
            connection.execute("DELETE FROM snapshots WHERE community = ?", (HEADS,))
            connection.commit()
