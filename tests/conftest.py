"""Fixtures that tests anywhere may ask for: the servers, which start when somebody does."""

from tests.server_kafka import kafka_bootstrap, native_kafka

__all__ = ["kafka_bootstrap", "native_kafka"]
