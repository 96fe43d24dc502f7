"""Where a cluster keeps what lasts: a database for each service."""

import click
from pymongo.errors import PyMongoError

from shared.settings import Settings
from shared.storage.mongo_client import Database, MongoClient

FEED_PREFIX = "feed_"
"""The feed's logs are in the gateway's database, beside the gateway's own."""
RESTRICTED_PREFIX = "restricted_"
"""And so are those of the restricted feed."""


def database_of(name: str, settings: Settings, client: MongoClient) -> Database:
    """A service's own database."""
    return client.database(f"{settings.mongo_prefix}_{name}")


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
