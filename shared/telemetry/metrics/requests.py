"""Requests by route, as the semantic conventions of OpenTelemetry name them.

FastAPI has a metric of this name and these labels, too. It would wrap every request a second time and
knows no route that is handled in a straight line, so it stays off.
"""

from collections.abc import Iterator

from prometheus_client.core import HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.telemetry.exposition import cumulative
from shared.telemetry.request_metrics import RequestMetrics


class RequestsCollector(Collector):
    """The answers of this process."""

    def __init__(self, request_metrics: RequestMetrics) -> None:
        self._request_metrics = request_metrics

    def collect(self) -> Iterator[Metric]:
        """See `Collector.collect`."""
        family = HistogramMetricFamily(
            "http_server_request_duration_seconds",
            "Time until an answer began.",
            labels=("http_request_method", "http_route", "http_response_status_code"),
        )
        for answer, histogram in self._request_metrics.seconds.items():
            labels = [answer.method, answer.route, str(answer.status)]
            family.add_metric(labels, buckets=cumulative(histogram), sum_value=histogram.total)
        yield family
