"""Fixtures that tests anywhere may ask for: the servers, which start when somebody does."""

from tests.servers import (
    kafka_bootstrap,
    killable_kafka,
    mongo_client,
    mongo_database,
    mongo_url,
    native_kafka,
    native_mongo,
)

__all__ = [
    "kafka_bootstrap",
    "killable_kafka",
    "mongo_client",
    "mongo_database",
    "mongo_url",
    "native_kafka",
    "native_mongo",
]
