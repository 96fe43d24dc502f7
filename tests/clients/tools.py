"""The tools of the other languages, as the folders beside this pin them: installed once, under ``build/``."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from os import environ
from pathlib import Path

_BUILT = Path(__file__).parents[2] / "build" / "clients"
_SOURCES = Path(__file__).parent


def run(command: Sequence[str | Path], where: Path, also: Mapping[str, str] | None = None) -> str:
    """What a program writes; what it says, where it ends badly."""
    done = subprocess.run(
        command, cwd=where, env={**environ, **(also or {})}, capture_output=True, text=True, check=False
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


def python(folder: Path) -> tuple[Path, Path]:
    """A folder with the programs for Python, and where the programs are that they need."""

    def install(where: Path) -> None:
        uv = [sys.executable, "-m", "uv", "--quiet"]
        run([*uv, "venv", "--python", sys.executable, "environment"], where)
        run([*uv, "pip", "install", "--python", "environment", "-r", "requirements.txt"], where)

    installed = _built("python", "requirements.txt", install)
    shutil.copytree(_SOURCES / "python", folder)
    return folder, installed / "environment" / "bin"


def go(folder: Path) -> Path:
    """A folder with the programs for Go. What they need lies in Go's own cache."""
    shutil.copytree(_SOURCES / "go", folder)
    return folder


def _built(name: str, pattern: str, build: Callable[[Path], object]) -> Path:
    """The folder in which was installed what these files pin; they are copied into it first."""
    pins = sorted(one for one in (_SOURCES / name).iterdir() if one.match(pattern) or one.name == ".npmrc")
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in pins)).hexdigest()
    target = _BUILT / f"{name}-{digest[:16]}"
    _BUILT.mkdir(parents=True, exist_ok=True)
    with (_BUILT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "done").exists():
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir()
            for one in pins:
                shutil.copy(one, target)
            build(target)
            (target / "done").touch()
    return target
