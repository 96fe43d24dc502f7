"""The Docker engine that tests stand on: one that answers here, else the project's own."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deploy.engine import daemon
from deploy.engine.images import is_stand_in
from deploy.engine.place import Place, default_folder

_LONGEST_CALL_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Engine:
    """Where ``docker`` leads with these variables."""

    environment: Mapping[str, str]
    version: str

    def run(
        self, *words: str, settings: Mapping[str, str] | None = None, fails: bool = False
    ) -> "subprocess.CompletedProcess[str]":
        """A ``docker`` command, which has to succeed unless it may fail."""
        done = subprocess.run(
            ["docker", *words],
            env={**self.environment, **(settings or {})},
            capture_output=True,
            text=True,
            timeout=_LONGEST_CALL_SECONDS,
            check=False,
        )
        if not fails:
            assert done.returncode == 0, (
                f"docker {' '.join(words)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
            )
        return done

    def lines(self, *words: str) -> Sequence[str]:
        """What a command lists."""
        return self.run(*words).stdout.split()

    def stands_in(self, image: str) -> bool:
        """Whether an image is one of `deploy.engine` in place of the registry's."""
        return is_stand_in(dict(self.environment), image)


def find_engine() -> Engine | None:
    """The engine that answers by this process's variables, else the one that ``make engine`` started."""
    here = dict(os.environ)
    if (version := daemon.version(here)) is not None:
        return Engine(here, version)
    place = Place(default_folder())
    if daemon.running(place) is None or (version := daemon.version(place.environment())) is None:
        return None
    return Engine(place.environment(), version)
