"""Where Kafka is, and what topics and groups are called there."""

from dataclasses import dataclass

CONTENT_TYPE = b"application/cloudevents+json; charset=UTF-8"
FEED = "feed"
"""Stands in the place of a service's name: the public events of all services."""


@dataclass(slots=True)
class KafkaNamespace:
    """One platform's part of a Kafka cluster."""

    bootstrap: str
    """``host:port``, with commas between several."""
    prefix: str
    client: str = "hehuo"
    """Names this process in the broker's logs and metrics."""
    epoch: int = 0
    """Greater after each restore and each accepted loss: what was sent before is of logs that are no more.

    The database knows it; it is set here before the bus and the relays start.
    """

    @property
    def headers(self) -> list[tuple[str, bytes]]:
        """What every record carries."""
        kind = ("content-type", CONTENT_TYPE)
        return [kind, ("epoch", str(self.epoch).encode())] if self.epoch else [kind]

    def topic(self, source: str) -> str:
        """The topic that holds a service's events, or the feed's."""
        return f"{self.prefix}.{source}"

    def group(self, service: str) -> str:
        """The consumer group that a service's instances share."""
        return f"{self.prefix}.{service}"
