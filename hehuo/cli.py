"""``hehuo``: the words of an operator, a treasurer and a developer."""

import gc
from collections.abc import Mapping
from importlib import import_module

import click

from shared.kernel.obstacles import Obstacle
from shared.storage.faults import StoreUnavailable

_WORDS: Mapping[str, str] = {
    "up": "up",
    "demo": "demo",
    "verify": "verify",
    "audit": "audit",
    "acknowledge": "acknowledge",
    "rebuild": "rebuild",
    "parked": "parked",
    "log": "log",
    "token": "token",
    "invite": "invite",
    "connections": "connections",
    "doctor": "doctor",
    "service": "service",
    "gateway": "gateway",
    "topics": "topics",
    "lag": "lag",
    "subscribers": "subscribers",
    "health": "health",
    "asyncapi": "asyncapi",
    "schemas": "schemas",
    "fixtures": "fixtures",
    "open-data": "open_data",
    "backup": "backup",
    "restore": "restore",
}
"""Each word, and the module of `hehuo.commands` whose ``command`` it is."""


class _Words(click.Group):
    """Loads a word's module when it is used: a health check must not pay for the whole platform."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Every word, in the order of the table."""
        return list(_WORDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """The command of a word; None for a word that is not known."""
        module = _WORDS.get(cmd_name)
        if module is None:
            return None
        # What is loaded stays. Looking for garbage in it, again and again, is a fifth of the time it takes,
        # and half a second more while the platform starts.
        gc.disable()
        try:
            command: click.Command = import_module(f"hehuo.commands.{module}").command
        finally:
            gc.freeze()
            gc.enable()
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Runs a word. What is in its way is a sentence for the operator, never a trace."""
        try:
            return super().invoke(ctx)
        except (Obstacle, StoreUnavailable) as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Words, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hehuo")
def main() -> None:
    """Runs community-partner programmes: partners, rooms, low-fee services, and a fund that adds up.

    Settings come from the environment (HEHUO_*) or a file .env; `hehuo doctor` shows them.
    """
