"""What many tests begin from, made once in a run: the folders of platforms, copied for whoever asks for one.

The example is loaded, and its thread played, in seconds of processor time, which a copy takes none of. Its
workers share them; `tests.component.test_demo` and `tests.component.test_logs` look at how they were made.
"""

import fcntl
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from examples.gangwan.people import identities
from examples.gangwan.setting import load
from hehuo.demo import play
from tests.component.platform import RunningPlatform

LOUD = {
    "HEHUO_LOG_LEVEL": "debug",
    "HEHUO_LOG_FORMAT": "json",
    "HEHUO_DEVELOPMENT_ISSUER": "true",
    "HEHUO_DEVELOPMENT_CLOCK": "true",
    "HEHUO_DISTRICT_OFFICERS": identities()["luo-district"].person_id,
}
"""All is done on platforms that are heard as loudly as they can be."""


@dataclass(frozen=True)
class Played:
    """The thread of the example as it was played, for the first time on its platform."""

    lines: list[str]
    """What was told of it, line by line."""
    log: str
    """What platforms wrote while the example was loaded and then the thread played, with starts and ends."""


class Scenes:
    """The folders, as they were left by platforms that have ended; each is made for whoever asks first."""

    def __init__(self, folder: Path) -> None:
        """``folder`` belongs to all processes of a run."""
        self._folder = folder

    def example(self, path: Path) -> Path:
        """Lays a platform's folder out at ``path``: the example is loaded, and nothing was played."""
        return self._copy("example", _load, path)

    def played(self, path: Path) -> Path:
        """The same, with the thread played, once."""
        return self._copy("played", self._play, path)

    def after(self, name: str, play: Callable[[RunningPlatform], None], path: Path) -> Path:
        """The example with something else played on it, which has this name in all of a run."""

        def make(folder: Path) -> None:
            _with_platform(self.example(folder / "data"), play)

        return self._copy(name, make, path)

    def as_played(self) -> Played:
        """How it was."""
        made = self._made("played", self._play)
        logs = (
            (one / "data.out").read_text(encoding="utf-8") for one in (self._made("example", _load), made)
        )
        return Played((made / "told.txt").read_text(encoding="utf-8").splitlines(), "".join(logs))

    def _copy(self, name: str, make: Callable[[Path], None], path: Path) -> Path:
        shutil.copytree(self._made(name, make) / "data", path)
        return path

    def _made(self, name: str, make: Callable[[Path], None]) -> Path:
        """Where a scene is; if it could not be made for somebody before, it is tried anew."""
        made, begun = self._folder / name, self._folder / f"{name}.begun"
        self._folder.mkdir(exist_ok=True)
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                shutil.rmtree(begun, ignore_errors=True)
                begun.mkdir()
                make(begun)
                begun.rename(made)
        return made

    def _play(self, folder: Path) -> None:
        lines: list[str] = []
        _with_platform(
            self.example(folder / "data"),
            lambda running: play(running.url, running.token, run=None, out=lines.append),
        )
        (folder / "told.txt").write_text("\n".join(lines), encoding="utf-8")


def _load(folder: Path) -> None:
    _with_platform(folder / "data", lambda running: load(running.url, running.token))


def _with_platform(path: Path, do: Callable[[RunningPlatform], None]) -> None:
    running = RunningPlatform(path, environment=LOUD)
    try:
        do(running.start())
        running.stop()
    finally:
        running.end()


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    """Those of this run, whichever of its processes asks."""
    folder = tmp_path_factory.getbasetemp()
    return Scenes((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "scenes")
