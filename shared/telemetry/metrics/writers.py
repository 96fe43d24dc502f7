"""What the writers of this process did, and how much they have before them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from shared.eventlog.logs import Logs
from shared.kernel.histogram import Histogram
from shared.telemetry.exposition import cumulative

_SERVICE = ("service",)
_HISTOGRAMS: tuple[tuple[str, str, Callable[[Logs[Any]], Histogram]], ...] = (
    (
        "hehuo_decide_seconds",
        "How long it took to decide a round of commands.",
        lambda one: one.metrics.decide,
    ),
    ("hehuo_append_seconds", "How long the store took to append a commit.", lambda one: one.metrics.append),
    (
        "hehuo_commit_commands",
        "How many commands the events of a commit answer.",
        lambda one: one.metrics.commands_per_commit,
    ),
)
_COUNTS: tuple[tuple[str, str, Callable[[Logs[Any]], float]], ...] = (
    ("hehuo_events_recorded", "Events recorded.", lambda one: one.metrics.events),
    (
        "hehuo_sequence_conflicts",
        "Commits refused because another writer had appended.",
        lambda one: one.metrics.conflicts,
    ),
    ("hehuo_ticks_failed", "Ticks that failed; each is tried again.", lambda one: one.ticks_failed),
)


class WritersCollector(Collector):
    """The writers of each service in this process."""

    def __init__(self, logs: Mapping[str, Logs[Any]], now: Callable[[], datetime]) -> None:
        """``now`` is the clock by which ticks are due."""
        self._logs = logs
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """See `Collector.collect`."""
        yield self._commands()
        for name, documentation, histogram_of in _HISTOGRAMS:
            family = HistogramMetricFamily(name, documentation, labels=_SERVICE)
            for service, logs in self._logs.items():
                found = histogram_of(logs)
                family.add_metric([service], buckets=cumulative(found), sum_value=found.total)
            yield family
        for name, documentation, count in _COUNTS:
            counter = CounterMetricFamily(name, documentation, labels=_SERVICE)
            for service, logs in self._logs.items():
                counter.add_metric([service], count(logs))
            yield counter
        yield from self._gauges()

    def _commands(self) -> Metric:
        labels = ("service", "command", "outcome", "code")
        family = CounterMetricFamily(
            "hehuo_commands", "Commands by what came of them; code of the rule or the error.", labels=labels
        )
        for service, logs in self._logs.items():
            for key, times in logs.metrics.commands:
                family.add_metric([service, key.command.__name__, key.outcome, key.code], times)
        return family

    def _gauges(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily(
            "hehuo_commands_waiting", "Commands that wait to be decided.", labels=_SERVICE
        )
        loaded = GaugeMetricFamily("hehuo_logs_loaded", "Logs in memory.", labels=_SERVICE)
        overdue = GaugeMetricFamily(
            "hehuo_tick_overdue_seconds", "How long the oldest tick has been due.", labels=_SERVICE
        )
        now = self._now()
        for service, logs in self._logs.items():
            waiting.add_metric([service], logs.waiting)
            loaded.add_metric([service], logs.loaded)
            due = logs.next_due
            late = 0.0 if due is None else (now - due).total_seconds()
            overdue.add_metric([service], max(0.0, late))
        yield from (waiting, loaded, overdue)
