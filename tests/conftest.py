"""Fixtures that tests anywhere may ask for: the servers, each of which starts for whoever asks first."""

from tests.server_kafka import kafka_bootstrap, killable_kafka, native_kafka
from tests.server_mongo import mongo_client, mongo_database, mongo_url, native_mongo

__all__ = [
    "kafka_bootstrap",
    "killable_kafka",
    "mongo_client",
    "mongo_database",
    "mongo_url",
    "native_kafka",
    "native_mongo",
]
