"""The servers that tests are run against: each a fixture, which starts it for whoever asks first."""

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
