"""Whose tokens the platform takes."""

from services.gateway.identity.tokens import DevelopmentIssuer, NoIssuer, SecretIssuer
from shared.runtime.directory import DataDirectory
from shared.settings import Settings


def issuer_of(settings: Settings, directory: DataDirectory) -> SecretIssuer | NoIssuer:
    """Who vouches for people: the development issuer, the operator with a secret of theirs, or nobody."""
    secret = settings.token_secret.get_secret_value() if settings.token_secret else None
    if settings.development_issuer:
        return DevelopmentIssuer(secret or directory.token_secret())
    return SecretIssuer(secret) if secret else NoIssuer()
