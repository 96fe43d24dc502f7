"""An operator's command, done by the platform that runs, or else on the files of one that doesn't."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

import httpx2
from pydantic import BaseModel, TypeAdapter

from hehuo.operator.remote import Processes, SilentProcess
from hehuo.operator.service import SECRET_HEADER, Operator, ParkedEvent, ParkedLane, Progress, Report, Skip
from hehuo.services import ALL_SERVICES
from shared.eventlog.port import RestoreIsUnfinished
from shared.projections.building import RebuildFailed
from shared.runtime.directory import DataDirectory, Listening
from shared.runtime.embedded import EmbeddedHost
from shared.settings import Profile, Settings

T = TypeVar("T")

_LONGEST_WORK_SECONDS = 3_600.0


class OperationFailed(Exception):  # noqa: N818 (the command line shows it as a sentence)
    """What was asked for could not be done, and why."""


def rebuild(settings: Settings, projection: str) -> str:
    """Builds a read model anew; see `Operator.rebuild`."""
    if settings.profile is Profile.CLUSTER:
        return _remotely(lambda: Processes(settings).rebuild(projection))
    report = _do(
        settings, "POST", f"/rebuild/{projection}", None, Report, lambda one: _said(one.rebuild(projection))
    )
    return report.report


def parked(settings: Settings) -> list[ParkedEvent]:
    """All that is parked."""
    if settings.profile is Profile.CLUSTER:
        return _remotely(Processes(settings).parked)
    return _do(settings, "GET", "/parked", None, list[ParkedEvent], lambda one: one.parked())


def replay(settings: Settings, lane: ParkedLane) -> str:
    """Tries a parked event again; see `Operator.replay`."""
    if settings.profile is Profile.CLUSTER:
        return _remotely(lambda: Processes(settings).replay(lane))
    return _do(settings, "POST", "/parked/replay", lane, Report, lambda one: _said(one.replay(lane))).report


def skip(settings: Settings, lane: Skip) -> str:
    """Passes over a parked event; see `Operator.skip`."""
    if settings.profile is Profile.CLUSTER:
        return _remotely(lambda: Processes(settings).skip(lane))
    return _do(settings, "POST", "/parked/skip", lane, Report, lambda one: _said(one.skip(lane))).report


def progress(settings: Settings) -> tuple[Mapping[str, Sequence[Progress]], Sequence[str]]:
    """What each process knows of the logs and those who follow them; and which did not answer."""
    if settings.profile is Profile.CLUSTER:
        return _remotely(Processes(settings).progress)
    found = _do(settings, "GET", "/progress", None, Progress, lambda one: one.progress())
    return {"platform": [found]}, ()


def _remotely(work: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        return await work()

    try:
        return asyncio.run(run())
    except (SilentProcess, LookupError) as error:
        raise OperationFailed(str(error)) from None


def _do(
    settings: Settings,
    method: str,
    path: str,
    body: BaseModel | None,
    answer: type[T],
    work: Callable[[Operator], Awaitable[T]],
) -> T:
    directory = DataDirectory(settings.data_dir)
    if not directory.logs:
        raise OperationFailed(f"there are no logs in {directory.path}; is it the right HEHUO_DATA_DIR?")
    listening = directory.listening()
    if listening is not None:
        return _ask(listening, method, path, body, answer)
    return asyncio.run(_alone(settings, directory, work))


def _ask(listening: Listening, method: str, path: str, body: BaseModel | None, answer: type[T]) -> T:
    try:
        response = httpx2.request(
            method,
            f"{listening['url']}/operator{path}",
            json=body.model_dump(mode="json") if body is not None else None,
            headers={SECRET_HEADER: listening["operator_secret"]},
            timeout=_LONGEST_WORK_SECONDS,
            trust_env=False,  # A proxy would read the secret, and knows no loopback of ours.
        )
    except httpx2.HTTPError as error:
        raise OperationFailed(f"the platform on {listening['url']} does not answer: {error}") from None
    if response.is_error:
        raise OperationFailed(response.json()["detail"])
    return TypeAdapter(answer).validate_json(response.content)


async def _alone(settings: Settings, directory: DataDirectory, work: Callable[[Operator], Awaitable[T]]) -> T:
    lock = directory.take()
    host = EmbeddedHost(ALL_SERVICES, settings, directory)
    try:
        await host.start()
        try:
            return await work(Operator(host.runtimes))
        finally:
            await host.settled()
            await host.stop()
    except (LookupError, RebuildFailed, RestoreIsUnfinished) as error:
        raise OperationFailed(str(error)) from None
    finally:
        lock.close()


async def _said(work: Awaitable[str]) -> Report:
    return Report(report=await work)
