"""Who signs tokens. A word that prints one loads this and not what checks them: that halves its time."""

from services.gateway.identity.tokens import DevelopmentIssuer, SecretIssuer
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings


def signer_of(settings: Settings) -> SecretIssuer:
    """Who signs tokens: the operator where one has set a secret for a platform without development aids,
    the development issuer of the data directory otherwise. A platform that runs there has said which."""
    secret, directory = settings.token_secret, DataDirectory(settings.data_dir)
    if secret is None:
        return DevelopmentIssuer(directory.token_secret(), longest=settings.longest_sign_in)
    embedded = settings.profile is Profile.EMBEDDED
    listening = directory.listening() if embedded and directory.path.exists() else None
    operators = not settings.development_issuer
    if listening is not None:
        operators = listening["issuer"] == SecretIssuer.name
    issuer = SecretIssuer if operators else DevelopmentIssuer
    return issuer(secret.get_secret_value(), longest=settings.longest_sign_in)
