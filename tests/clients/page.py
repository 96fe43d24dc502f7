"""The programs of docs/events.md as a reader takes them: what to install, the text, how it is started."""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.clients.tools import run

PAGE = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")
_SOURCES = Path(__file__).parents[2] / "examples" / "subscriber"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LONGEST_WAIT_SECONDS = 120.0


def block(beginning: str) -> str:
    """The block of shell that begins so."""
    (found,) = (text for kind, text in _FENCE.findall(PAGE) if kind == "sh" and text.startswith(beginning))
    return str(found)


@dataclass(frozen=True)
class Program:
    """A program in a folder of its own, installed as the page says and with nothing else."""

    name: str
    folder: Path

    @classmethod
    def installed(cls, name: str, folder: Path, also: tuple[str, ...] = ()) -> Self:
        """``also`` names further files that the page prints before it says what to install."""
        folder.mkdir()
        blocks = _FENCE.findall(PAGE)
        for one in (*also, name):
            text = (_SOURCES / one).read_text(encoding="utf-8")
            assert text in (content for _, content in blocks), f"the page does not print {one}"
            (folder / one).write_text(text, encoding="utf-8")
        place = [content for _, content in blocks].index((folder / name).read_text(encoding="utf-8"))
        kind, install = blocks[place - 1]
        if kind == "sh":
            run(["bash", "-e", "-c", install], folder)
        return cls(name, folder)

    def command(self, having: str, replaced: Mapping[str, str]) -> str:
        """The line below the program that has this in it, with the reader's own addresses."""
        blocks = _FENCE.findall(PAGE)
        place = [content for _, content in blocks].index(
            (self.folder / self.name).read_text(encoding="utf-8")
        )
        (line,) = (one for one in blocks[place + 1][1].splitlines() if having in one)
        for old, new in replaced.items():
            assert old in line, f"{line} has no {old}"
            line = line.replace(old, new)
        return str(line)


class Running:
    """A subscriber that is killed and started again, and what it told."""

    def __init__(self, folder: Path, command: str, store: Path, **environment: str) -> None:
        self._folder = folder
        self._store = store
        self._command = _with_store(command, store)
        self._environment = {**os.environ, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        with (self._folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                ["bash", "-c", f"exec {self._command}"],
                cwd=self._folder, env=self._environment, stdout=said, stderr=said,
            )  # fmt: skip
        return self

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def said(self) -> str:
        return (self._folder / "said").read_text(encoding="utf-8")

    def lines(self) -> list[dict[str, Any]]:
        """What it has done, in the order in which it did it; without half a line that a kill left."""
        content = self._store.read_bytes() if self._store.exists() else b""
        whole = content.rpartition(b"\n")[0].splitlines()
        return [json.loads(line) for line in whole]

    def wait(self, until: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while not until(told := self.lines()):
            assert self._process is not None
            assert self._process.poll() is None, f"it has ended by itself: {self.said}"
            assert time.monotonic() < deadline, f"{len(told)} events: {self.said[-2_000:]}"
            time.sleep(0.02)
        return told


def _with_store(command: str, store: Path) -> str:
    """The same with a file of its own, as the page says; Go wants options first, and so has it there."""
    named = command.replace("-store told.jsonl", f"-store {store}")
    return named if named != command else f"{command} --store {store}"
