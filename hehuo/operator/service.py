"""What an operator does to the platform: rebuild a read model, look after what is parked."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from pydantic import Field

from shared.bus.port import Lane
from shared.consumers.consumer import Consumer
from shared.consumers.parking import Parking
from shared.kernel.models import Request, Title, View
from shared.kernel.secrets import ChangingSecret
from shared.projections.building import RebuildFailed
from shared.rpc.problems import NOTHING_HERE, Problem, Refused
from shared.runtime.runtime import Runtime

SECRET_HEADER = "Hehuo-Operator"  # noqa: S105 (the name of a header)


class ParkedEvent(View):
    """An event that keeps failing in one consumer; later events of its community wait behind it there."""

    service: str
    consumer: str
    source: str
    community: str
    sequence: int
    type: str
    error: str
    parked_at: datetime


class ParkedLane(Request):
    """What is parked in one consumer for one community."""

    consumer: str = Field(max_length=200)
    source: str = Field(max_length=100)
    community: str = Field(max_length=100)


class Skip(ParkedLane):
    """To pass over a parked event for good; the reason is kept."""

    reason: Title
    by: Title


class Place(View):
    """A sequence in a log."""

    source: str
    community: str
    sequence: int


class Reached(Place):
    """How far a consumer has come in a log."""

    consumer: str


class Followed(View):
    """Whose logs a consumer follows."""

    consumer: str
    sources: list[str]


class Progress(View):
    """What one process knows of logs and of those who follow them."""

    heads: list[Place]
    followed: list[Followed]
    reached: list[Reached]
    waiting: int
    """How many commands wait to be decided."""


class Operator:
    """The operator's work on services that run in this process. ``LookupError`` for what is not there."""

    def __init__(
        self, runtimes: Mapping[str, Runtime], others: Callable[[], Sequence[Consumer]] = tuple
    ) -> None:
        """``others`` tells of consumers beside the services' own, such as the feed and the relays."""
        self._runtimes = runtimes
        self._others = others

    @property
    def projections(self) -> Sequence[str]:
        """The names of all read models: SERVICE.NAME."""
        runtimes = self._runtimes.values()
        return [f"{one.name}.{each.name}" for one in runtimes for each in one.service.projections]

    async def progress(self) -> Progress:
        """How far the logs of this process go, and how far its consumers have come in them and in others."""
        consumers = [
            *(one for runtime in self._runtimes.values() for one in runtime.consumers),
            *self._others(),
        ]
        return Progress(
            heads=[
                Place(source=runtime.name, community=community, sequence=sequence)
                for runtime in self._runtimes.values()
                for community, sequence in (await runtime.own_log.heads()).items()
            ],
            followed=[Followed(consumer=one.name, sources=[*sorted(one.sources)]) for one in consumers],
            reached=[
                Reached(consumer=one.name, source=lane.source, community=lane.community, sequence=sequence)
                for one in consumers
                for lane, sequence in one.positions().items()
            ],
            waiting=sum(runtime.logs.waiting for runtime in self._runtimes.values()),
        )

    async def rebuild(self, projection: str) -> str:
        """Builds a read model anew beside the old one and swaps; says what it did."""
        if projection not in self.projections:
            known = ", ".join(self.projections)
            raise LookupError(f"there is no read model {projection}. There are: {known}")
        service, _, name = projection.partition(".")
        report = await self._runtimes[service].read_models.rebuild(name)
        return f"{projection}: {report}"

    async def parked(self) -> list[ParkedEvent]:
        """All that is parked."""
        return [
            ParkedEvent(
                service=runtime.name,
                consumer=one.consumer,
                source=one.source,
                community=one.community,
                sequence=one.sequence,
                type=one.type,
                error=one.error,
                parked_at=one.parked_at,
            )
            for runtime in self._runtimes.values()
            for one in await runtime.parking.parked()
        ]

    async def replay(self, lane: ParkedLane) -> str:
        """Tries a parked event again, and all that wait behind it."""
        parking = await self._parking_of(lane)
        await parking.replay(lane.consumer, Lane(lane.source, lane.community))
        return f"{lane.consumer} tries {lane.source}/{lane.community} again"

    async def skip(self, skip: Skip) -> str:
        """Passes over a parked event; what waits behind it goes on."""
        parking = await self._parking_of(skip)
        lane = Lane(skip.source, skip.community)
        skipped = await parking.skip(skip.consumer, lane, reason=skip.reason, by=skip.by)
        return f"{skip.consumer} passes over {skip.source}/{skip.community}:{skipped.parked.sequence}"

    async def _parking_of(self, lane: ParkedLane) -> Parking:
        for one in await self.parked():
            if (one.consumer, one.source, one.community) == (lane.consumer, lane.source, lane.community):
                return self._runtimes[one.service].parking
        raise LookupError(f"{lane.consumer}: nothing is parked in {lane.source}/{lane.community}")


async def _found(work: Awaitable[str]) -> str:
    try:
        return await work
    except LookupError as error:
        raise Refused(Problem(404, "not_found", str(error))) from None
    except RebuildFailed as error:
        raise Refused(Problem(409, "rebuild_failed", str(error))) from None


class Report(View):
    """What was done, in words."""

    report: str


def operator_router(operator: Operator, header: str, secret: ChangingSecret) -> APIRouter:
    """The operator's work as routes, for those who send the secret; to everybody else they are not there."""

    def only_the_operator(given: Annotated[str, Header(alias=header)] = "") -> None:
        if not secret.takes(given):
            raise Refused(NOTHING_HERE)

    router = APIRouter(prefix="/operator", include_in_schema=False, dependencies=[Depends(only_the_operator)])

    @router.post("/rebuild/{projection}")
    async def rebuild(projection: str) -> Report:
        return Report(report=await _found(operator.rebuild(projection)))

    @router.get("/parked")
    async def parked() -> list[ParkedEvent]:
        return await operator.parked()

    @router.post("/parked/replay")
    async def replay(lane: ParkedLane) -> Report:
        return Report(report=await _found(operator.replay(lane)))

    @router.post("/parked/skip")
    async def skip(lane: Skip) -> Report:
        return Report(report=await _found(operator.skip(lane)))

    @router.get("/progress")
    async def progress() -> Progress:
        return await operator.progress()

    return router
