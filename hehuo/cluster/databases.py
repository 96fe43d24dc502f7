"""Where a cluster keeps what lasts: a database for each service, and the vault."""

import click
from pymongo.errors import PyMongoError

from hehuo.services import ALL_SERVICES, FEED
from services.gateway.identity.vault import Vault
from services.gateway.identity.vault_mongo import MongoVault
from services.gateway.service import SERVICE as GATEWAY
from shared.eventlog.mongo import MongoEventStore
from shared.eventlog.port import EventStore
from shared.settings import Settings
from shared.storage.mongo_client import Database, MongoClient

FEED_PREFIX = "feed_"
"""The feed's logs are in the gateway's database, beside the gateway's own."""


def database_of(name: str, settings: Settings, client: MongoClient) -> Database:
    """A service's own database."""
    return client.database(f"{settings.mongo_prefix}_{name}")


def logs_of(settings: Settings, client: MongoClient) -> dict[str, EventStore]:
    """Every service's logs by name, and the feed's, which follow all others, last."""
    stores: dict[str, EventStore] = {
        one.name: MongoEventStore(database_of(one.name, settings, client)) for one in ALL_SERVICES
    }
    stores[FEED] = MongoEventStore(database_of(GATEWAY.name, settings, client), FEED_PREFIX)
    return stores


def open_mongo(settings: Settings) -> MongoClient:
    """The client that the settings ask for; it connects when it is used. An address that is none is told
    in a sentence (``ClickException``)."""
    try:
        return MongoClient(
            settings.mongo_url.get_secret_value(),
            driver=settings.mongo_driver,
            timeout_seconds=settings.mongo_timeout_seconds,
        )
    except (PyMongoError, ValueError) as error:
        raise click.ClickException(f"HEHUO_MONGO_URL: {error}") from None


def vault_of(settings: Settings, client: MongoClient) -> Vault:
    """Where a cluster keeps personal data: in the gateway's database, which nobody else reads."""
    return MongoVault(database_of(GATEWAY.name, settings, client))
