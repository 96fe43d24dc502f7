"""Whether read models can be asked, and what is being built anew."""

from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.projections.runner import ProjectionRunner

_LABELS = ("service", "projection")


class ReadModelsCollector(Collector):
    """The read models of each service in this process."""

    def __init__(self, runners: Mapping[str, ProjectionRunner]) -> None:
        self._runners = runners

    def collect(self) -> Iterator[Metric]:
        """See `Collector.collect`."""
        served = GaugeMetricFamily("hehuo_read_model_served", "1 when it can be asked.", labels=_LABELS)
        left = GaugeMetricFamily(
            "hehuo_rebuild_left_events", "While one is built: events that it has not seen.", labels=_LABELS
        )
        rebuilds = CounterMetricFamily(
            "hehuo_rebuilds", "Builds from the log, by outcome.", labels=(*_LABELS, "outcome")
        )
        for service, runner in self._runners.items():
            for model in runner.models:
                labels = [service, model.projection.name]
                served.add_metric(labels, float(model.serving is not None))
                if model.building is not None:
                    left.add_metric(labels, sum(model.building.lag().values()))
                rebuilds.add_metric([*labels, "done"], model.rebuilds)
                rebuilds.add_metric([*labels, "failed"], model.rebuilds_failed)
        yield from (served, left, rebuilds)
