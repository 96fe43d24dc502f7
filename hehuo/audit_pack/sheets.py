"""Tables as files: comma-separated values, or nothing where the auditor wants a check alone."""

import csv
from pathlib import Path
from typing import TextIO

from shared.kernel.sheets import UTF_8_MARK, cell


class Folder:
    """Where the tables go."""

    def __init__(self, path: Path | None) -> None:
        """None: nowhere."""
        self._path = path
        self._files: list[TextIO] = []
        if path is not None:
            path.mkdir(parents=True)

    def file(self, name: str) -> TextIO | None:
        """A file to write into; None where nothing is written."""
        if self._path is None:
            return None
        file = (self._path / name).open("x", encoding="utf-8", newline="")
        self._files.append(file)
        return file

    def empty(self) -> None:
        """Takes all files away, to be written again."""
        self.close()
        for file in self._files:
            Path(file.name).unlink()
        self._files.clear()

    def close(self) -> None:
        """Finishes all files."""
        for file in self._files:
            file.close()


def cells(*values: object) -> tuple[object, ...]:
    """These as `cell` has each, for rows that share them."""
    return tuple(map(cell, values))


class Sheet:
    """One table."""

    def __init__(self, folder: Folder, name: str, *columns: str) -> None:
        file = folder.file(f"{name}.csv")
        self._writer = csv.writer(file) if file else None
        if file and self._writer:
            file.write(UTF_8_MARK)
            self._writer.writerow(columns)

    @property
    def is_wanted(self) -> bool:
        """Whether anything is written."""
        return self._writer is not None

    def row(self, *values: object) -> None:
        """Adds a row."""
        if self._writer:
            self._writer.writerow(map(cell, values))

    def add(self, *made: object) -> None:
        """Adds a row of `cells`."""
        if self._writer:
            self._writer.writerow(made)
