"""Two instances of one service: either of them killed under load, and either of them asked."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from services.bookings.service import SERVICE as BOOKINGS
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking
from shared.contracts.bookings.bookings.events import SpaceBooked
from shared.contracts.bookings.bookings.views import BookingState, BookingView, GetBooking
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor, Command
from shared.kernel.roles import Role
from shared.rpc import rpc_codec
from shared.rpc.remote import TOKEN_HEADER
from tests.checker import events
from tests.cluster.running import Cluster
from tests.load import SLOW_DATABASE, free_evening, load, platform_time, space_ids
from tests.patience import PATIENCE_SECONDS
from tests.soaking import when_soaking

pytestmark = pytest.mark.servers

BOOKINGS_WITHOUT = 10
FEW = 40
"""Commands that all of them do before one is killed, and after it is back."""
WISHES = 40
HERE = "haiwan"
_PATIENCE = timedelta(seconds=PATIENCE_SECONDS)
WRITTEN = ("bookings.bookings", "bookings.availability", "bookings.sums")
"""What bookings are folded into, by either instance; in ``make soak`` every read model is built anew."""
BY_NAME = {event.type: event for event in BOOKINGS.decider.events}


@pytest.mark.parametrize("killed", when_soaking(["bookings", "bookings-2"], ["bookings-2"]))
async def test_while_one_instance_is_dead_the_other_does_all_the_work(cluster: Cluster, killed: str) -> None:
    async with load(cluster, thinks_seconds=0.1) as told:
        await told.more(FEW)
        await asyncio.to_thread(cluster.rig.kill, killed)
        gone = time.monotonic()
        wanted = len(told.bookings) + BOOKINGS_WITHOUT
        while len(told.bookings) < wanted:
            assert time.monotonic() < gone + PATIENCE_SECONDS, told.summary
            await asyncio.sleep(0.05)
        seconds = time.monotonic() - gone
        await asyncio.to_thread(cluster.rig.start, killed)
        await cluster.ready(killed)
        await told.more(FEW)
    calm = await cluster.calm()
    print(
        f"{killed} killed: {BOOKINGS_WITHOUT} bookings in {seconds:.1f} s without it; {told.summary};"
        f" nobody behind after {calm:.1f} s"
    )
    # Commands go on at once. Documents that the dead one folded wait until Kafka's group misses it (10 s).
    # A database that is slow for a moment is not what this is about.
    assert set(told.unavailable) <= {"read_model_is_behind", *SLOW_DATABASE}, told.summary
    await cluster.check(told, rebuilt=when_soaking(["bookings"], WRITTEN))


async def test_of_forty_at_two_writers_one_gets_the_room_and_either_instance_shows_it(
    cluster: Cluster,
) -> None:
    """Past the gateway, which would send all of them to one of the two."""
    somebody, starts_at = somebody_of(cluster), free_evening(cluster, weeks=3)
    wishes = [somebody.wishes(space_ids(cluster)[0], starts_at) for _ in range(WISHES)]
    async with instances(cluster) as both:
        answers = await asyncio.gather(*(both[number % 2].command(one) for number, one in enumerate(wishes)))
        booked = [answer for answer in answers if answer.is_success]
        assert len(booked) == 1, [answer.text for answer in answers]
        refused = {rpc_codec.read_refusal(one.content).code for one in answers if not one.is_success}
        # While the database is slow they may hear until the end that nothing was done.
        assert refused <= {"space_is_not_free", *SLOW_DATABASE}
        outcome = rpc_codec.read_outcome(booked[0].content, BY_NAME)
        booking_id = outcome.one(SpaceBooked).booking_id
        for instance in both:
            view = await instance.booking(booking_id, outcome.sequence)
            assert view is not None
            assert view.state is BookingState.CONFIRMED


async def test_the_same_command_at_two_writers_at_once_is_recorded_once(cluster: Cluster) -> None:
    somebody, evening = somebody_of(cluster), free_evening(cluster, weeks=3)
    space = space_ids(cluster)[1]
    made = set()
    async with instances(cluster) as both:
        for hours in range(3):
            one = somebody.wishes(space, evening + timedelta(hours=hours, days=hours))
            answers = await asyncio.gather(*(instance.command(one) for instance in both))
            outcomes = [rpc_codec.read_outcome(answer.content, BY_NAME) for answer in answers]
            booked = {outcome.one(SpaceBooked).booking_id for outcome in outcomes}
            assert len(booked) == 1
            made |= booked
    recorded = Counter(
        event["causationid"]
        for event in events(cluster.lines, "bookings")
        if event["type"] == SpaceBooked.type and event["data"]["booking_id"] in made
    )
    assert [*recorded.values()] == [1, 1, 1]


async def test_what_one_instance_wrote_the_other_one_shows_when_it_is_asked_for(cluster: Cluster) -> None:
    somebody, evening = somebody_of(cluster), free_evening(cluster, weeks=3)
    space = space_ids(cluster)[2]
    async with instances(cluster) as both:
        for number in range(10):
            writer, reader = both[number % 2], both[1 - number % 2]
            answer = await writer.command(somebody.wishes(space, evening + timedelta(days=number // 3)))
            outcome = rpc_codec.read_outcome(answer.raise_for_status().content, BY_NAME)
            booking_id = outcome.one(SpaceBooked).booking_id
            assert await reader.booking(booking_id, outcome.sequence) is not None
            cancelled = await reader.command(somebody.gives_back(booking_id))
            sequence = rpc_codec.read_outcome(cancelled.raise_for_status().content, BY_NAME).sequence
            view = await writer.booking(booking_id, sequence)
            assert view is not None
            assert view.state is BookingState.CANCELLED_EARLY


@dataclass(frozen=True)
class Instance:
    """One instance of bookings, asked as the gateway asks it."""

    http: httpx2.AsyncClient

    async def command(self, command: Command) -> httpx2.Response:
        """Its answer; while it is "not now", the same command is sent again, as of the time then."""
        began = time.monotonic()
        while True:
            waited = timedelta(seconds=time.monotonic() - began)
            then = command.model_copy(update={"now": command.now + waited})
            answer = await self.http.post(f"/internal/commands/{HERE}", content=rpc_codec.write(then))
            if answer.status_code != httpx2.codes.SERVICE_UNAVAILABLE or waited > _PATIENCE:
                return answer
            await asyncio.sleep(0.5)

    async def booking(self, booking_id: str, sequence: int) -> BookingView | None:
        query = GetBooking(booking_id=booking_id)
        body = rpc_codec.write(query, min_sequence=sequence)
        answer = await self.http.post(f"/internal/queries/{HERE}", content=body)
        assert answer.is_success, answer.text
        return rpc_codec.read_answer(query, answer.content)


@asynccontextmanager
async def instances(cluster: Cluster) -> AsyncIterator[list[Instance]]:
    assert cluster.settings.internal_token is not None
    headers = {TOKEN_HEADER: cluster.settings.internal_token.get_secret_value()}
    async with AsyncExitStack() as stack:
        yield [
            Instance(
                await stack.enter_async_context(
                    httpx2.AsyncClient(
                        base_url=cluster.rig.url(name), headers=headers, timeout=PATIENCE_SECONDS
                    )
                )
            )
            for name in ("bookings", "bookings-2")
        ]


def somebody_of(cluster: Cluster) -> "Somebody":
    return Somebody(platform_time(cluster) - datetime.now(UTC))


@dataclass(frozen=True)
class Somebody:
    """Makes commands as the gateway does, at the platform's time."""

    ahead: timedelta

    @property
    def now(self) -> datetime:
        """The platform's time at each command: one that waited for long would not be decided."""
        return datetime.now(UTC) + self.ahead

    def wishes(self, space_id: str, starts_at: datetime) -> BookSpace:
        """Somebody new wants an hour."""
        ends_at = starts_at + timedelta(hours=1)
        return BookSpace(space_id=space_id, starts_at=starts_at, ends_at=ends_at, **self._by(Role.RESIDENT))

    def gives_back(self, booking_id: str) -> CancelBooking:
        """Staff do it for them."""
        return CancelBooking(booking_id=booking_id, **self._by(Role.STAFF))

    def _by(self, role: Role) -> Any:
        now = self.now
        actor = Actor(id=new_id(now), roles=frozenset({role}))
        return {"command_id": new_id(now), "actor": actor, "now": now}
