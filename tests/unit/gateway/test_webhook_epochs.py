"""What a webhook's endpoint is told of its place, and that all comes anew after a restore from a backup."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from services.gateway.domain.state import Webhook
from services.gateway.feed.feed import FeedEvent
from services.gateway.webhooks.delivery import batch_of, message_of
from services.gateway.webhooks.sender import Webhooks
from shared.kernel.clock import SystemClock
from shared.projections.sqlite.store import SqliteDocumentStore

HOOK = "0197e2a0-0000-7000-8000-00000000000a"
EVENTS = [FeedEvent(at, b'{"type":"a.b.v1"}') for at in (7, 8)]


def test_each_delivery_says_how_far_the_feed_reaches_and_of_which_epoch_it_is() -> None:
    one = message_of("haiwan", *EVENTS[0], head=9, epoch=0)
    assert (one.id, one.body) == ("haiwan:7", EVENTS[0].line)
    assert one.headers == {"Hehuo-Feed-Sequence": "7", "Hehuo-Feed-Head": "9", "Hehuo-Epoch": "0"}
    restored = message_of("haiwan", *EVENTS[0], head=3, epoch=2)
    assert restored.id == "haiwan:7:2"
    # The feed may have grown since its end was looked up: it never ends before what is sent.
    assert restored.headers == {"Hehuo-Feed-Sequence": "7", "Hehuo-Feed-Head": "7", "Hehuo-Epoch": "2"}


def test_a_batch_is_the_list_and_says_where_it_begins_and_ends() -> None:
    batch = batch_of("haiwan", EVENTS, head=9, epoch=2)
    assert batch.id == "haiwan:7-8:2"
    places = {"Hehuo-Feed-First": "7", "Hehuo-Feed-Sequence": "8", "Hehuo-Feed-Head": "9", "Hehuo-Epoch": "2"}
    assert batch.headers == places | {"Content-Type": "application/json"}
    page = json.loads(batch.body)
    assert [one["sequence"] for one in page["events"]] == [7, 8]
    assert (page["next_after"], page["head"], page["epoch"]) == (8, 9, 2)


async def test_after_a_restore_a_lane_begins_anew_whatever_was_taken_before(tmp_path: Path) -> None:
    feed = SimpleNamespace(epoch=0)
    gateway: Any = SimpleNamespace(feed=feed, restricted=feed, clock=SystemClock(), webhooks=None)
    documents = SqliteDocumentStore(tmp_path / "documents.sqlite")
    nothing: Any = SimpleNamespace()
    webhooks = Webhooks(gateway, documents, nothing)
    hook = Webhook("haiwan", "https://library.example/h", (), 5, 0)
    assert await webhooks.delivered_through(HOOK, hook) == 5, "from where it was asked for"
    webhooks.reached(HOOK, 0, "haiwan", 40)
    assert await webhooks.delivered_through(HOOK, hook) == 40
    feed.epoch = 1
    assert await webhooks.delivered_through(HOOK, hook) == 0
    webhooks.reached(HOOK, 0, "haiwan", 2)
    assert await webhooks.delivered_through(HOOK, hook) == 2
    await documents.close()
