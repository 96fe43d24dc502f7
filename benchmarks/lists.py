"""Five hundred intents, three hundred projects and ten thousand answers to a survey in one community."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import uvloop

from benchmarks.measurement import Measurement, quantile
from benchmarks.surveys import answered, published
from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.intents import OfferIntent
from shared.contracts.partners.needs.commands import CollectNeed, PublishNeed, VerifyNeed
from shared.contracts.partners.needs.events import FieldOfWork, NeedCollected, NeedSource
from shared.contracts.partners.offered import Contribution, ContributionKind
from shared.contracts.partners.projects.commands import ProposeProject
from shared.contracts.partners.projects.plan import PlannedMilestone
from shared.kernel.messages import Actor, Command, Envelope
from shared.kernel.roles import Role
from shared.kernel.words import KeptWords
from tests.component.gateway import Stage, stage

_INTENTS, _PROJECTS, _ANSWERS, _ASKED = 500, 300, 10_000, 50
_ROUNDS, _A_ROUND, _CALLERS, _NEEDS = 21, 100, 64, 100
_HERE, _EMPTY = "haiwan", "nanbeitai"
_numbers = count(1)
Making = Callable[[str, int], Command]
"""A command of one kind, for this community, different for each number."""


def measure() -> list[Measurement]:
    """Each list, whole pages and filtered, and each kind of command: beside those of an empty community."""
    with TemporaryDirectory() as name:
        return uvloop.run(_measure(Path(name)))


async def _measure(directory: Path) -> list[Measurement]:
    async with stage(directory / "data") as running:
        await running.open(_HERE)
        await running.open(_EMPTY, people=False)
        needs = {one: [await _need(running, one) for _ in range(_NEEDS)] for one in (_HERE, _EMPTY)}
        survey_id = await published(running, _HERE)
        await answered(running, _HERE, survey_id, _ANSWERS)
        kinds: dict[str, Making] = {
            "intents": lambda _community, number: an_intent(running, number),
            "projects": lambda community, number: _project(
                running, needs[community][number % _NEEDS], number
            ),
        }
        numbers = count()
        for kind, many in (("intents", _INTENTS), ("projects", _PROJECTS)):
            await _rate(running, _HERE, kinds[kind], many, numbers)
        found = [await _query(running, what, path, _empty(path)) for what, path in _lists(survey_id)]
        return found + [await _commands(running, kind, make, numbers) for kind, make in kinds.items()]


def _lists(survey_id: str) -> Iterable[tuple[str, str]]:
    """Names and paths below a community."""
    waiting = "/intents?state=waiting&mechanism=volunteer_points&field=volunteering"
    return {
        f"{_INTENTS} intents: 50 a page": "/intents",
        f"{_INTENTS} intents: 200 a page": "/intents?limit=200",
        f"{_INTENTS} intents: those that wait, by mechanism and field": waiting,
        f"{_INTENTS} intents: with a time from a day on": "/intents?planned_from=2026-01-01T00:00:00Z",
        f"{_INTENTS} intents: by words": "/intents?words=%E7%AC%AC499%E5%8F%B7",
        f"{_INTENTS} intents: what they offer, summed": "/offers",
        f"{_INTENTS} intents and {_PROJECTS} projects: counted": "/programme-counts",
        f"{_PROJECTS} projects: 50 a page": "/projects",
        f"{_PROJECTS} projects: 200 a page": "/projects?limit=200",
        f"{_PROJECTS} projects: in one field": "/projects?field=volunteering",
        "the needs of these projects": "/needs",
        f"a survey of {_ANSWERS:,} answers: listed": "/surveys",
        f"a survey of {_ANSWERS:,} answers: its texts, 50 a page": f"/surveys/{survey_id}/texts",
    }.items()


def _empty(path: str) -> str | None:
    """The same list of the empty community; None for what is of one survey."""
    return None if path.endswith("/texts") else f"/v1/communities/{_EMPTY}{path}"


async def _commands(running: Stage, kind: str, make: Making, numbers: Iterator[int]) -> Measurement:
    """The two communities take turns."""
    full: list[float] = []
    empty: list[float] = []
    for turn in range(_ROUNDS):
        pairs = ((_HERE, full), (_EMPTY, empty))
        for community, rates in pairs if turn % 2 else reversed(pairs):
            rates.append(await _rate(running, community, make, _A_ROUND, numbers))
    return Measurement(
        f"{kind} beside {_INTENTS} intents, {_PROJECTS} projects and {_ANSWERS:,} answers",
        median(full),
        "commands/s of processor time",
        f"{_CALLERS} callers in the platform's process, embedded, {_A_ROUND} a round, their read models"
        f" included; peer: a community without all these. {_ROUNDS} rounds in turn: their median, and that"
        " of the ratios of both in each round, since other work on the machine comes and goes.",
        median(full) / median(one / other for one, other in zip(full, empty, strict=True)),
    )


async def _rate(running: Stage, community: str, make: Making, many: int, numbers: Iterator[int]) -> float:
    """How many of them a second of the processor takes."""
    partners, left = running.platform.gateway.clients["partners"], iter(range(many))

    async def caller() -> None:
        for _ in left:
            await partners.submit(community, make(community, next(numbers)))

    began = time.process_time()
    await asyncio.gather(*(caller() for _ in range(_CALLERS)))
    # Nobody's next round pays for read models that are behind. No query does it, which would cost the more
    # the more there is to list.
    assert await running.platform.host.settled(60)
    return many / (time.process_time() - began)


async def _query(running: Stage, name: str, path: str, empty: str | None) -> Measurement:
    times, waited, beside = [], [], []
    for _ in range(_ASKED):
        began, worked = time.perf_counter(), time.process_time()
        answer = await running.ask("chen-staff", "GET", f"/v1/communities/{_HERE}{path}")
        times.append((time.process_time() - worked) * 1_000)
        waited.append((time.perf_counter() - began) * 1_000)
        assert answer.is_success, answer.text
        worked = time.process_time()
        if empty:
            assert (await running.ask("luo-district", "GET", empty)).is_success
            beside.append((time.process_time() - worked) * 1_000)
    conditions = (
        f"GET through the whole application in its process, one at a time, {_ASKED} times: the median of the"
        f" processor time; p95 {quantile(times, 0.95):.1f} ms, by the clock {median(waited):.1f} ms at this"
        " load. Embedded; texts are kept words, none in the vault. Peer: the same of an empty community."
    )
    return Measurement(name, median(times), "ms", conditions, median(beside) if beside else None)


def _kept() -> KeptWords:
    number = next(_numbers)
    return KeptWords(text_id=str(UUID(int=number)), sha256=f"{number:064x}")


def an_intent(running: Stage, number: int) -> OfferIntent:
    """One of many different ones."""
    return OfferIntent(
        organisation=f"机构{number}",
        project=f"第{number}号项目",
        mechanism=[*Mechanism][number % len(Mechanism)],
        field=[*FieldOfWork][number % len(FieldOfWork)],
        contributions=(Contribution(kind=ContributionKind.TIME, summary=_kept()),),
        **_by(running, f"resident-{number}", Role.RESIDENT),
    )


def _project(running: Stage, need_id: str, number: int) -> ProposeProject:
    starts_on = running.platform.gateway.clock.now().date()
    return ProposeProject(
        title=f"第{number}号项目",
        field=[*FieldOfWork][number % len(FieldOfWork)],
        summary=_kept(),
        need_ids=(need_id,),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=180),
        milestones=(PlannedMilestone(title="第一阶段", due_on=starts_on + timedelta(days=60)),),
        **_by(running, "staff-lists", Role.STAFF),
    )


async def _need(running: Stage, community: str) -> str:
    """A published need for some of the projects."""
    partners = running.platform.gateway.clients["partners"]
    need = CollectNeed(
        title="亲子自然教育",
        field=FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        source=NeedSource.SURVEY,
        households=126,
        summary=_kept(),
        **_by(running, "staff-first", Role.STAFF),
    )
    need_id = (await partners.submit(community, need)).one(NeedCollected).need_id
    for command in (VerifyNeed, PublishNeed):
        await partners.submit(community, command(need_id=need_id, **_by(running, "staff-second", Role.STAFF)))
    return need_id


def _by(running: Stage, person: str, role: Role) -> Envelope:
    return Envelope(
        command_id=f"listed-{next(_numbers)}",
        actor=Actor(id=person, roles=frozenset({role})),
        now=running.platform.gateway.clock.now(),
        correlation_id=None,
        causation_id=None,
    )
