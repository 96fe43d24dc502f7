"""The tools of the other languages, as the folders beside this pin them: installed once, under ``build/``."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from deploy.local.tools import GO_ENVIRONMENT, GO_OPTIONS

_BUILT = Path(__file__).parents[2] / "build" / "clients"
_SOURCES = Path(__file__).parent
_NODE_AT_LEAST = (20, 19)
"""Which the generator of TypeScript wants."""


def run(command: Sequence[str | Path], where: Path, also: Mapping[str, str] | None = None) -> str:
    """What a program writes; what it says, where it ends badly."""
    done = subprocess.run(
        command, cwd=where, env={**os.environ, **(also or {})}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-4_000:]}{done.stderr[-4_000:]}"
    return done.stdout


def node(folder: Path) -> Path:
    """A folder with the programs for Node.js, and what they need."""
    installed = _built(
        "node", "package*.json", lambda where: run(["npm", "ci", "--silent", "--no-audit"], where)
    )
    shutil.copytree(_SOURCES / "node", folder)
    (folder / "node_modules").symlink_to(installed / "node_modules")
    return folder


def node_programs() -> Path | None:
    """Where Node.js is, if the path has none that is new enough: a registry's, installed now."""
    if shutil.which("node") and shutil.which("npm"):
        found = run(["node", "--version"], Path.cwd()).strip().lstrip("v")
        if tuple(map(int, found.split("."))) >= _NODE_AT_LEAST:
            return None
    return _built("nodejs", "requirements.txt", _install) / "environment" / "bin"


def python(folder: Path) -> tuple[Path, Path]:
    """A folder with the programs for Python, and where the programs are that they need."""
    installed = _built("python", "requirements.txt", _install)
    shutil.copytree(_SOURCES / "python", folder)
    return folder, installed / "environment" / "bin"


def html_checker() -> Path:
    """The Nu HTML checker, which Java runs."""
    installed = _built(
        "html", "package*.json", lambda where: run(["npm", "ci", "--silent", "--no-audit"], where)
    )
    return installed / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def go(folder: Path) -> Path:
    """A folder with the programs for Go. What they need lies in Go's own cache."""
    shutil.copytree(_SOURCES / "go", folder)
    return folder


def go_build(folder: Path, package: str, name: str) -> Path:
    """A program in that folder, built as the rig builds its own (`deploy.local.tools`), which were before.

    So Go finds its own library compiled: half a minute of work.
    """
    run(["go", "build", *GO_OPTIONS, "-o", name, package], folder, GO_ENVIRONMENT)
    return folder / name


def debian(program: str) -> Path:
    """A program of Debian's package of the same name: installed where it is missing and may be.

    Fails with a sentence where it may not.
    """
    if shutil.which(program) is None:
        if os.geteuid() or shutil.which("apt-get") is None:
            pytest.fail(f"no {program} on the path: install it first")
        for words in (["update"], ["install", "--yes", "--no-install-recommends", program]):
            run(["apt-get", "-qq", *words], Path("/"), {"DEBIAN_FRONTEND": "noninteractive"})
    return Path(shutil.which(program) or program)


def _install(where: Path) -> None:
    """Makes an environment of what is pinned there."""
    uv = [sys.executable, "-m", "uv", "--quiet"]
    run([*uv, "venv", "--python", sys.executable, "environment"], where)
    run([*uv, "pip", "install", "--python", "environment", "-r", "requirements.txt"], where)


def _built(name: str, pattern: str, build: Callable[[Path], object]) -> Path:
    """The folder in which was installed what these files pin; they are copied into it first."""
    pins = sorted(one for one in (_SOURCES / name).iterdir() if one.match(pattern) or one.name == ".npmrc")
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in pins)).hexdigest()
    target = _BUILT / f"{name}-{digest[:16]}"
    _BUILT.mkdir(parents=True, exist_ok=True)
    with (_BUILT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "done").exists():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            for one in pins:
                shutil.copy(one, target)
            build(target)
            (target / "done").touch()
    return target
