"""How a database fails."""

from pathlib import Path

from shared.kernel.obstacles import Obstacle


class StoreUnavailable(Exception):  # noqa: N818 (an outcome that callers expect)
    """The store did not answer. An append that ends so may or may not have happened."""


def cannot_open(path: Path, what: str, error: Exception) -> Obstacle:
    """That a file which can't be made again from others is not what it should be, and what helps."""
    return Obstacle(
        f"{path} can't be opened as {what}: {error}. If it is damaged, move the data directory away and fill"
        " an empty one from a backup with `hehuo restore`"
    )
