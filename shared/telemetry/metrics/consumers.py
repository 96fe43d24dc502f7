"""How far those who follow logs are behind, and what is parked.

A community is a label only where it helps somebody to find what is wrong, and only for so many: the
number of time series must not grow with the number of communities.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from heapq import nlargest, nsmallest
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.bus.port import Lane
from shared.consumers.checkpoints import Parked
from shared.consumers.consumer import Consumer

MOST_COMMUNITIES = 20
_LAGS_AFTER_SECONDS = 1.0
_CONSUMER = ("service", "consumer")
_SOURCE = (*_CONSUMER, "source")
_COMMUNITY = (*_SOURCE, "community")


class Follower(NamedTuple):
    """A consumer under the name that stays the same over rebuilds."""

    service: str
    name: str
    consumer: Consumer


class _Waiting(NamedTuple):
    """A lane in which events wait."""

    seconds: float
    events: int
    follower: Follower
    lane: Lane

    @property
    def labels(self) -> list[str]:
        return [self.follower.service, self.follower.name, *self.lane]


class ConsumersCollector(Collector):
    """Projections, policies, the feed, the relay: whoever follows a log."""

    def __init__(self, followers: Callable[[], Iterable[Follower]], now: Callable[[], datetime]) -> None:
        self._followers = followers
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """See `Collector.collect`."""
        followers = list(self._followers())
        waiting = [one for follower in followers for one in _waiting(follower)]
        yield from _lag(followers, waiting)
        yield from _lagging_communities(waiting)
        yield from _done(followers)
        yield from _states(followers)
        yield self._parked_communities(followers)

    def _parked_communities(self, followers: Iterable[Follower]) -> Metric:
        family = GaugeMetricFamily(
            "hehuo_parked_community_seconds",
            f"How long a community has been parked: the {MOST_COMMUNITIES} oldest.",
            labels=_COMMUNITY,
        )
        parked = [(follower, one) for follower in followers for one in follower.consumer.parked]
        for follower, one in nsmallest(MOST_COMMUNITIES, parked, key=_parked_at):
            seconds = (self._now() - one.parked_at).total_seconds()
            family.add_metric([follower.service, follower.name, *one.lane], max(0.0, seconds))
        return family


def _parked_at(entry: tuple[Follower, Parked]) -> datetime:
    return entry[1].parked_at


def _waiting(follower: Follower) -> Iterator[_Waiting]:
    lag = follower.consumer.lag()
    seconds = follower.consumer.waiting_seconds() if lag else {}
    for lane, events in lag.items():
        yield _Waiting(seconds.get(lane, 0.0), events, follower, lane)


def _lag(followers: Iterable[Follower], waiting: Iterable[_Waiting]) -> Iterator[Metric]:
    """Also for those who are not behind: a rule must see a zero, not nothing."""
    events = GaugeMetricFamily(
        "hehuo_consumer_lag_events", "Events that are there and not done.", labels=_SOURCE
    )
    seconds = GaugeMetricFamily(
        "hehuo_consumer_lag_seconds", "How long the oldest of them has been waiting.", labels=_SOURCE
    )
    behind: defaultdict[tuple[str, str, str], list[_Waiting]] = defaultdict(list)
    for one in waiting:
        behind[one.follower.service, one.follower.name, one.lane.source].append(one)
    for follower in followers:
        for source in sorted(follower.consumer.sources):
            key = (follower.service, follower.name, source)
            lanes = behind.get(key, [])
            events.add_metric(key, sum(one.events for one in lanes))
            seconds.add_metric(key, max((one.seconds for one in lanes), default=0.0))
    yield from (events, seconds)


def _lagging_communities(waiting: Iterable[_Waiting]) -> Iterator[Metric]:
    those = f"the {MOST_COMMUNITIES} that wait longest"
    events = GaugeMetricFamily(
        "hehuo_lagging_community_events", f"Events of a community that wait: {those}.", labels=_COMMUNITY
    )
    seconds = GaugeMetricFamily(
        "hehuo_lagging_community_seconds", f"How long a community's events wait: {those}.", labels=_COMMUNITY
    )
    late = (one for one in waiting if one.seconds >= _LAGS_AFTER_SECONDS)
    for one in nlargest(MOST_COMMUNITIES, late, key=lambda one: one.seconds):
        events.add_metric(one.labels, one.events)
        seconds.add_metric(one.labels, one.seconds)
    yield from (events, seconds)


def _done(followers: Iterable[Follower]) -> Iterator[Metric]:
    family = CounterMetricFamily(
        "hehuo_consumer_events", "Events that are done, over all communities and times.", labels=_SOURCE
    )
    for follower in followers:
        done = dict.fromkeys(follower.consumer.sources, 0)
        for lane, position in follower.consumer.positions().items():
            done[lane.source] = done.get(lane.source, 0) + position
        for source, events in sorted(done.items()):
            family.add_metric([follower.service, follower.name, source], events)
    yield family


def _states(followers: Iterable[Follower]) -> Iterator[Metric]:
    parked = GaugeMetricFamily("hehuo_consumer_parked", "Communities that are parked.", labels=_CONSUMER)
    stopped = GaugeMetricFamily(
        "hehuo_consumer_stopped", "1 when it stopped itself because too much is parked.", labels=_CONSUMER
    )
    beyond = GaugeMetricFamily(
        "hehuo_consumer_beyond_log", "Lanes whose checkpoint lies beyond the log's end.", labels=_CONSUMER
    )
    for service, name, consumer in followers:
        parked.add_metric([service, name], len(consumer.parked))
        stopped.add_metric([service, name], float(consumer.stopped_itself))
        beyond.add_metric([service, name], len(consumer.beyond))
    yield from (parked, stopped, beyond)
