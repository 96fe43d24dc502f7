"""Two gateways on the same logs: one of them killed under load, and what each sees of the other."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise

import httpx2
import pytest

from examples.gangwan.people import identities
from tests.beside import beside
from tests.cluster.running import Cluster
from tests.load import load
from tests.patience import PATIENCE_SECONDS, patient, patient_async
from tests.webhook_receiver import Delivery, Receiver, receiver

pytestmark = pytest.mark.servers

GATEWAYS = ("gateway", "gateway-2")
MEANWHILE = 40
"""Commands that are done before one is killed, while it is away, and after it is back."""
FOLLOWERS = 4
_RIGHTS_SECONDS = 60.0
_EVENTS = "/v1/communities/haiwan/events"
_STREAM = f"{_EVENTS}/stream"
_HOOKS = "/v1/communities/haiwan/webhooks"


@dataclass
class InTurn:
    """A target whose requests go to either gateway, as a proxy has it."""

    cluster: Cluster
    turns: Iterator[int] = field(default_factory=count)

    @property
    def url(self) -> str:
        """Another one at each request."""
        return self.cluster.rig.url(GATEWAYS[next(self.turns) % 2])

    def token(self, name: str) -> str:
        """A bearer token of an identity of the example."""
        return self.cluster.token(name)


async def test_one_of_two_is_killed_and_nobody_misses_anything(cluster: Cluster) -> None:
    async with receiver() as hook:
        await one_is_killed(cluster, hook)


async def one_is_killed(cluster: Cluster, hook: Receiver) -> None:
    target = InTurn(cluster)
    await asyncio.to_thread(make_webhook, cluster, hook.url)
    async with following(target) as followers:
        async with load(target, clients=8, thinks_seconds=0.1) as told:
            await told.more(MEANWHILE)
            await asyncio.to_thread(cluster.rig.kill, "gateway-2")
            await told.more(MEANWHILE)  # The other one goes on.
            await asyncio.to_thread(cluster.rig.start, "gateway-2")
            await cluster.ready("gateway-2")
            await told.more(MEANWHILE)
        calm = await cluster.calm()
        await have_all(followers, head_of(cluster))
    print(f"{told.summary}; nobody behind after {calm:.1f} s")
    assert told.cut_off, "nobody noticed: the test shows nothing"
    for seen in followers:
        assert seen == [*range(1, seen[-1] + 1)], "a follower missed an event, or had it twice"
    await cluster.check(told, rebuilt=["gateway"])
    await hook.wait(lambda came: sequence_of(came.taken[-1]) == head_of(cluster))
    sent = [*map(sequence_of, hook.taken)]
    assert {*sent} == {*range(1, sent[-1] + 1)}, "an event was not sent"
    assert all(after <= before + 1 for before, after in pairwise(sent)), "an event was sent before its turn"
    first = {one.id: one.body for one in reversed(hook.taken)}
    assert all(one.body == first[one.id] for one in hook.taken), "one id, two contents"
    print(f"{len(sent)} deliveries of {sent[-1]} events")


def make_webhook(cluster: Cluster, url: str) -> None:
    """Staff of the example's first community have all of its public events sent there."""
    staff = {"Authorization": f"Bearer {cluster.token('chen-staff')}"}
    with patient(headers=staff) as http:
        made = http.post(f"{cluster.url}{_HOOKS}", json={"url": url})
    assert made.is_success, made.text


def sequence_of(delivery: Delivery) -> int:
    return int(delivery.headers["hehuo-feed-sequence"])


def head_of(cluster: Cluster) -> int:
    """The last public event of the example's first community."""
    return int(httpx2.get(f"{cluster.url}{_EVENTS}?limit=1", timeout=60).json()["head"])


async def test_a_right_that_one_gives_or_takes_counts_at_the_other_within_a_second(cluster: Cluster) -> None:
    here, there = (cluster.rig.url(name) for name in GATEWAYS)
    who = identities()["lin"].person_id
    role = f"/v1/communities/haiwan/people/{who}/roles/staff"
    district = {"Authorization": f"Bearer {cluster.token('luo-district')}"}
    theirs = {"Authorization": f"Bearer {cluster.token('lin')}"}
    async with patient_async() as http:

        async def until(status: int) -> float:
            began = time.monotonic()
            while True:
                answer = await http.get(f"{there}/v1/communities/haiwan/people", headers=theirs)
                if answer.status_code == status:
                    return time.monotonic() - began
                assert time.monotonic() < began + _RIGHTS_SECONDS, answer.text
                await asyncio.sleep(0.05)

        await until(403)
        given = await http.put(f"{here}{role}", headers=district)
        assert given.is_success, given.text
        seconds = [await until(200)]
        taken = await http.delete(f"{here}{role}", headers=district)
        assert taken.is_success, taken.text
        seconds.append(await until(403))
    print(f"given: seen after {seconds[0]:.2f} s; taken: after {seconds[1]:.2f} s")


async def test_who_is_registered_at_one_is_known_at_the_other(cluster: Cluster) -> None:
    here, there = (f"{cluster.rig.url(name)}/v1/communities/haiwan" for name in GATEWAYS)
    staff = {"Authorization": f"Bearer {cluster.token('chen-staff')}"}
    async with patient_async(headers=staff) as http:
        made = await http.post(f"{here}/people", json={"name": "邻居"})
        assert made.is_success, made.text
        began, person = time.monotonic(), f"{there}/people/{made.json()['id']}?purpose=membership"
        while not (shown := await http.get(person)).is_success:
            assert time.monotonic() < began + _RIGHTS_SECONDS, shown.text
            await asyncio.sleep(0.05)
        assert shown.json()["name"] == "邻居"


@asynccontextmanager
async def following(target: InTurn) -> AsyncIterator[list[list[int]]]:
    """Followers of the feed, each of whom goes to the other gateway when a stream breaks."""
    seen: list[list[int]] = [[] for _ in range(FOLLOWERS)]
    async with beside(_follow(target, one) for one in seen):
        yield seen


async def have_all(followers: Sequence[Sequence[int]], head: int) -> None:
    """Returns when each follower has come to the last event."""
    until = time.monotonic() + PATIENCE_SECONDS
    while any(max(seen, default=0) < head for seen in followers):
        assert time.monotonic() < until, [len(seen) for seen in followers]
        await asyncio.sleep(0.05)


async def _follow(target: InTurn, seen: list[int]) -> None:
    async with httpx2.AsyncClient(timeout=180, trust_env=False) as http:
        while True:
            headers = {"Accept": "text/event-stream", "Last-Event-ID": str(max(seen, default=0))}
            try:
                async with http.stream("GET", f"{target.url}{_STREAM}", headers=headers) as answer:
                    if answer.status_code == httpx2.codes.OK:
                        async for line in answer.aiter_lines():
                            if line.startswith("id: "):
                                # At once: what came before a stream breaks has been seen.
                                seen.append(int(line.rpartition(" ")[2].rpartition(":")[2]))  # noqa: PERF401
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(0.2)
