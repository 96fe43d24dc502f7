"""What a process of the cluster shows of Kafka at a scrape."""

from collections.abc import Sequence

from faststream.kafka.prometheus import KafkaPrometheusMiddleware

from shared.bus.kafka.bus import KafkaBus
from shared.consumers.relay import Relay
from shared.telemetry.exposition import Metrics


def middlewares(metrics: Metrics) -> Sequence[KafkaPrometheusMiddleware]:
    """FastStream's own metrics: batches received and how long they took, by topic."""
    return [KafkaPrometheusMiddleware(registry=metrics.registry)]


def show_kafka(metrics: Metrics, bus: KafkaBus, relays: Sequence[Relay]) -> None:
    """Shows how the bus and the relays are with Kafka. How far relays are behind, every consumer shows."""
    metrics.gauge("hehuo_kafka_connected", "1 while Kafka brings events.", lambda: float(bus.connected))
    metrics.counter(
        "hehuo_kafka_records_refused", "Records that were no events of the platform.", lambda: bus.refused
    )
    metrics.counter(
        "hehuo_relay_events_sent",
        "Events sent to Kafka, repeats included.",
        lambda: sum(one.sent for one in relays),
    )
    metrics.counter(
        "hehuo_relay_producers",
        "Producers used up: each fault has one made anew.",
        lambda: sum(one.producers for one in relays),
    )
