"""Five hundred intents and three hundred projects in one community: what their lists take."""

import time
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import uvloop

from benchmarks.measurement import Measurement, quantile
from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.intents import (
    OfferIntent,
)
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.offered import Contribution, ContributionKind
from shared.contracts.partners.projects.commands import ProposeProject
from shared.contracts.partners.projects.plan import PlannedMilestone
from shared.kernel.messages import Actor, Command, Envelope
from shared.kernel.roles import Role
from shared.kernel.words import KeptWords
from tests.component.gateway import Stage, stage

_INTENTS, _PROJECTS, _ASKED = 500, 300, 50
_HERE = "haiwan"
_numbers = count(1)


def measure() -> list[Measurement]:
    """Each list, whole pages and filtered, asked one at a time."""
    with TemporaryDirectory() as name:
        return uvloop.run(_measure(Path(name)))


async def _measure(directory: Path) -> list[Measurement]:
    async with stage(directory / "data") as running:
        await running.open(_HERE)
        last = 0
        for number in range(_INTENTS):
            last = await _submit(running, an_intent(running, number))
        need_id = await _need(running)
        for number in range(_PROJECTS):
            last = await _submit(running, _project(running, need_id, number))
        here = f"/v1/communities/{_HERE}"
        assert (await running.ask("chen-staff", "GET", f"{here}/intents?min_sequence={last}")).is_success
        asked = {
            f"{_INTENTS} intents: 50 a page": f"{here}/intents",
            f"{_INTENTS} intents: 200 a page": f"{here}/intents?limit=200",
            f"{_INTENTS} intents: those that wait, by mechanism and field": (
                f"{here}/intents?state=waiting&mechanism=volunteer_points&field=volunteering"
            ),
            f"{_INTENTS} intents: with a time from a day on": (
                f"{here}/intents?planned_from=2026-01-01T00:00:00Z"
            ),
            f"{_PROJECTS} projects: 50 a page": f"{here}/projects",
            f"{_PROJECTS} projects: 200 a page": f"{here}/projects?limit=200",
        }
        return [await _query(running, what, path) for what, path in asked.items()]


async def _query(running: Stage, name: str, path: str) -> Measurement:
    times, waited = [], []
    for _ in range(_ASKED):
        began, worked = time.perf_counter(), time.process_time()
        answer = await running.ask("chen-staff", "GET", path)
        times.append((time.process_time() - worked) * 1_000)
        waited.append((time.perf_counter() - began) * 1_000)
        assert answer.is_success, answer.text
    conditions = (
        f"GET through the whole application in its process, one at a time, {_ASKED} times: the median of the"
        f" processor time; p95 {quantile(times, 0.95):.1f} ms, by the clock {median(waited):.1f} ms at this"
        " load. Embedded; texts are kept words, none in the vault."
    )
    return Measurement(name, median(times), "ms", conditions)


async def _submit(running: Stage, command: Command) -> int:
    outcome = await running.platform.gateway.clients["partners"].submit(_HERE, command)
    return outcome.sequence


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


async def _need(running: Stage) -> str:
    """A published need for all the projects."""
    here = f"/v1/communities/{_HERE}/needs"
    need = {
        "title": "亲子自然教育",
        "field": "sustainable_development",
        "source": "survey",
        "households": 126,
        "summary": "126户家庭希望就近参加种植和自然观察活动。",
    }
    need_id = (await running.done("chen-staff", "POST", here, need))["id"]
    await running.done("wu-staff", "POST", f"{here}/{need_id}/verification")
    await running.done("chen-staff", "POST", f"{here}/{need_id}/publication")
    return str(need_id)


def _by(running: Stage, person: str, role: Role) -> Envelope:
    return Envelope(
        command_id=f"command-{next(_numbers)}",
        actor=Actor(id=person, roles=frozenset({role})),
        now=running.platform.gateway.clock.now(),
        correlation_id=None,
        causation_id=None,
    )
