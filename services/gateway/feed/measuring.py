"""What the feeds show at a scrape."""

from services.gateway.feed.feed import Feed
from shared.telemetry.exposition import Metrics


def show_feed(metrics: Metrics, *feeds: Feed) -> None:
    """Shows how many follow them."""
    metrics.gauge(
        "hehuo_event_streams",
        "Open streams of both feeds.",
        lambda: float(sum(one.followers for one in feeds)),
    )
