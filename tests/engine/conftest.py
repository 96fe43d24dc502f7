"""One deployment for all tests of the engine, and what was measured on it."""

import os
import platform
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.engine.deployment import PROCESSES, ROOT, SERVERS, Deployment
from tests.engine.engine import Engine, find_engine
from tests.rig import unavailable


class Figures:
    """What was measured: a line each, written for `docs/reliability.md` when the tests are over."""

    def __init__(self, engine: Engine) -> None:
        self._began = time.monotonic()
        self._engine = engine
        self._lines: list[str] = []

    def note(self, what: str, found: str) -> None:
        """Takes one down."""
        print(f"{what}: {found}")
        self._lines.append(f"| {what} | {found} |")

    def write(self) -> None:
        """Leaves them in build/engine.md."""
        commit = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        head = (
            f"{datetime.now(UTC):%Y-%m-%d}, commit {commit}, Docker {self._engine.version},"
            f" Linux {platform.release().partition('-')[0]}, {os.cpu_count()} cores,"
            f" {time.monotonic() - self._began:.0f} s in all:\n\n"
            "| what | seen |\n|---|---|\n"
        )
        target = ROOT / "build" / "engine.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(head + "\n".join(self._lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """An engine; skips, or fails, where there is none."""
    found = find_engine()
    if found is None:
        unavailable("no Docker engine answers: make engine")
    return found


@pytest.fixture(scope="session")
def figures(engine: Engine) -> Iterator[Figures]:
    found = Figures(engine)
    yield found
    found.write()


@dataclass(frozen=True, slots=True)
class Beginning:
    """A deployment, and what was told on its first day."""

    deployment: Deployment
    first_proof: str
    """Of `hehuo verify`, when nobody had done anything yet."""
    first_demo: str
    """Of `hehuo demo`, when nothing was set."""
    second_demo: str
    """Of another one, after what the first one said was done."""


@pytest.fixture(scope="session")
def beginning(
    engine: Engine, figures: Figures, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Beginning]:
    """Built of the Dockerfile and started; then the example is set up, by what its own words ask for."""
    deployment = Deployment(engine, tmp_path_factory.mktemp("deployment"))
    try:
        seconds = deployment.up("--build")
        figures.note("`up --build --detach --wait`", f"all healthy after {seconds:.0f} s")
        figures.note("memory at rest", _at_rest(deployment))
        proof = deployment.shell("cluster exec -T gateway hehuo verify || true")
        demo = deployment.shell("cluster exec -T gateway hehuo demo 2>&1 || true")
        for setting in re.findall(r"set (HEHUO_\w+=\S+)", demo):
            deployment.set(setting)
        deployment.up()
        yield Beginning(deployment, proof, demo, deployment.hehuo("demo"))
    finally:
        deployment.down()


@pytest.fixture
def deployment(beginning: Beginning) -> Deployment:
    """The deployment with everything up, whatever the test before left of it."""
    if not beginning.deployment.is_well:
        beginning.deployment.up()
    return beginning.deployment


def _at_rest(deployment: Deployment) -> str:
    used = {
        service: deployment.engine.run(
            "stats", "--no-stream", "--format", "{{.MemUsage}}", *deployment.containers(service)
        ).stdout.partition(" /")[0]
        for service in (*PROCESSES, *SERVERS)
    }
    return ", ".join(f"{service} {what}" for service, what in used.items())


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A folder of this machine for backups."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder
