"""The metrics of one process, and their text."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

from prometheus_client import GCCollector, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry

from shared.kernel.histogram import Histogram

Labels = Sequence[str]


class Metrics:
    """Everything that a process shows. Read at a scrape, so that nothing is paid in between."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        """Where libraries register what they count themselves, such as FastStream's middleware."""
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def add(self, collector: Collector) -> None:
        """Shows what this collector finds, too."""
        self.registry.register(collector)

    def gauge(self, name: str, documentation: str, read: Callable[[], float]) -> None:
        """Shows one number that is read at every scrape."""
        self.registry.register(_Read(GaugeMetricFamily(name, documentation), read))

    def counter(self, name: str, documentation: str, read: Callable[[], float]) -> None:
        """Shows one number that only ever grows while the process lives."""
        self.registry.register(_Read(CounterMetricFamily(name, documentation), read))

    async def text(self) -> bytes:
        """The text format: numbers are read on the loop that changes them, and written down beside it."""
        families = list(self.registry.collect())
        return await asyncio.to_thread(generate_latest, _Collected(families))


def cumulative(histogram: Histogram) -> list[tuple[str, float]]:
    """A histogram's buckets as Prometheus wants them: each with all that came before it."""
    bounds = [*map(str, histogram.bounds), "+Inf"]
    below = 0
    buckets: list[tuple[str, float]] = []
    for bound, count in zip(bounds, histogram.counts, strict=True):
        below += count
        buckets.append((bound, below))
    return buckets


class About(Collector):
    """Which version runs in which profile."""

    def __init__(self, profile: str) -> None:
        self._about = {"version": version("hehuo"), "profile": profile}

    def collect(self) -> Iterator[Metric]:
        """See `Collector.collect`."""
        yield InfoMetricFamily("hehuo", "The platform's version and profile.", value=self._about)


class _Read(Collector):
    """One number."""

    def __init__(self, family: GaugeMetricFamily | CounterMetricFamily, read: Callable[[], float]) -> None:
        self._family = family
        self._read = read

    def collect(self) -> Iterator[Metric]:
        """See `Collector.collect`."""
        self._family.samples.clear()
        self._family.add_metric([], self._read())
        yield self._family


class _Collected(Collector):
    """What was read already."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """See `Collector.collect`."""
        yield from self._families
