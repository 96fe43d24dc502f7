"""What several words share: their options, and the settings behind them."""

from pathlib import Path

import click
from pydantic import ValidationError

from services.gateway.identity.tokens import DevelopmentIssuer, SecretIssuer
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings

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


def issuer(settings: Settings) -> SecretIssuer:
    """Who signs tokens: the operator where one has set a secret for a platform without development aids,
    the development issuer of the data directory otherwise."""
    secret = settings.token_secret
    if secret is None:
        return DevelopmentIssuer(DataDirectory(settings.data_dir).token_secret())
    operators = settings.profile is Profile.CLUSTER and not settings.development_issuer
    return (SecretIssuer if operators else DevelopmentIssuer)(secret.get_secret_value())
