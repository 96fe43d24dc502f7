"""Whose tokens the platform takes, and who vouches for people."""

from urllib.parse import urlsplit

from examples.gangwan.people import identities
from services.gateway.identity.oidc import Client, Provider
from services.gateway.identity.tokens import DevelopmentIssuer, NoIssuer, SecretIssuer
from services.gateway.platform import PersonToTry
from shared.kernel.roles import Role
from shared.runtime.directory import DataDirectory
from shared.settings import Settings


def issuer_of(settings: Settings, directory: DataDirectory) -> SecretIssuer | NoIssuer:
    """Who vouches for people: the development issuer, the operator with a secret of theirs, or nobody."""
    secrets = settings.token_secrets
    if settings.development_issuer:
        taken = secrets.taken if secrets else (directory.make_token_secret(),)
        return DevelopmentIssuer(*taken, longest=settings.longest_sign_in)
    return SecretIssuer(*secrets.taken, longest=settings.longest_sign_in) if secrets else NoIssuer()


def provider_of(settings: Settings) -> Provider | None:
    """Where people sign in, if the operator has set an identity provider."""
    issuer, client_id, secret = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
    if issuer is None or client_id is None:
        return None
    name = settings.oidc_name or urlsplit(issuer).netloc
    return Provider(Client(issuer, client_id, secret.get_secret_value() if secret else None, name))


def people_to_try(settings: Settings) -> tuple[PersonToTry, ...]:
    """The example's people, where whoever comes may be any of them: with the development issuer alone."""
    if not settings.development_issuer:
        return ()
    return tuple(
        PersonToTry(
            person_id=one.person_id,
            name=one.name,
            community=one.community,
            roles=(Role.DISTRICT,) if one.is_district_officer else one.roles,
        )
        for one in identities().values()
    )
