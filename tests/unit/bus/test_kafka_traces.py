"""The trace of an event goes with it through Kafka, as a header beside the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.bus.kafka.namespace import FEED, KafkaNamespace
from shared.bus.kafka.producer import Line, Producer
from shared.bus.kafka.records import Records
from shared.bus.port import Message
from shared.consumers.relay import Sender
from tests.example_readers import HAIWAN, MemoryLog, put

PLACE = KafkaNamespace("127.0.0.1:9", "hehuo", "test")
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Caught(Producer):
    """Keeps what it is given to send."""

    def __init__(self) -> None:
        super().__init__(PLACE)
        self.lines: list[Line] = []

    async def send(self, topic: str, lanes: Mapping[bytes, Sequence[Line]]) -> None:
        for lines in lanes.values():
            self.lines += lines


@dataclass
class Arrived:
    """A record as aiokafka brings it."""

    value: bytes | None
    headers: Sequence[tuple[str, bytes]]
    topic: str = PLACE.topic("shed")
    partition: int = 0
    offset: int = 0
    key: bytes | None = HAIWAN.encode()


def messages() -> list[Message]:
    """Two events; the trace of the first is known."""
    first, second = MemoryLog().append(HAIWAN, put(1), put(2))
    first.traceparent = TRACE
    return [first, second]


async def sent(source: str) -> list[Line]:
    producer = Caught()
    await Sender(producer, PLACE, source).handle(messages(), ())
    return producer.lines


async def test_an_event_arrives_with_the_trace_with_which_it_was_sent() -> None:
    records = [Arrived(line, headers) for line, headers in await sent("shed")]
    [lane] = Records({PLACE.topic("shed"): "shed"}).lanes(records)
    assert [(one.sequence, one.traceparent) for one in lane] == [(1, TRACE), (2, None)]


async def test_without_a_trace_no_header_is_added() -> None:
    first, second = (dict(headers) for _, headers in await sent("shed"))
    assert first.keys() - second.keys() == {"traceparent"}
    assert list(second) == ["content-type"]


async def test_in_the_feed_the_trace_stands_beside_the_sequence() -> None:
    first, _ = (dict(headers) for _, headers in await sent(FEED))
    assert (first["feedsequence"], first["traceparent"]) == (b"1", TRACE.encode())
