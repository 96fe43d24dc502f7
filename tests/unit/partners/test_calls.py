"""Recruitment calls, from draft to archive."""

import pytest

from shared.contracts.partners.applications.commands import SubmitApplication
from shared.contracts.partners.applications.events import ApplicationSubmitted
from shared.contracts.partners.calls import (
    ArchiveCall,
    CallArchived,
    CallClosed,
    CallEdited,
    CallExtended,
    CallParticulars,
    CallPublished,
    CloseCall,
    DraftCall,
    EditCall,
    ExtendCall,
    PublishCall,
)
from shared.contracts.partners.needs.commands import CloseNeed
from shared.contracts.partners.refusals.calls import (
    CALL_IS_NOT_A_DRAFT,
    CALL_IS_NOT_CLOSED,
    CALL_IS_NOT_PUBLISHED,
    CALL_IS_UNKNOWN,
    CALL_TAKES_NO_APPLICATIONS_NOW,
    CALL_WINDOW_HAS_PASSED,
)
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, REVISION_HAS_MOVED_ON
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import NOBODYS_ID, Scene, applicant, call, resident, staff, tick


def drafted() -> Scene:
    return Scene().opened().need_published().call_drafted()


def published() -> Scene:
    return Scene().opened().need_published().call_published()


def closed() -> Scene:
    scene = published()
    scene.when(CloseCall(call_id=scene.call_id, **staff()))
    return scene


def with_a_need_closed_since() -> Scene:
    scene = drafted()
    scene.when(CloseNeed(need_id=scene.need_id, reason="已解决", **staff("staff-he")))
    return scene


CASES = (
    Case(
        CALL_IS_UNKNOWN,
        "published",
        lambda: Scene().opened(),
        lambda _: PublishCall(call_id=NOBODYS_ID, **staff()),
    ),
    Case(
        NEED_IS_UNKNOWN,
        "drafted for it",
        lambda: Scene().opened(),
        lambda _: DraftCall(**call(NOBODYS_ID), **staff()),
    ),
    Case(
        NEED_IS_UNKNOWN,
        "edited to name it",
        drafted,
        lambda scene: EditCall(call_id=scene.call_id, **call(NOBODYS_ID), **staff()),
    ),
    Case(
        REVISION_HAS_MOVED_ON,
        "edited in between",
        drafted,
        lambda scene: EditCall(call_id=scene.call_id, expected_revision=2, **call(scene.need_id), **staff()),
    ),
    Case(
        CALL_IS_NOT_A_DRAFT,
        "edited once published",
        published,
        lambda scene: EditCall(call_id=scene.call_id, **call(scene.need_id), **staff()),
    ),
    Case(
        CALL_IS_NOT_A_DRAFT,
        "published once closed",
        closed,
        lambda scene: PublishCall(call_id=scene.call_id, **staff()),
    ),
    Case(
        CALL_WINDOW_HAS_PASSED,
        "published too late",
        drafted,
        lambda scene: PublishCall(call_id=scene.call_id, **staff(at=later(30))),
    ),
    Case(
        NEED_IS_NOT_PUBLISHED,
        "for a need that nobody can see",
        lambda: Scene().opened().need_collected().call_drafted(),
        lambda scene: PublishCall(call_id=scene.call_id, **staff()),
    ),
    Case(
        NEED_IS_NOT_PUBLISHED,
        "for a need that is closed",
        with_a_need_closed_since,
        lambda scene: PublishCall(call_id=scene.call_id, **staff()),
    ),
    Case(
        CALL_IS_NOT_PUBLISHED,
        "closed as a draft",
        drafted,
        lambda scene: CloseCall(call_id=scene.call_id, **staff()),
    ),
    Case(
        CALL_TAKES_NO_APPLICATIONS_NOW,
        "extended once closed",
        closed,
        lambda scene: ExtendCall(call_id=scene.call_id, ends_at=later(44), **staff()),
    ),
    Case(
        CALL_IS_NOT_CLOSED,
        "archived while it runs",
        published,
        lambda scene: ArchiveCall(call_id=scene.call_id, **staff()),
    ),
)


@each(*CASES)
def test_a_call_refuses(case: Case) -> None:
    case.holds()


@pytest.mark.parametrize("step", [PublishCall, CloseCall, ArchiveCall])
def test_only_staff_work_on_calls(step: type[PublishCall | CloseCall | ArchiveCall]) -> None:
    scene = drafted()
    scene.refuses(step(call_id=scene.call_id, **resident()), ACTOR_MAY_NOT_DO_THIS)


def test_a_draft_is_edited_and_published_as_it_then_is() -> None:
    scene = drafted()
    changed = call(scene.need_id, title="夏季招募公告（二）")
    scene.when(EditCall(call_id=scene.call_id, expected_revision=1, **changed, **staff()))
    scene.then(CallEdited(call_id=scene.call_id, particulars=CallParticulars(**changed), revision=2))
    scene.when(PublishCall(call_id=scene.call_id, **staff()))
    scene.then(
        CallPublished(call_id=scene.call_id, particulars=CallParticulars(**changed), published_at=MONDAY)
    )


def test_publishing_twice_changes_nothing() -> None:
    scene = published()
    scene.when(PublishCall(call_id=scene.call_id, **staff())).then_nothing()


def test_a_call_closes_by_itself_when_its_window_ends() -> None:
    scene = published()
    scene.when(tick(later(29))).then_nothing()
    scene.when(tick(later(30)))
    scene.then(CallClosed(call_id=scene.call_id, at_window_end=True, closed_at=later(30)))
    scene.when(tick(later(31))).then_nothing()


def test_a_call_that_is_extended_takes_applications_until_its_new_end() -> None:
    scene = published()
    scene.when(ExtendCall(call_id=scene.call_id, ends_at=later(44), **staff()))
    scene.then(CallExtended(call_id=scene.call_id, ends_at=later(44), extended_at=MONDAY))
    scene.when(tick(later(30))).then_nothing()
    scene.drafted(call_id=scene.call_id).identified()
    scene.when(SubmitApplication(application_id=scene.application_id, **applicant(at=later(31))))
    scene.happened(ApplicationSubmitted)
    scene.when(tick(later(44)))
    scene.then(CallClosed(call_id=scene.call_id, at_window_end=True, closed_at=later(44)))


@pytest.mark.parametrize("days", [29, 30])
def test_a_call_that_runs_that_long_already_is_not_extended(days: int) -> None:
    scene = published()
    scene.when(ExtendCall(call_id=scene.call_id, ends_at=later(days), **staff())).then_nothing()


def test_staff_close_a_call_early_and_archive_it() -> None:
    scene = published()
    close, archive = (
        CloseCall(call_id=scene.call_id, **staff()),
        ArchiveCall(call_id=scene.call_id, **staff()),
    )
    scene.when(close).then(CallClosed(call_id=scene.call_id, at_window_end=False, closed_at=MONDAY))
    scene.when(close).then_nothing()
    scene.when(archive).then(CallArchived(call_id=scene.call_id, archived_at=MONDAY))
    scene.when(archive).then_nothing()
    scene.when(tick(later(31))).then_nothing()
