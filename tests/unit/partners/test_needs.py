"""Needs, from collection to close-out."""

import pytest

from shared.contracts.partners.applications.commands import MatchApplication
from shared.contracts.partners.needs.closing import ConfirmNeed
from shared.contracts.partners.needs.commands import (
    CloseNeed,
    CollectNeed,
    DeclineNeed,
    EditNeed,
    PublishNeed,
    VerifyNeed,
)
from shared.contracts.partners.needs.events import (
    NeedClosed,
    NeedDeclined,
    NeedEdited,
    NeedMatched,
    NeedParticulars,
    NeedPublished,
    NeedReleased,
    NeedTakenUp,
    NeedVerified,
)
from shared.contracts.partners.needs.views import NeedState
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import (
    NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_NOT_IN_A_PROJECT,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
    NEED_IS_VERIFIED_BY_SOMEBODY_ELSE,
    NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION,
)
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, REVISION_HAS_MOVED_ON
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import (
    APPLICANT,
    NOBODYS_ID,
    Scene,
    applicant,
    for_resident,
    need,
    resident,
    staff,
)


def collected() -> Scene:
    return Scene().opened().need_collected()


def published() -> Scene:
    return Scene().opened().need_published()


def declined() -> Scene:
    scene = collected()
    scene.when(DeclineNeed(need_id=scene.need_id, reason="重复", **staff()))
    return scene


def edited() -> Scene:
    scene = collected()
    scene.when(EditNeed(need_id=scene.need_id, **need(households=130), **staff("staff-wu")))
    return scene


CASES = (
    Case(
        NEED_IS_UNKNOWN,
        "verified",
        lambda: Scene().opened(),
        lambda scene: VerifyNeed(need_id=NOBODYS_ID, **staff()),
    ),
    Case(
        NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION,
        "published",
        published,
        lambda scene: EditNeed(need_id=scene.need_id, **need(), **staff()),
    ),
    Case(
        REVISION_HAS_MOVED_ON,
        "edited in between",
        collected,
        lambda scene: EditNeed(need_id=scene.need_id, expected_revision=2, **need(), **staff()),
    ),
    Case(
        NEED_IS_SETTLED,
        "declined, then verified",
        declined,
        lambda scene: VerifyNeed(need_id=scene.need_id, **staff()),
    ),
    Case(
        NEED_IS_SETTLED,
        "declined, then published",
        declined,
        lambda scene: PublishNeed(need_id=scene.need_id, **staff()),
    ),
    Case(
        NEED_IS_SETTLED,
        "declined, then closed",
        declined,
        lambda scene: CloseNeed(need_id=scene.need_id, reason="重复", **staff()),
    ),
    Case(
        NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION,
        "collected",
        collected,
        lambda scene: PublishNeed(need_id=scene.need_id, **staff()),
    ),
    Case(
        NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION,
        "published",
        published,
        lambda scene: DeclineNeed(need_id=scene.need_id, reason="重复", **staff()),
    ),
    Case(
        NEED_IS_VERIFIED_BY_SOMEBODY_ELSE,
        "by whoever entered it",
        collected,
        lambda scene: VerifyNeed(need_id=scene.need_id, **staff()),
    ),
    Case(
        NEED_IS_VERIFIED_BY_SOMEBODY_ELSE,
        "by whoever edited it",
        edited,
        lambda scene: VerifyNeed(need_id=scene.need_id, **staff("staff-wu")),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "confirmed by whose work it is",
        lambda: Scene().opened().admitted(),
        lambda scene: ConfirmNeed(need_id=scene.need_id, verified=True, **resident(APPLICANT, at=later(90))),
    ),
    Case(
        NEED_IS_NOT_IN_A_PROJECT,
        "published",
        published,
        lambda scene: ConfirmNeed(need_id=scene.need_id, verified=True, **resident()),
    ),
    Case(
        NEED_IS_NOT_PUBLISHED,
        "closed before",
        collected,
        lambda scene: CloseNeed(need_id=scene.need_id, reason="重复", **staff()),
    ),
)


@each(*CASES)
def test_a_need_refuses(case: Case) -> None:
    case.holds()


@pytest.mark.parametrize("step", [VerifyNeed, PublishNeed])
def test_only_staff_work_on_needs(step: type[VerifyNeed | PublishNeed]) -> None:
    scene = collected()
    for who in (resident(), applicant(), for_resident("resident-lin")):
        scene.refuses(step(need_id=scene.need_id, **who), ACTOR_MAY_NOT_DO_THIS)


def test_a_need_is_collected_verified_and_published_with_its_evidence() -> None:
    scene = collected()
    scene.when(VerifyNeed(need_id=scene.need_id, **staff("staff-wu")))
    scene.then(NeedVerified(need_id=scene.need_id, verified_at=MONDAY, verified_by="staff-wu"))
    scene.when(PublishNeed(need_id=scene.need_id, **staff()))
    scene.then(
        NeedPublished(need_id=scene.need_id, particulars=NeedParticulars(**need()), published_at=MONDAY)
    )


def test_verifying_and_publishing_twice_changes_nothing() -> None:
    scene = published()
    scene.when(VerifyNeed(need_id=scene.need_id, **staff())).then_nothing()
    scene.when(PublishNeed(need_id=scene.need_id, **staff())).then_nothing()


def test_an_edited_need_must_be_verified_again() -> None:
    scene = Scene().opened().need_verified()
    changed = need(households=130)
    scene.when(EditNeed(need_id=scene.need_id, expected_revision=1, **changed, **staff()))
    particulars = NeedParticulars(**changed)
    scene.then(NeedEdited(need_id=scene.need_id, particulars=particulars, edited_by="staff-chen", revision=2))
    scene.refuses(PublishNeed(need_id=scene.need_id, **staff()), NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION)


def test_a_need_is_declined_once() -> None:
    scene = collected()
    decline = DeclineNeed(need_id=scene.need_id, reason="重复", **staff())
    scene.when(decline).then(NeedDeclined(need_id=scene.need_id, reason="重复", declined_at=MONDAY))
    scene.when(decline).then_nothing()


def test_a_need_that_is_closed_is_taken_off_the_applications_matched_to_it() -> None:
    scene = Scene().opened().matched()
    close = CloseNeed(need_id=scene.need_id, reason="学校已开设课程", **staff("staff-he"))
    scene.when(close)
    assert scene.happened(NeedClosed).application_ids == (scene.application_id,)
    assert scene.state.applications[scene.application_id].need_ids == []
    scene.when(close).then_nothing()


def test_a_need_may_be_matched_again_while_one_partner_serves_it() -> None:
    scene = Scene().opened().admitted()
    first = scene.need_id
    scene.screening().when(
        MatchApplication(application_id=scene.application_id, need_ids=(first,), **staff())
    )
    assert scene.happened(NeedMatched).need_id == first
    assert scene.state.needs[first].state is NeedState.IN_PROJECT


def test_a_need_follows_what_becomes_of_the_application() -> None:
    scene = Scene().opened().matched()
    of = {"need_id": scene.need_id, "application_id": scene.application_id}
    states = [scene.state.needs[scene.need_id].state]
    for event in (NeedReleased(**of), NeedTakenUp(partner_id=NOBODYS_ID, **of)):
        scene.given(event)
        states.append(scene.state.needs[scene.need_id].state)
    assert states == [NeedState.MATCHED, NeedState.PUBLISHED, NeedState.IN_PROJECT]


def test_a_repeated_command_makes_the_same_need() -> None:
    command = CollectNeed(**need(), **staff())
    first, second = Scene().opened(), Scene().opened()
    first.when(command)
    second.when(command)
    assert first.last == second.last
