"""``python -m deploy.local``: the words of the rig."""

import shlex
import signal
import subprocess
from pathlib import Path

import click

from deploy.local import tools
from deploy.local.failure import RigFailed
from deploy.local.ports import Ports
from deploy.local.rig import DEFAULT_FOLDER, Rig


class _Words(click.Group):
    """Shows what the rig can't do as a sentence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except RigFailed as failure:
            raise click.ClickException(str(failure)) from None


@click.group(cls=_Words, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_FOLDER,
    help="Where data, secrets and logs are. Default: data/cluster.",
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Run the cluster without Docker: Kafka, a MongoDB-protocol server, and the platform's processes.

    It is what deploy/docker-compose.yml says, on loopback ports; deploy/local/substitutions.py has the
    differences.
    """
    context.obj = folder


@main.command()
@click.argument("services", nargs=-1)
@click.option("--scale", "scales", multiple=True, metavar="SERVICE=N", help="So many instances of a service.")
@click.option(
    "--base-port", type=int, help="Listen on this port and the next ones, to run beside another rig."
)
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A variable for the processes.")
@click.pass_obj
def up(
    folder: Path,
    services: tuple[str, ...],
    scales: tuple[str, ...],
    base_port: int | None,
    settings: tuple[str, ...],
) -> None:
    """Start SERVICES and what they need (default: all), and wait until they are healthy.

    What runs already is left alone. The options are remembered for the other words.
    """
    tools.prepare()
    rig = Rig(
        folder,
        ports=None if base_port is None else Ports.from_base(base_port),
        scale={name: _count(count) for name, count in map(_pair, scales)} if scales else None,
        settings=dict(map(_pair, settings)) if settings else None,
    )
    rig.up(*services)
    for state in rig.states():
        if state.pid is not None:
            click.echo(f"{state.part:<12} {state.pid:>8}  {', '.join(map(str, state.ports))}")
    click.echo(f"data, secrets and logs: {rig.folder.path}")


@main.command()
@click.pass_obj
def down(folder: Path) -> None:
    """End every process of the rig, also after its starter was killed. Data stays."""
    Rig(folder).down()


@main.command()
@click.pass_obj
def status(folder: Path) -> None:
    """Show each part: its process, whether it is healthy, its ports, its log."""
    states = Rig(folder).states()
    for one in states:
        health = "down" if one.pid is None else "healthy" if one.healthy else "not healthy"
        click.echo(
            f"{one.part:<12} {one.pid or '-':>8}  {health:<12} {', '.join(map(str, one.ports)):<12} {one.log}"
        )
    if not all(one.healthy for one in states):
        raise SystemExit(1)


@main.command()
@click.argument("parts", nargs=-1)
@click.option("--follow", "-f", is_flag=True, help="Go on until Ctrl-C.")
@click.option("--lines", "-n", default=20, show_default=True)
@click.pass_obj
def logs(folder: Path, parts: tuple[str, ...], lines: int, *, follow: bool) -> None:
    """Show the output of PARTS (default: all)."""
    rig = Rig(folder)
    files = [str(rig.log(name)) for name in parts or rig.parts if rig.log(name).exists()]
    if files:
        subprocess.run(["tail", f"-n{lines}", *(["-F"] if follow else []), "--", *files], check=False)


@main.command()
@click.argument("part")
@click.pass_obj
def restart(folder: Path, part: str) -> None:
    """End PART, if it runs, start it again, and wait until it is healthy."""
    Rig(folder).restart(part)


@main.command()
@click.argument("part")
@click.option(
    "--signal", "-s", "name", default="KILL", show_default=True, help="STOP makes it hang, CONT go on."
)
@click.pass_obj
def kill(folder: Path, part: str, name: str) -> None:
    """Send PART a signal."""
    rig = Rig(folder)
    if name == "KILL":
        rig.kill(part)  # And waits until it has ended.
    elif f"SIG{name}" in signal.Signals.__members__:
        rig.signal(part, signal.Signals[f"SIG{name}"])
    else:
        raise click.UsageError(f"there is no signal {name}")


@main.command()
@click.argument("part", default="gateway")
@click.pass_obj
def env(folder: Path, part: str) -> None:
    """Print the variables of PART for a shell: `eval "$(python -m deploy.local env)"`, then `hehuo verify`.

    Secrets are among them.
    """
    for name, value in Rig(folder).environment(part).items():
        click.echo(f"export {name}={shlex.quote(value)}")


@main.command()
def prepare() -> None:
    """Build what the rig needs; on Debian, as root, install the tools for it, too."""
    tools.prepare()


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name and sign):
        raise click.UsageError(f"{text} is not NAME=VALUE")
    return name, value


def _count(text: str) -> int:
    if not text.isdigit():
        raise click.UsageError(f"{text} is not a number of instances")
    return int(text)


if __name__ == "__main__":
    main(prog_name="python -m deploy.local")
