"""The folder of a rig: data, secrets, logs, and what it was started with."""

import fcntl
import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from deploy.local.failure import RigFailed
from deploy.local.ports import Ports

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a rig was asked to be: remembered, so that every later word means the same rig."""

    ports: Ports = field(default_factory=Ports)
    scale: Mapping[str, int] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folder:
    """Everything that a rig keeps lies in one folder; deleting it, with the rig stopped, forgets it all."""

    path: Path

    def data(self, name: str) -> Path:
        """Where a part keeps its data."""
        return self.path / name

    def log(self, name: str) -> Path:
        """Where a part's output goes."""
        return self.path / "logs" / f"{name}.log"

    def secret(self, name: str) -> str:
        """A secret of the compose file, made by the operator's own script when it isn't there yet."""
        file = self.path / "secrets" / name
        if not file.exists():
            subprocess.run(
                ["/bin/sh", ROOT / "deploy" / "secrets.sh", file.parent], check=True, capture_output=True
            )
        return file.read_text().strip()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """While the rig is started or stopped: one at a time."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.path / "logs").mkdir(exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise RigFailed(f"another `deploy.local` is at work on {self.path}: wait for it") from None
            yield

    def remember(self, wishes: Wishes) -> None:
        """Notes what the rig was asked to be."""
        fresh = self.path / "rig.json.new"
        fresh.write_text(json.dumps(asdict(wishes), indent=1))
        fresh.replace(self.path / "rig.json")

    def recall(self) -> Wishes | None:
        """What the rig was last asked to be."""
        try:
            found = json.loads((self.path / "rig.json").read_text())
        except FileNotFoundError:
            return None
        return Wishes(Ports(**found["ports"]), found["scale"], found["settings"])
