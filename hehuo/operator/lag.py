"""How far behind those who follow the logs are, put together from what every process knows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hehuo.operator.service import Progress


@dataclass(frozen=True, slots=True, order=True)
class Lag:
    """One consumer of one service in one log."""

    service: str
    consumer: str
    source: str
    community: str
    behind: int
    """How many events it has not done yet."""

    @property
    def line(self) -> str:
        """For people."""
        log = f"{self.source}/{self.community}"
        return f"{self.service:<9} {self.consumer:<24} {log:<28} {self.behind:>8,} behind"


def lags(progress: Mapping[str, Sequence[Progress]]) -> list[Lag]:
    """What every consumer still has to do, by service; ``progress`` has each service's instances.

    An instance knows well how far it is in the logs that it looks after, and may be behind in the others:
    the furthest one counts. An empty list: everybody has done everything.
    """
    heads: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for one in (one for instances in progress.values() for one in instances):
        for end in one.heads:
            heads[end.source][end.community] = max(end.sequence, heads[end.source].get(end.community, 0))
    found: list[Lag] = []
    for service, instances in progress.items():
        reached: defaultdict[tuple[str, str, str], int] = defaultdict(int)
        for at in (at for one in instances for at in one.reached):
            place = (at.consumer, at.source, at.community)
            reached[place] = max(reached[place], at.sequence)
        followed = {
            (one.consumer, source) for each in instances for one in each.followed for source in one.sources
        }
        for consumer, source in followed:
            for community, head in heads[source].items():
                behind = head - reached[consumer, source, community]
                if behind > 0:
                    found.append(Lag(service, consumer, source, community, behind))
    return sorted(found)
