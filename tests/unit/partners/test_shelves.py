"""Intents, agreements, projects and purchases lie on shelves: the same state without memory."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.partners.domain.decider import DECIDER
from shared.contracts.partners.intents import OPEN_INTENTS, WithdrawIntent
from shared.contracts.partners.receptions.commands import (
    DeclineIntent,
    InviteToApply,
    LapseIntent,
    MeetIntent,
    MergeIntents,
)
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from tests.unit.partners.projecting import ProjectScene
from tests.unit.partners.purchases import Purchasing
from tests.unit.partners.scenes import Scene, resident, staff
from tests.unit.partners.test_receptions import OVER, Queue, plan, waiting
from tests.unit.shelves import assert_the_same_without_memory

PEOPLE = ("resident-lin", "resident-he")
_STEPS = st.tuples(st.integers(0, 7), st.integers(0, 4), st.integers(0, 4))


def _command(scene: Queue, which: int, one: str, other: str) -> Command:
    late = staff(at=OVER)
    return (
        plan(scene, one),
        MeetIntent(intent_id=one, **late),
        InviteToApply(intent_id=one, **late),
        DeclineIntent(intent_id=one, reason="场地不够", **late),
        LapseIntent(intent_id=one, **late),
        MergeIntents(intent_id=one, into=other, **late),
        WithdrawIntent(intent_id=one, **resident(scene.state.intents[one].offered_by)),
    )[which]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_STEPS, max_size=20))
def test_whatever_becomes_of_intents_those_that_are_open_are_known(steps: list[tuple[int, int, int]]) -> None:
    scene = waiting(PEOPLE[0])
    for what, first, second in steps:
        if what == 7:
            scene.offers(PEOPLE[first % 2])
            continue
        one, other = scene.ids[first % len(scene.ids)], scene.ids[second % len(scene.ids)]
        with suppress(Rejected):
            scene.when(_command(scene, what, one, other))
        by_person = {key: who for who, keys in scene.state.open_intents.items() for key in keys}
        assert by_person == {
            key: one.offered_by for key, one in scene.state.intents.items() if one.state in OPEN_INTENTS
        }
        assert all(scene.state.open_intents.values()), "nobody is kept who has none"
        assert scene.state.intents_offered == len(scene.state.intents)
    assert_the_same_without_memory(DECIDER, scene.history)


@pytest.mark.parametrize(
    "played",
    [
        pytest.param(lambda: Scene().opened().agreement_active(), id="an agreement"),
        pytest.param(lambda: ProjectScene().pledged(), id="a pledge to a project"),
        pytest.param(lambda: ProjectScene().accepted(), id="a project that reached its end"),
        pytest.param(lambda: Purchasing().bought().paid(), id="bought work"),
    ],
)
def test_what_lies_beside_the_log_changes_nothing(played: Callable[[], Scene]) -> None:
    assert_the_same_without_memory(DECIDER, played().history)
