"""The compose file as docker compose sees it: rendered by its own loader."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.failure import RigFailed
from deploy.local.folder import ROOT

FILE = ROOT / "deploy" / "docker-compose.yml"
HA_FILE = ROOT / "deploy" / "docker-compose.ha.yml"
PROXY_FILE = ROOT / "deploy" / "docker-compose.proxy.yml"

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?")


@dataclass(frozen=True, slots=True)
class Health:
    """How to tell whether a service works."""

    command: tuple[str, ...]
    timeout_seconds: float


@dataclass(frozen=True, slots=True)
class Service:
    """What the rig needs of a service."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    secrets: tuple[str, ...]
    health: Health | None
    needs: Mapping[str, str]
    """The services to be there before, and in which condition."""
    instances: int
    grace_seconds: float


def render(
    composecheck: Path, files: Sequence[Path] = (FILE,), scale: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """What docker compose would run. Raises `RigFailed` with its loader's own words."""
    command = [str(composecheck)]
    for file in files:
        command += ["-f", str(file)]
    for name, count in (scale or {}).items():
        command += ["--scale", f"{name}={count}"]
    rendered = subprocess.run(command, capture_output=True, text=True, check=False)
    if rendered.returncode:
        raise RigFailed(rendered.stderr.strip())
    return dict(json.loads(rendered.stdout))


def services(rendered: Mapping[str, Any]) -> list[Service]:
    """The services, each behind those that it needs."""
    found = {name: _service(name, one) for name, one in rendered["services"].items()}
    ordered: dict[str, Service] = {}

    def place(name: str) -> None:
        for needed in found[name].needs:
            if needed not in ordered:
                place(needed)
        ordered.setdefault(name, found[name])

    for name in found:
        place(name)
    return list(ordered.values())


def _service(name: str, one: Mapping[str, Any]) -> Service:
    return Service(
        name=name,
        command=tuple(one.get("command") or ()),
        environment={
            key: value for key, value in (one.get("environment") or {}).items() if value is not None
        },
        secrets=tuple(Path(secret["target"]).name for secret in one.get("secrets") or ()),
        health=_health(one.get("healthcheck")),
        needs={needed: how["condition"] for needed, how in (one.get("depends_on") or {}).items()},
        instances=one.get("scale", 1),
        grace_seconds=seconds(one.get("stop_grace_period", "10s")),
    )


def _health(check: Mapping[str, Any] | None) -> Health | None:
    if check is None or check.get("disable"):
        return None
    kind, *words = check["test"]
    command = ("/bin/sh", "-c", *words) if kind == "CMD-SHELL" else tuple(words)
    return Health(command, seconds(check.get("timeout", "30s")))


def seconds(duration: str) -> float:
    """A duration as Go writes it: ``1m30s``."""
    found = _DURATION.fullmatch(duration)
    if not duration or found is None:
        raise RigFailed(f"{duration} is not a duration such as 1m30s")
    hours, minutes, rest = (float(one or 0) for one in found.groups())
    return hours * 3600 + minutes * 60 + rest


def with_needs(names: Sequence[str], known: Sequence[Service]) -> Iterator[Service]:
    """These services and all that they need, each behind those that it needs; all when none is named."""
    wanted = set(names or (one.name for one in known))
    for one in reversed(known):
        if one.name in wanted:
            wanted.update(one.needs)
    return (one for one in known if one.name in wanted)
