"""What several words share: their options, and the settings behind them."""

from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from shared.settings import Settings

DATA_DIR = click.option(
    "--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Default: HEHUO_DATA_DIR, or ./data."
)


def settings_with(**changes: object) -> Settings:
    """The effective settings; a mistake in them is shown as one line for each."""
    given: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [
            f"HEHUO_{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}" if one["loc"] else one["msg"]
            for one in error.errors()
        ]
        raise click.ClickException("the settings are not valid:\n  " + "\n  ".join(lines)) from None
