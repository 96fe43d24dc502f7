"""The metrics of a process of the platform, whichever profile and services run in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from shared.consumers.consumer import Consumer
from shared.kernel.clock import Clock
from shared.runtime.runtime import Runtime
from shared.telemetry.exposition import About, Metrics
from shared.telemetry.metrics.consumers import ConsumersCollector, Follower
from shared.telemetry.metrics.read_models import ReadModelsCollector
from shared.telemetry.metrics.requests import RequestsCollector
from shared.telemetry.metrics.writers import WritersCollector
from shared.telemetry.request_metrics import RequestMetrics

Others = Callable[[], Sequence[Consumer]]
"""Consumers beside the services' own, such as the feed and the relays."""


def show_process(
    metrics: Metrics,
    profile: str,
    runtimes: Mapping[str, Runtime],
    others: Others,
    request_metrics: RequestMetrics,
    missing: Callable[[], Sequence[str]],
    clock: Clock,
) -> None:
    """Shows all that holds for any process; ``missing`` is what keeps it from taking commands."""
    metrics.add(About(profile))
    metrics.add(WritersCollector({name: one.logs for name, one in runtimes.items()}, clock.now))
    metrics.add(ConsumersCollector(lambda: followers(runtimes, others()), clock.now))
    metrics.add(ReadModelsCollector({name: one.read_models for name, one in runtimes.items()}))
    metrics.add(RequestsCollector(request_metrics))
    metrics.gauge("hehuo_ready", "1 while the process can take commands.", lambda: float(not missing()))


def followers(runtimes: Mapping[str, Runtime], others: Sequence[Consumer]) -> Iterator[Follower]:
    """Everybody who follows a log, each under the service whose process it lives in."""
    for name, runtime in runtimes.items():
        for model in runtime.read_models.models:
            if model.serving is not None:
                yield Follower(name, model.projection.name, model.serving)
        if runtime.policies is not None:
            yield Follower(name, runtime.policies.name, runtime.policies)
    # In a cluster there is one service in a process; where all are in one, the others are the gateway's.
    owner = next(iter(runtimes)) if len(runtimes) == 1 else "gateway"
    for consumer in others:
        yield Follower(owner, consumer.name, consumer)
