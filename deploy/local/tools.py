"""What the rig builds, once, under build/: Kafka's jars, the database, the loader of compose files."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from deploy.local.failure import RigFailed
from deploy.local.folder import ROOT

_SOURCES = ROOT / "deploy" / "local"
_BUILT = ROOT / "build" / "local"

_PACKAGES = {"java": "openjdk-17-jre-headless", "mvn": "maven", "go": "golang-go"}
_WHAT_IS_NEEDED = {"java": "a Java 17 or newer", "mvn": "Maven", "go": "Go 1.24 or newer (go.dev/dl)"}


def kafka_jars() -> Path:
    """The folder of all that a Kafka broker is made of."""
    return _built("kafka", "pom.xml", _fetch_kafka)


def ferretdb() -> Path:
    """The program that serves the MongoDB protocol."""
    return _built("ferretdb", "*.*", _go_build) / "ferretdb"


def composecheck() -> Path:
    """The program that loads compose files as docker compose does."""
    return _built("composecheck", "*.*", _go_build) / "composecheck"


def prepare() -> None:
    """Builds everything; on Debian, as root, first installs what is needed for it."""
    missing = [tool for tool in _PACKAGES if shutil.which(tool) is None]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        click.echo(f"installing {', '.join(missing)}", err=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = [
            "apt-get",
            "install",
            "-y",
            "--no-install-recommends",
            *(_PACKAGES[one] for one in missing),
        ]
        for command in (["apt-get", "update"], install):
            _run(command, Path("/"), environment)
    kafka_jars()
    ferretdb()
    composecheck()


def missing(*names: str) -> str:
    """What to install before the rig can run, or what of these; nothing when all is there."""
    sentences = []
    for name in names or _PACKAGES:
        try:
            tool(name)
        except RigFailed as failure:
            sentences.append(str(failure))
    return "; ".join(sentences)


def java() -> str:
    """The Java that runs Kafka."""
    return tool("java")


def tool(name: str) -> str:
    """The path of a tool that the rig doesn't bring along."""
    found = shutil.which(name)
    if found is None:
        raise RigFailed(
            f"the rig needs {_WHAT_IS_NEEDED[name]}, and there is no `{name}` on the path: install it"
            f" (Debian: apt-get install {_PACKAGES[name]})"
        )
    return found


def _built(name: str, sources: str, build: Callable[[Path, Path], None]) -> Path:
    """The folder of what was built of these sources; built now when it isn't there, or of others."""
    digest = hashlib.sha256()
    for source in sorted((_SOURCES / name).glob(sources)):
        digest.update(source.name.encode() + source.read_bytes())
    target = _BUILT / f"{name}-{digest.hexdigest()[:16]}"
    if target.exists():
        return target
    _BUILT.mkdir(parents=True, exist_ok=True)
    with (_BUILT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            click.echo(f"building {name} (once)", err=True)
            unfinished = _BUILT / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            build(_SOURCES / name, unfinished)
            unfinished.rename(target)
    return target


def _fetch_kafka(source: Path, target: Path) -> None:
    tool("java")
    command = [tool("mvn"), "-q", "-B", "-f", str(source), "dependency:copy-dependencies", f"-Djars={target}"]
    _run(command, source)


def _go_build(source: Path, target: Path) -> None:
    _run([tool("go"), "build", "-trimpath", "-o", str(target / source.name), "."], source)


def _run(command: Sequence[str], where: Path, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise RigFailed(f"`{' '.join(command)}` failed:\n{said}")
