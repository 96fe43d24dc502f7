"""Time-outs and intervals of the bus over Kafka."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KafkaPace:
    """In seconds, where no unit is named."""

    most_records: int = 2_000
    """How many records are taken at once."""
    poll_milliseconds: int = 10
    """How long a poll takes when there are no records; FastStream then sleeps as long again."""
    patience_seconds: float = 2.0
    """How long records wait for a group that has no room. After that it must read the log instead."""
    acknowledge_seconds: float = 0.5
    look_seconds: float = 5.0
    alone_after_seconds: float = 15.0
    """How long after the start a process that got no partitions begins to serve all."""
    most_errors: int = 3
    """After this many errors of the client in a row, without a record in between, it is replaced."""
    session_milliseconds: int = 10_000
    """How long a process may be silent before its partitions go to others."""
    picture_milliseconds: int = 10_000
    """How old a client's picture of the topics may become. A group whose topics were made anew has no
    partitions until the client that deals them out looks again."""
    ping_seconds: float = 5.0
    """How often the coordinator is pinged."""
    hanging_seconds: float = 20.0
    """How long that may take before the client is replaced."""
