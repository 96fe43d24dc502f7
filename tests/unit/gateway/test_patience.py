"""How long the questions of one view wait for each service, and which of them are left out."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from services.gateway.operations.parts import Patience, unless_away
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Kind, Rejected
from shared.projections.refusals import READ_MODEL_IS_BEHIND
from shared.runtime.refusals import SERVICE_DOES_NOT_ANSWER, STORE_DOES_NOT_ANSWER


async def never() -> str:
    await asyncio.Event().wait()
    return "an answer"


async def at_once() -> str:
    return "an answer"


async def slowly() -> str:
    await asyncio.sleep(0.03)
    return "an answer"


def refusing(rejected: Rejected) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        raise rejected

    return ask


def hurried(seconds: float = 0.05) -> Patience:
    patience = Patience()
    patience.hurry(seconds)
    return patience


async def test_a_service_that_never_answers_is_given_up_and_the_others_are_asked_on() -> None:
    patience = hurried()
    with pytest.raises(Rejected) as refused:
        await patience.wait("fund", never)
    assert (refused.value.code, refused.value.facts["service"]) == (SERVICE_DOES_NOT_ANSWER.code, "fund")
    assert await patience.wait("partners", at_once) == "an answer"
    assert patience.missing == ("fund",)


async def test_what_was_given_up_is_not_asked_again() -> None:
    patience, asked = hurried(), 0

    async def counted() -> str:
        nonlocal asked
        asked += 1
        return await never()

    for _ in range(3):
        with pytest.raises(Rejected):
            await patience.wait("fund", counted)
    assert asked == 1


async def test_a_service_that_is_slow_each_time_is_waited_for_no_longer_in_all() -> None:
    patience, answered = hurried(), 0

    async def ask_on() -> None:
        nonlocal answered
        for _ in range(20):
            await patience.wait("fund", slowly)
            answered += 1

    with pytest.raises(Rejected):
        await ask_on()
    assert answered < 6, "each answer takes 0.03 of 0.15 s in all"


async def test_questions_that_wait_beside_each_other_are_waited_for_once() -> None:
    patience = hurried(2)
    await asyncio.gather(*(patience.wait("fund", slowly) for _ in range(400)))
    assert await patience.wait("fund", slowly) == "an answer", "400 times 0.03 s is more than it has in all"


async def test_questions_that_overlap_one_after_another_are_waited_for_no_longer_in_all() -> None:
    patience = hurried()

    async def later(begins: int) -> str:
        await asyncio.sleep(0.02 * begins)
        return await patience.wait("fund", slowly)

    answers = await asyncio.gather(*(later(begins) for begins in range(20)), return_exceptions=True)
    assert isinstance(answers[-1], Rejected), "one is open from the first to the last, 0.4 of 0.15 s in all"
    assert answers[0] == "an answer"
    assert patience.missing == ("fund",)


async def test_without_a_hurry_a_service_is_waited_for_and_one_that_says_it_is_away_is_remembered() -> None:
    patience = Patience()
    assert await patience.wait("fund", slowly) == "an answer"
    for rejected in (
        Rejected(SERVICE_DOES_NOT_ANSWER, service="fund", retry_after_seconds=2),
        Rejected(STORE_DOES_NOT_ANSWER, retry_after_seconds=2),
    ):
        patience = Patience()
        with pytest.raises(Rejected) as refused:
            await patience.wait("fund", refusing(rejected))
        assert refused.value is rejected
        assert patience.missing == ("fund",)


async def test_what_a_rule_refuses_leaves_nothing_out() -> None:
    patience = hurried()
    asked = patience.wait("fund", refusing(Rejected(COMMUNITY_IS_NOT_OPEN)))
    with pytest.raises(Rejected) as refused:
        await unless_away(asked, "nothing")
    assert refused.value.refusal.kind is Kind.NOT_FOUND
    assert patience.missing == ()


async def test_a_model_that_has_not_come_to_what_was_just_done_is_asked_anew_and_not_left_out() -> None:
    patience = hurried()
    behind = Rejected(READ_MODEL_IS_BEHIND, retry_after_seconds=1)
    for ask in (never, refusing(behind)):
        with pytest.raises(Rejected) as refused:
            await unless_away(patience.wait("fund", ask, 7), "nothing", 7)
        assert refused.value.code == READ_MODEL_IS_BEHIND.code
        assert patience.missing == ()
    assert await unless_away(patience.wait("fund", refusing(behind)), "nothing") == "nothing"
    assert patience.missing == ("fund",)


async def test_a_service_that_is_away_after_something_was_done_is_named_among_what_is_missing() -> None:
    patience = hurried()
    away = refusing(Rejected(SERVICE_DOES_NOT_ANSWER, service="fund", retry_after_seconds=2))
    assert await unless_away(patience.wait("fund", away, 7), "nothing", 7) == "nothing"
    assert patience.missing == ("fund",)
