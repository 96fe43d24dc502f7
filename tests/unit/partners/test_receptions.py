"""Receptions: planned where host and place are free, and what comes of each talk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.applications.events import ApplicationSubmitted
from shared.contracts.partners.intents import (
    GetIntent,
    IntentOffered,
    IntentState,
    IntentTakenUp,
    IntentWithdrawn,
    ListIntents,
    OfferIntent,
    WithdrawIntent,
)
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.receptions.commands import (
    DeclineIntent,
    InviteToApply,
    LapseIntent,
    MeetIntent,
    MergeIntents,
    PlanReceptions,
    TryReceptions,
)
from shared.contracts.partners.receptions.events import (
    IntentDeclined,
    IntentInvitedToApply,
    IntentLapsed,
    IntentMerged,
    IntentMet,
    ReceptionsPlanned,
)
from shared.contracts.partners.refusals.intents import (
    INTENT_HAS_NOT_LAPSED,
    INTENT_IS_UNKNOWN,
    INTENT_WAITS_NO_MORE,
    INTENTS_ARE_OF_TWO_PEOPLE,
    NO_RECEPTION_CAN_BE_PLANNED,
    RECEPTION_LIES_IN_THE_PAST,
    RECEPTIONS_ARE_ONLY_TRIED,
)
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import NOBODYS_ID, Scene, applicant, by, intent, resident, staff

ROOM = "党群服务中心二楼会议室"
FIRST = later(days=1)
OVER = later(days=2)


class Queue(Scene):
    """Intents of several people; the first is the scene's own applicant's."""

    def offers(self, *people: str, **changes: Any) -> "Queue":
        for person in people:
            self.when(OfferIntent(**intent(**changes), **resident(person)))
            self.ids.append(self.happened(IntentOffered).intent_id)
        self.intent_id = self.ids[0]
        return self

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []


def waiting(*people: str) -> Queue:
    scene = Queue()
    scene.opened()
    return scene.offers(*(people or ("resident-lin",)))


def plan(scene: Queue, *ids: str, **changes: Any) -> PlanReceptions:
    asked = {"starts_at": FIRST, "minutes": 20, "place": ROOM, **staff(), **changes}
    return PlanReceptions(intent_ids=ids or tuple(scene.ids), **asked)


def attempt(scene: Queue, *ids: str) -> TryReceptions:
    return TryReceptions(
        intent_ids=ids or tuple(scene.ids), starts_at=FIRST, minutes=20, place=ROOM, **staff()
    )


def invited(*people: str) -> Queue:
    scene = waiting(*people)
    scene.when(plan(scene))
    return scene


def met() -> Queue:
    scene = invited()
    scene.when(MeetIntent(intent_id=scene.intent_id, note="愿意先办体验课", **staff(at=OVER)))
    return scene


def asked_to_apply() -> Queue:
    scene = met()
    scene.when(InviteToApply(intent_id=scene.intent_id, **staff(at=OVER)))
    return scene


def declined() -> Queue:
    scene = waiting()
    scene.when(DeclineIntent(intent_id=scene.intent_id, reason="场地不够", **staff()))
    return scene


def withdrawn() -> Queue:
    scene = waiting()
    scene.when(WithdrawIntent(intent_id=scene.intent_id, **resident()))
    return scene


def two_of_one() -> Queue:
    return waiting("resident-lin", "resident-lin")


def one_declined() -> Queue:
    scene = two_of_one()
    scene.when(DeclineIntent(intent_id=scene.ids[1], reason="场地不够", **staff()))
    return scene


def lapse(scene: Queue) -> LapseIntent:
    return LapseIntent(intent_id=scene.intent_id, **staff(at=OVER))


def merge(scene: Queue) -> MergeIntents:
    return MergeIntents(intent_id=scene.ids[0], into=scene.ids[-1], **staff())


def _unknown(command: Callable[[], Command]) -> Case[Queue]:
    made = command()
    return Case(INTENT_IS_UNKNOWN, type(made).__name__, waiting, lambda _: made)


CASES: tuple[Case[Queue], ...] = (
    Case(INTENT_IS_UNKNOWN, "planned", waiting, lambda scene: plan(scene, NOBODYS_ID)),
    Case(INTENT_IS_UNKNOWN, "tried", waiting, lambda scene: attempt(scene, NOBODYS_ID)),
    _unknown(lambda: MeetIntent(intent_id=NOBODYS_ID, **staff())),
    _unknown(lambda: InviteToApply(intent_id=NOBODYS_ID, **staff())),
    _unknown(lambda: DeclineIntent(intent_id=NOBODYS_ID, reason="无", **staff())),
    _unknown(lambda: LapseIntent(intent_id=NOBODYS_ID, **staff())),
    _unknown(lambda: MergeIntents(intent_id=NOBODYS_ID, into=NOBODYS_ID, **staff())),
    Case(RECEPTION_LIES_IN_THE_PAST, "now", waiting, lambda scene: plan(scene, starts_at=MONDAY)),
    Case(NO_RECEPTION_CAN_BE_PLANNED, "none waits", declined, plan),
    Case(RECEPTIONS_ARE_ONLY_TRIED, "tried", waiting, attempt),
    Case(
        INTENT_WAITS_NO_MORE,
        "met once declined",
        declined,
        lambda scene: MeetIntent(intent_id=scene.intent_id, **staff()),
    ),
    Case(
        INTENT_WAITS_NO_MORE,
        "invited once declined",
        declined,
        lambda scene: InviteToApply(intent_id=scene.intent_id, **staff()),
    ),
    Case(
        INTENT_WAITS_NO_MORE,
        "declined once withdrawn",
        withdrawn,
        lambda scene: DeclineIntent(intent_id=scene.intent_id, reason="无", **staff()),
    ),
    Case(INTENT_WAITS_NO_MORE, "merged into one that ended", one_declined, merge),
    Case(INTENT_HAS_NOT_LAPSED, "waiting", waiting, lapse),
    Case(
        INTENT_HAS_NOT_LAPSED,
        "before the reception is over",
        invited,
        lambda scene: LapseIntent(intent_id=scene.intent_id, **staff(at=FIRST)),
    ),
    Case(INTENTS_ARE_OF_TWO_PEOPLE, "two", lambda: waiting("resident-lin", "resident-mai"), merge),
    Case(INTENTS_ARE_OF_TWO_PEOPLE, "itself", waiting, merge),
)


@each(*CASES)
def test_refused(case: Case[Queue]) -> None:
    case.holds()


def test_staff_alone_plan() -> None:
    scene = waiting()
    scene.refuses(plan(scene, **resident()), ACTOR_MAY_NOT_DO_THIS)


def test_receptions_follow_one_another_and_what_no_longer_waits_is_skipped() -> None:
    scene = waiting("resident-lin", "resident-mai", "resident-he")
    scene.when(DeclineIntent(intent_id=scene.ids[1], reason="场地不够", **staff()))
    scene.when(plan(scene))
    planned = scene.happened(ReceptionsPlanned)
    assert [(one.intent_id, one.starts_at) for one in planned.receptions] == [
        (scene.ids[0], FIRST),
        (scene.ids[2], FIRST + timedelta(minutes=20)),
    ]
    assert [(one.intent_id, one.reason) for one in planned.skipped] == [
        (scene.ids[1], INTENT_WAITS_NO_MORE.code)
    ]


@pytest.mark.parametrize(
    ("changes", "busy"),
    [
        ({"place": ROOM, "host_id": "staff-wu"}, True),
        ({"place": "一楼大厅"}, True),
        ({"place": "一楼大厅", "host_id": "staff-wu"}, False),
        ({"starts_at": FIRST + timedelta(minutes=20)}, False),
        ({"starts_at": FIRST - timedelta(minutes=10)}, True),
    ],
    ids=["the room", "the host", "neither", "after it", "into it"],
)
def test_a_time_at_which_host_or_place_is_taken_is_passed_over(changes: dict[str, Any], busy: bool) -> None:
    scene = waiting("resident-lin", "resident-mai")
    scene.when(plan(scene, scene.ids[0]))
    scene.when(plan(scene, scene.ids[1], **changes))
    planned = scene.happened(ReceptionsPlanned)
    assert bool(planned.busy) == busy
    (one,) = planned.receptions
    assert (one.starts_at == changes.get("starts_at", FIRST)) != busy


def test_what_is_tried_is_told_and_not_done() -> None:
    scene = waiting("resident-lin", "resident-mai")
    facts = scene.refuses(attempt(scene), RECEPTIONS_ARE_ONLY_TRIED)
    assert [one["intent_id"] for one in facts["planned"]] == scene.ids
    scene.when(plan(scene)).happened(ReceptionsPlanned)


def test_an_intent_that_is_planned_again_keeps_no_second_time() -> None:
    scene = invited()
    scene.when(plan(scene, minutes=30))
    assert scene.happened(ReceptionsPlanned).busy == ()
    assert len(scene.state.receptions) == 1


@pytest.mark.parametrize(
    "ends",
    [
        lambda scene: DeclineIntent(intent_id=scene.intent_id, reason="无", **staff()),
        lambda scene: WithdrawIntent(intent_id=scene.intent_id, **resident()),
        lambda scene: MeetIntent(intent_id=scene.intent_id, **staff()),
    ],
    ids=["declined", "withdrawn", "met"],
)
def test_a_reception_that_is_needed_no_more_takes_no_time(ends: Callable[[Queue], Command]) -> None:
    scene = invited()
    scene.when(ends(scene))
    assert not scene.state.receptions


def test_receptions_that_are_over_leave_the_memory() -> None:
    scene = invited()
    scene.offers("resident-mai")
    scene.when(plan(scene, scene.ids[1], starts_at=later(days=3), **staff(at=OVER)))
    assert [*scene.state.receptions] == [scene.ids[1]]


def test_the_way_of_an_intent() -> None:
    scene = asked_to_apply()
    scene.happened(IntentInvitedToApply)
    scene.when(InviteToApply(intent_id=scene.intent_id, **staff(at=OVER))).then_nothing()
    scene.when(lapse(scene)).happened(IntentLapsed)
    scene.when(lapse(scene)).then_nothing()


def test_a_missed_reception_lapses() -> None:
    scene = invited()
    scene.when(lapse(scene)).happened(IntentLapsed)


def test_a_talk_is_recorded_once_and_its_note_may_be_written_anew() -> None:
    scene = met()
    assert scene.happened(IntentMet).note == "愿意先办体验课"
    scene.when(MeetIntent(intent_id=scene.intent_id, **staff(at=OVER))).then_nothing()
    scene.when(MeetIntent(intent_id=scene.intent_id, note="改为秋季", **staff(at=OVER))).happened(IntentMet)


def test_a_declined_intent_is_declined_once() -> None:
    scene = declined()
    assert scene.happened(IntentDeclined).reason == "场地不够"
    scene.when(DeclineIntent(intent_id=scene.intent_id, reason="别的", **staff())).then_nothing()


def test_an_application_comes_of_an_intent_that_was_invited_to_apply() -> None:
    scene = Queue()
    scene.opened().intent_offered()
    scene.when(InviteToApply(intent_id=scene.intent_id, **staff()))
    scene.submitted(intent_id=scene.intent_id)
    scene.happened(ApplicationSubmitted)
    scene.happened(IntentTakenUp)


def test_intents_of_one_person_are_merged_also_when_they_had_two_ids() -> None:
    scene = waiting("resident-lin", "resident-old")
    scene.when(CountAsOne(person_id="resident-old", into="resident-lin", **by("system:x", Role.SYSTEM)))
    scene.when(merge(scene)).happened(IntentMerged)
    scene.when(merge(scene)).then_nothing()


def test_an_open_intent_is_withdrawn_by_whoever_offered_it() -> None:
    scene = invited()
    scene.when(WithdrawIntent(intent_id=scene.intent_id, **resident())).happened(IntentWithdrawn)


async def test_the_queue_is_filtered_and_whoever_is_invited_has_left_it() -> None:
    scene = invited("resident-lin", "resident-mai")
    scene.offers("resident-he", field=FieldOfWork.VOLUNTEERING, mechanism=Mechanism.VOLUNTEER_POINTS)
    models = ReadModels(*scene.history)

    async def found(**asked: Any) -> list[str]:
        return [one.intent_id for one in (await models.ask(ListIntents(**asked))).items]

    assert await found(state=IntentState.INVITED) == scene.ids[:2]
    assert await found(field=FieldOfWork.VOLUNTEERING) == scene.ids[2:]
    assert await found(mechanism=Mechanism.VOLUNTEER_POINTS) == scene.ids[2:]
    second = FIRST + timedelta(minutes=20)
    assert [one.position for one in (await models.ask(ListIntents())).items] == [None, None, 1]
    shown = await models.ask(GetIntent(intent_id=scene.ids[1]))
    assert shown is not None
    assert (shown.planned_for, shown.place, shown.host_id) == (second, ROOM, "staff-chen")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.integers(0, 20),
            st.sampled_from((10, 25, 40)),
            st.sampled_from((ROOM, "一楼大厅")),
            st.sampled_from(("staff-chen", "staff-wu")),
        ),
        max_size=12,
    )
)
def test_no_host_and_no_place_is_taken_twice(steps: list[tuple[int, int, int, str, str]]) -> None:
    scene = waiting(*(f"resident-{one}" for one in range(6)))
    for which, after, minutes, place, host in steps:
        at = FIRST + timedelta(minutes=5 * after)
        scene.when(plan(scene, scene.ids[which], starts_at=at, minutes=minutes, place=place, host_id=host))
        taken = [*scene.state.receptions.values()]
        for number, one in enumerate(taken):
            for other in taken[:number]:
                if one.host == other.host or one.place == other.place:
                    assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at


def test_whoever_applied_is_not_received_again() -> None:
    scene = Queue()
    scene.opened().intent_offered()
    scene.ids.append(scene.intent_id)
    scene.submitted(intent_id=scene.intent_id)
    scene.refuses(plan(scene), NO_RECEPTION_CAN_BE_PLANNED)
    scene.refuses(WithdrawIntent(intent_id=scene.intent_id, **applicant()), INTENT_WAITS_NO_MORE)
