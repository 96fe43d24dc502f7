"""Part 7 of the thread: any outside reader lists the public events of a community, in order."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import ZONE, Stage, expect
from shared.contracts.fund.disbursements.events import DisbursementClosed
from shared.contracts.partners.projects.events import ProjectClosed
from shared.kernel.models import Instant

_AT_ONCE = 500


class _Event(BaseModel):
    """A CloudEvent, as far as a reader needs it who only wants to know what happened."""

    model_config = ConfigDict(extra="ignore")

    id: str
    source: str
    type: str
    time: Instant


class _Numbered(BaseModel):
    sequence: int
    event: _Event


class _Events(BaseModel):
    events: list[_Numbered]
    next_after: int
    head: int


_LAST = frozenset({DisbursementClosed.type, ProjectClosed.type})
"""What is told at the end of a run, by the fund and by partners: each service is heard by itself."""


def read_feed(stage: Stage) -> None:
    """Plays the part; the sequence must have no gap, and this run's events must be there."""
    stage.title("7  Anybody lists the public events of 海湾社区: GET …/events?after=0")
    feed = stage.until(
        lambda: _all(stage),
        lambda found: {one.event.type for one in _of_this_run(found, stage.began)} >= _LAST,
        "the last step in the feed",
    )
    expect([one.sequence for one in feed], [*range(1, len(feed) + 1)], "the sequence of the feed")
    mine = _of_this_run(feed, stage.began)
    expect(len({(one.event.source, one.event.id) for one in feed}), len(feed), "different events")
    for one in mine:
        when = f"{one.event.time.astimezone(ZONE):%d %b %H:%M}"
        stage.tell(f"{one.sequence:>4}  {when}  {one.event.type}")
    stage.tell(
        f"{len(feed)} events, {len(mine)} since this run began, numbered 1 to {len(feed)} without a gap"
    )


def _all(stage: Stage) -> list[_Numbered]:
    found: list[_Numbered] = []
    after = 0
    while True:
        page = stage.get(None, f"{HAIWAN}/events", _Events, after=after, limit=_AT_ONCE)
        found += page.events
        after = page.next_after
        if not page.events or after >= page.head:
            return found


def _of_this_run(feed: list[_Numbered], began: datetime) -> list[_Numbered]:
    return [one for one in feed if one.event.time >= began]
