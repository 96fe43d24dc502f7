"""Saying what is done, and how long it took; running programs whose words are shown when they fail."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from deploy.engine.failure import EngineFailed

_LAST_LINES = 15


@contextmanager
def step(what: str) -> Iterator[None]:
    """Tells on standard error what is done now, and afterwards in how many seconds."""
    click.echo(f"engine: {what} … ", nl=False, err=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        click.echo("failed", err=True)
        raise
    click.echo(f"{time.monotonic() - began:.1f} s", err=True)


def run(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str] | None = None,
    text: str | None = None,
    log: Path | None = None,
) -> str:
    """The output of a program that has to succeed. Raises `EngineFailed` with its last lines."""
    done = subprocess.run(
        command,
        env=environment,
        input="" if text is None else text,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if log is None else subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if log is not None:
        log.write_text(done.stdout)
    if done.returncode:
        said = [*done.stdout.splitlines(), *(done.stderr or "").splitlines()][-_LAST_LINES:]
        raise EngineFailed(f"`{' '.join(map(str, command))}` failed:\n" + "\n".join(said))
    return done.stdout
