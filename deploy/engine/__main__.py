"""``python -m deploy.engine``: the words of the engine."""

import fcntl
import os
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from deploy.engine import daemon
from deploy.engine.debian import Machine, make_roots
from deploy.engine.failure import EngineFailed
from deploy.engine.images import make_images
from deploy.engine.place import Place, default_folder, plain_secrets
from deploy.local import RigFailed, tools


class _Words(click.Group):
    """Shows what can't be done as a sentence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (EngineFailed, RigFailed) as failure:
            raise click.ClickException(str(failure)) from None


@click.group(cls=_Words, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Make and run a Docker engine where there is none: for root, on Debian.

    Everything lies in one folder: HEHUO_ENGINE_DIR, or hehuo-engine in the user's cache.
    """
    context.obj = Place(default_folder())


@main.command()
@click.pass_obj
def up(place: Place) -> None:
    """Make the engine and its images unless they are there, and start it. Nothing, where Docker answers."""
    if daemon.running(place) is None and (version := daemon.version(dict(os.environ))):
        if daemon.compose_version(dict(os.environ)) is None:
            raise EngineFailed(f"Docker {version} answers, but without `docker compose`: install its plugin")
        click.echo(f"engine: Docker {version} answers here: nothing to make")
        return
    began = time.monotonic()
    Machine.here(place.folder).check(place.folder)
    place.folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    with _taken(place):
        tools.prepare()
        make_roots(place)
        if daemon.running(place) is None:
            daemon.start(place)
        make_images(place)
        plain_secrets(place.secrets)
    click.echo(
        f"engine: Docker {daemon.version(place.environment())} with compose"
        f" {daemon.compose_version(place.environment())} is up after {time.monotonic() - began:.0f} s;"
        f" all of it lies in {place.folder}\n"
        'To use it:  eval "$(.venv/bin/python -m deploy.engine env)"'
    )


@main.command()
@click.pass_obj
def down(place: Place) -> None:
    """End the containers and the engine, and take its networks down. Images, volumes and secrets stay."""
    if daemon.running(place) is None:
        click.echo("engine: none of ours runs")
        return
    with _taken(place):
        daemon.stop(place)
    click.echo(f"engine: ended; images and volumes stay in {place.folder}")


@main.command()
@click.pass_obj
def env(place: Place) -> None:
    """Print what a shell needs for `docker` to mean this engine: `eval "$(python -m deploy.engine env)"`."""
    if daemon.running(place) is None:
        raise EngineFailed("none of ours runs: make engine")
    for name, value in place.settings.items():
        click.echo(f"export {name}={shlex.quote(value)}")
    click.echo(f"export PATH={shlex.quote(str(place.programs))}:$PATH")


@contextmanager
def _taken(place: Place) -> Iterator[None]:
    """While the engine is made, started or stopped: one at a time."""
    with (place.folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EngineFailed(f"another `deploy.engine` is at work on {place.folder}: wait for it") from None
        yield


if __name__ == "__main__":
    main(prog_name="python -m deploy.engine")
