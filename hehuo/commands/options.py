"""What several words share: their options, and the settings behind them."""

from pathlib import Path

import click
from pydantic import ValidationError

from services.gateway.identity.tokens import DevelopmentIssuer
from shared.host.directory import DataDirectory
from shared.host.settings import Settings

DATA_DIR = click.option(
    "--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Default: HEHUO_DATA_DIR, or ./data."
)


def settings_with(**changes: object) -> Settings:
    """The effective settings; a mistake in them is shown as one line for each."""
    try:
        return Settings(**{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]  # pydantic checks.
    except ValidationError as error:
        lines = [
            f"HEHUO_{'.'.join(map(str, one['loc'])).upper()}: {one['msg']}" if one["loc"] else one["msg"]
            for one in error.errors()
        ]
        raise click.ClickException("the settings are not valid:\n  " + "\n  ".join(lines)) from None


def issuer(settings: Settings) -> DevelopmentIssuer:
    """Who signs tokens on this data directory."""
    secret = settings.token_secret
    if secret is not None:
        return DevelopmentIssuer(secret.get_secret_value())
    return DevelopmentIssuer(DataDirectory(settings.data_dir).token_secret())
