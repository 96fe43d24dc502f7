"""What the feed shows at a scrape."""

from services.gateway.feed.feed import Feed
from shared.telemetry.exposition import Metrics


def show_feed(metrics: Metrics, feed: Feed) -> None:
    """Shows how many follow it."""
    metrics.gauge("hehuo_event_streams", "Open streams of the feed.", lambda: float(feed.followers))
