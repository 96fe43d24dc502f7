"""Ten thousand answers to one survey: what its lists and results take, and whether commands stay as fast."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

import uvloop

from benchmarks.measurement import Measurement, quantile
from shared.contracts.partners.surveys.commands import AnswerSurvey, DraftSurvey, PublishSurvey
from shared.contracts.partners.surveys.events import SurveyDrafted
from shared.contracts.partners.surveys.instrument import GivenAnswer, Option, Question, QuestionKind, Section
from shared.kernel.messages import Actor, Envelope
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow
from shared.kernel.words import KeptWords
from tests.component.gateway import Stage, stage

_ANSWERS = 10_000
_CALLERS = 64
_ROUNDS = 7
_ANSWERS_A_ROUND = 2_000
_ASKED = 50
_FULL, _EMPTY = "haiwan", "nanbeitai"
_OPTIONS = tuple(Option(code=f"a{one}", title=f"第{one}项") for one in range(8))
_QUESTIONS = (
    Question(code="several", kind=QuestionKind.SEVERAL, title="希望参加什么？", options=_OPTIONS),
    Question(code="one", kind=QuestionKind.ONE, title="最希望什么？", options=_OPTIONS),
    Question(code="scale", kind=QuestionKind.SCALE, title="空间够用吗？"),
    Question(code="number", kind=QuestionKind.NUMBER, title="家中几个孩子？", bands=(0, 1, 2)),
    Question(code="text", kind=QuestionKind.TEXT, title="还有什么？"),
)
_numbers = count(1)


def measure() -> list[Measurement]:
    """Commands beside those of an empty community, and each query while the survey is open and closed."""
    with TemporaryDirectory() as name:
        return uvloop.run(_measure(Path(name)))


async def _measure(directory: Path) -> list[Measurement]:
    async with stage(directory / "data") as running:
        await running.open(_FULL)
        await running.open(_EMPTY, people=False)
        survey_id = await published(running, _FULL)
        await answered(running, _FULL, survey_id, _ANSWERS)
        found = [await _commands(running)]
        found += await _queries(running, survey_id, "open")
        await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 8 * 86_400})
        path = f"/v1/communities/{_FULL}/surveys/{survey_id}"
        for _ in range(600):
            if (await running.done(None, "GET", path))["state"] == "closed":
                break
            await asyncio.sleep(0.05)
        return found + await _queries(running, survey_id, "closed")


async def _commands(running: Stage) -> Measurement:
    """The two communities take turns, each round with a survey of its own."""
    full: list[float] = []
    empty: list[float] = []
    for number in range(_ROUNDS):
        turns = ((_FULL, full), (_EMPTY, empty))
        for community, rates in turns if number % 2 else reversed(turns):
            survey_id = await published(running, community)
            seconds = await answered(running, community, survey_id, _ANSWERS_A_ROUND)
            rates.append(_ANSWERS_A_ROUND / seconds)
    return Measurement(
        f"answers to a survey beside {_ANSWERS:,} others",
        median(full),
        "commands/s of processor time",
        f"{_CALLERS} callers in the platform's process, embedded, {_ANSWERS_A_ROUND:,} answers a round; peer:"
        f" a community without the {_ANSWERS:,}. Medians of {_ROUNDS} rounds in turn.",
        median(empty),
    )


async def _queries(running: Stage, survey_id: str, state: str) -> list[Measurement]:
    here = f"/v1/communities/{_FULL}/surveys"
    asked = {
        "list": here,
        "one": f"{here}/{survey_id}",
        "texts, 50 a page": f"{here}/{survey_id}/texts",
        "texts, 200 a page": f"{here}/{survey_id}/texts?limit=200",
        "results as CSV": f"{here}/{survey_id}/results",
    }
    return [await _query(running, f"survey {state}: {what}", path) for what, path in asked.items()]


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
        f" load. {_ANSWERS:,} answers, each with a text, none in the vault."
    )
    return Measurement(name, median(times), "ms", conditions)


async def published(running: Stage, community: str) -> str:
    now, partners = datetime.now(UTC), running.platform.gateway.clients["partners"]
    window = TimeWindow(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=7))
    sections = (Section(title="需求", questions=_QUESTIONS),)
    draft = DraftSurvey(title="需求调研", window=window, sections=sections, **_by("staff", Role.STAFF))
    survey_id = (await partners.submit(community, draft)).one(SurveyDrafted).survey_id
    await partners.submit(community, PublishSurvey(survey_id=survey_id, **_by("staff", Role.STAFF)))
    return survey_id


async def answered(running: Stage, community: str, survey_id: str, answers: int) -> float:
    """How many seconds of the processor so many residents' answers take, their read models included."""
    partners, left, last = running.platform.gateway.clients["partners"], iter(range(answers)), 0

    async def caller() -> None:
        nonlocal last
        for one in left:
            last = max(last, (await partners.submit(community, _answer(survey_id, one))).sequence)

    began = time.process_time()
    await asyncio.gather(*(caller() for _ in range(_CALLERS)))
    await settled(running, f"/v1/communities/{community}/surveys/{survey_id}?min_sequence={last}")
    return time.process_time() - began


async def settled(running: Stage, path: str) -> None:
    """Nobody's next round pays for read models that are behind; a query waits five seconds at most."""
    for _ in range(12):
        if (await running.ask("luo-district", "GET", path)).is_success:
            break


def _answer(survey_id: str, one: int) -> AnswerSurvey:
    number = next(_numbers)
    return AnswerSurvey(
        survey_id=survey_id,
        answers=_said(one, KeptWords(text_id=str(UUID(int=number)), sha256=f"{number:064x}")),
        verified=True,
        **_by(f"resident-{one}", Role.RESIDENT),
    )


def _said(one: int, words: KeptWords) -> tuple[GivenAnswer, ...]:
    chosen = tuple(option.code for place, option in enumerate(_OPTIONS) if one >> place & 1)
    return (
        GivenAnswer(question="several", choices=chosen),
        GivenAnswer(question="one", choices=(_OPTIONS[one % 8].code,)),
        GivenAnswer(question="scale", number=one % 5 + 1),
        GivenAnswer(question="number", number=one % 4),
        GivenAnswer(question="text", text=words),
    )


def _by(person: str, role: Role) -> Envelope:
    return Envelope(
        command_id=f"command-{next(_numbers)}",
        actor=Actor(id=person, roles=frozenset({role})),
        now=datetime.now(UTC),
        correlation_id=None,
        causation_id=None,
    )
