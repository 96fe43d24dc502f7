"""Who closes a need: those who raised it, or other hands on evidence; and how it is opened again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from shared.contracts.partners.needs.closing import (
    ClosingObjectedTo,
    ConfirmNeed,
    NeedConfirmationLapsed,
    NeedConfirmed,
    NeedReopened,
    ObjectToClosing,
    ReopenNeed,
)
from shared.contracts.partners.needs.commands import CloseNeed
from shared.contracts.partners.needs.events import NeedClosed
from shared.contracts.partners.needs.raised import JoinNeed
from shared.contracts.partners.needs.views import GetNeed, NeedState
from shared.contracts.partners.partnership import TerminatePartner
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import (
    NEED_CLOSING_STANDS,
    NEED_IS_CLOSED_BY_OTHER_HANDS,
    NEED_IS_CLOSED_ON_STATED_EVIDENCE,
    NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
    NEED_IS_NOT_CLOSED,
    PERSON_HAS_OBJECTED_BEFORE,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import APPLICANT, Scene, by, for_resident, in_force, resident, staff

NOW = later(90)
LAPSES = later(90 + 14)
WHO_RAISED = ("resident-a", "resident-b", "resident-c")


def confirm(
    scene: Scene, person: str = "resident-a", at: datetime = NOW, *, verified: bool = True
) -> ConfirmNeed:
    return ConfirmNeed(need_id=scene.need_id, verified=verified, **resident(person, at=at))


def objection(
    scene: Scene, person: str = "resident-a", at: datetime = NOW, *, verified: bool = True
) -> ObjectToClosing:
    return ObjectToClosing(need_id=scene.need_id, verified=verified, **resident(person, at=at))


def close(scene: Scene, who: str = "staff-he", at: datetime = NOW, **changes: Any) -> CloseNeed:
    said = {"reason": "项目已完成", "evidence": "现场核查记录 2026-118", **changes}
    return CloseNeed(need_id=scene.need_id, **said, **staff(who, at=at))


def raised(people: Sequence[str] = WHO_RAISED, rules: Rules | None = None) -> Scene:
    """In a project, and raised by these."""
    scene = Scene().opened().admitted()
    if rules is not None:
        scene.given(in_force(rules, at=later(80)))
    for one in people:
        scene.when(JoinNeed(need_id=scene.need_id, verified=True, **resident(one, at=later(80))))
    return scene


def closed() -> Scene:
    scene = raised()
    scene.when(confirm(scene)).when(confirm(scene, "resident-b"))
    assert scene.happened(NeedClosed).confirmed_by_resident
    return scene


def objected() -> Scene:
    scene = closed()
    scene.when(objection(scene, "resident-c"))
    for one in ("resident-a", "resident-b"):
        scene.when(confirm(scene, one, later(91)))
    return scene


CASES = (
    Case(PERSON_MUST_BE_VERIFIED, "confirms", raised, lambda scene: confirm(scene, verified=False)),
    Case(PERSON_MUST_BE_VERIFIED, "objects", closed, lambda scene: objection(scene, verified=False)),
    Case(
        PERSON_MUST_BE_VERIFIED,
        "has a need too",
        raised,
        lambda scene: JoinNeed(need_id=scene.need_id, verified=False, **resident("resident-mai", at=NOW)),
    ),
    Case(
        NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
        "objects who did not raise it",
        closed,
        lambda scene: objection(scene, "resident-mai"),
    ),
    Case(RELATED_PERSON_TAKES_NO_PART, "objects", closed, lambda scene: objection(scene, APPLICANT)),
    Case(NEED_IS_NOT_CLOSED, "objected to while open", raised, objection),
    Case(
        NEED_IS_NOT_CLOSED,
        "opened while open",
        raised,
        lambda scene: ReopenNeed(need_id=scene.need_id, reason="漏水", **staff(at=NOW)),
    ),
    Case(NEED_CLOSING_STANDS, "too late", closed, lambda scene: objection(scene, at=later(97))),
    Case(
        PERSON_HAS_OBJECTED_BEFORE,
        "closed again",
        objected,
        lambda scene: objection(scene, "resident-c", later(91)),
    ),
    Case(NEED_IS_CLOSED_BY_OTHER_HANDS, "who entered it", raised, lambda scene: close(scene, "staff-chen")),
    Case(NEED_IS_CLOSED_BY_OTHER_HANDS, "who verified it", raised, lambda scene: close(scene, "staff-wu")),
    Case(
        NEED_IS_CLOSED_BY_OTHER_HANDS,
        "who raised it",
        lambda: raised(["staff-he"]),
        lambda scene: close(scene, "staff-he"),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "closes whose work it is",
        raised,
        lambda scene: close(scene, APPLICANT),
    ),
    Case(
        NEED_IS_CLOSED_ON_STATED_EVIDENCE,
        "no evidence",
        raised,
        lambda scene: close(scene, evidence=None),
    ),
)


@each(*CASES)
def test_the_closing_of_a_need_refuses(case: Case) -> None:
    case.holds()


@pytest.mark.parametrize(("raisers", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_more_than_half_of_those_who_raised_it_close_it(raisers: int, needed: int) -> None:
    people = [f"resident-{place}" for place in range(raisers)]
    scene = raised(people)
    for one in people[: needed - 1]:
        scene.when(confirm(scene, one))
        assert [type(event) for event in scene.last] == [NeedConfirmed]
        scene.when(confirm(scene, one)).then_nothing()
    scene.when(confirm(scene, people[needed - 1]))
    assert scene.happened(NeedClosed).objections_until == later(97)
    scene.when(confirm(scene, people[-1])).then_nothing()


def test_where_nobody_raised_it_as_many_residents_close_it_as_the_rules_want() -> None:
    scene = raised(())
    for one in WHO_RAISED[:2]:
        scene.when(confirm(scene, one)).happened(NeedConfirmed)
    scene.when(CountAsOne(person_id="resident-a", into="resident-b", **by("gateway", Role.SYSTEM, at=NOW)))
    scene.when(confirm(scene, "resident-a")).then_nothing()
    scene.when(confirm(scene, "resident-c"))
    assert scene.state.needs[scene.need_id].state is NeedState.IN_PROJECT, "two of them are one person"
    scene.when(confirm(scene, "resident-d")).happened(NeedClosed)


def test_whoever_is_related_since_counts_on_neither_side() -> None:
    scene = raised(("resident-a", "resident-b", "resident-c", "resident-d"))
    scene.when(confirm(scene)).when(confirm(scene, "resident-b"))
    scene.state.applications[scene.application_id].related.add("resident-b")
    scene.when(confirm(scene, "resident-c")).happened(NeedClosed)


def test_what_too_few_confirm_in_time_lapses_and_may_begin_again() -> None:
    scene = raised()
    scene.when(confirm(scene))
    scene.passes(LAPSES).then(NeedConfirmationLapsed(need_id=scene.need_id, lapsed_at=LAPSES))
    scene.when(confirm(scene, "resident-b", LAPSES))
    assert scene.happened(NeedConfirmed).ends_at == later(90 + 28), "what was confirmed before counts no more"


def test_a_confirmation_after_the_days_is_the_first_of_new_ones_though_the_clock_is_late() -> None:
    scene = raised()
    scene.when(confirm(scene)).when(confirm(scene, "resident-b", LAPSES))
    assert scene.happened(NeedConfirmed).ends_at == later(90 + 28)


def test_where_the_rules_say_nothing_the_first_one_closes_it_and_that_stands() -> None:
    scene = raised(rules=Rules())
    scene.when(confirm(scene))
    assert scene.happened(NeedClosed).objections_until is None
    scene.refuses(objection(scene, "resident-b"), NEED_CLOSING_STANDS)
    scene = raised(rules=Rules())
    scene.when(close(scene, "staff-chen", evidence=None)).happened(NeedClosed)


def test_what_was_begun_under_one_rule_ends_under_it() -> None:
    scene = raised()
    scene.when(confirm(scene))
    scene.given(in_force(Rules(), at=NOW))
    scene.when(confirm(scene, "resident-b", later(91)))
    assert [type(event) for event in scene.last] == [NeedConfirmed, NeedClosed]


async def test_one_of_those_who_raised_it_opens_it_again_once() -> None:
    scene = closed()
    scene.when(objection(scene, "resident-c"))
    of = {"need_id": scene.need_id}
    scene.then(
        ClosingObjectedTo(person="resident-c", objected_at=NOW, **of),
        NeedReopened(
            by_objection=True,
            reason=None,
            application_ids=(scene.application_id,),
            project_ids=(),
            reopened_at=NOW,
            **of,
        ),
    )
    view = await ReadModels(*scene.history).ask(GetNeed(**of))
    assert view is not None
    assert (view.state, view.closed_at, view.listed) == (NeedState.IN_PROJECT, None, True)
    scene.when(confirm(scene)).happened(NeedConfirmed)


async def test_staff_open_a_need_whose_partner_has_left_and_it_looks_for_others() -> None:
    scene = closed()
    scene.when(TerminatePartner(partner_id=scene.partner_id, reason="违约", **staff(at=NOW)))
    scene.when(ReopenNeed(need_id=scene.need_id, reason="漏水", **staff(at=NOW)))
    assert not scene.happened(NeedReopened).by_objection
    view = await ReadModels(*scene.history).ask(GetNeed(need_id=scene.need_id))
    assert view is not None
    assert (view.state, view.served_by, view.reopened_reason) == (NeedState.PUBLISHED, {}, "漏水")
    assert scene.state.needs[scene.need_id].state is NeedState.PUBLISHED


def test_other_hands_close_it_on_stated_evidence() -> None:
    scene = raised()
    scene.when(close(scene))
    found = scene.happened(NeedClosed)
    assert (found.confirmed_by_resident, found.evidence) == (False, "现场核查记录 2026-118")
    scene.when(close(scene)).then_nothing()


def test_staff_confirm_in_nobodys_right_but_a_residents() -> None:
    scene = raised(["resident-lin"])
    command = ConfirmNeed(need_id=scene.need_id, verified=True, **staff(at=NOW))
    scene.refuses(command, ACTOR_MAY_NOT_DO_THIS)
    scene.when(
        ConfirmNeed(need_id=scene.need_id, verified=True, **for_resident("resident-lin", NOW, "staff-he"))
    ).happened(NeedClosed)
