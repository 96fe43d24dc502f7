"""How projects end: residents judge, staff accept and close, or they come to nothing."""

import pytest

from shared.contracts.partners.needs.closing import ConfirmNeed
from shared.contracts.partners.needs.commands import CloseNeed
from shared.contracts.partners.needs.events import NeedClosed
from shared.contracts.partners.needs.views import GetNeed, NeedState
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.projects.commands import ApproveProject, ClaimProject
from shared.contracts.partners.projects.events import (
    NeedLeftProject,
    ProjectAccepted,
    ProjectCancelled,
    ProjectClosed,
    ProjectJudged,
)
from shared.contracts.partners.projects.progress import (
    AcceptProject,
    CancelProject,
    CloseProject,
    JudgeProject,
)
from shared.contracts.partners.projects.views import GetProject
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.projects import (
    MILESTONES_ARE_OPEN,
    PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
    PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL,
    PROJECT_IS_NOT_ACCEPTED,
    PROJECT_IS_OVER,
    RESIDENTS_DO_NOT_ACCEPT_IT,
    TOO_FEW_RESIDENTS_HAVE_JUDGED,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.contracts.partners.resources.events import CommitmentEnded
from shared.kernel.messages import Envelope
from shared.kernel.roles import Role
from tests.unit.partners.cases import Case, each
from tests.unit.partners.projecting import NOW, ProjectScene
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import APPLICANT, RESIDENTS, applicant, by, for_resident, resident, staff


def judge(scene: ProjectScene, who: Envelope, *, accepts: bool = True, verified: bool = True) -> JudgeProject:
    return JudgeProject(project_id=scene.project_id, accepts=accepts, verified=verified, **who)


def accept(scene: ProjectScene, who: Envelope | None = None) -> AcceptProject:
    return AcceptProject(project_id=scene.project_id, **(who or staff(at=NOW)))


def close(scene: ProjectScene) -> CloseProject:
    return CloseProject(project_id=scene.project_id, **staff(at=NOW))


def cancel(scene: ProjectScene) -> CancelProject:
    return CancelProject(project_id=scene.project_id, reason="场地改造", **applicant(at=NOW))


CASES = (
    Case(
        MILESTONES_ARE_OPEN,
        "judged before all is done",
        lambda: ProjectScene().running(),
        lambda scene: judge(scene, resident(at=NOW)),
    ),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "judged by whose work it is",
        lambda: ProjectScene().reached(),
        lambda scene: judge(scene, resident(APPLICANT, at=NOW)),
    ),
    Case(
        PERSON_MUST_BE_VERIFIED,
        "judged by somebody who does not count yet",
        lambda: ProjectScene().reached(),
        lambda scene: judge(scene, resident(at=NOW), verified=False),
    ),
    Case(
        TOO_FEW_RESIDENTS_HAVE_JUDGED,
        "accepted before anybody judged",
        lambda: ProjectScene().reached(),
        accept,
    ),
    Case(
        RESIDENTS_DO_NOT_ACCEPT_IT,
        "accepted against three of five",
        lambda: ProjectScene().judged(against=3),
        accept,
    ),
    Case(
        PROJECT_IS_APPROVED_BY_SOMEBODY_ELSE,
        "accepted by whoever proposed it",
        lambda: ProjectScene().judged(),
        lambda scene: accept(scene, staff(APPLICANT, at=NOW)),
    ),
    Case(
        PROJECT_IS_NOT_ACCEPTED,
        "closed while it runs",
        lambda: ProjectScene().judged(),
        close,
    ),
    Case(
        PROJECT_IS_OVER,
        "cancelled once accepted",
        lambda: ProjectScene().accepted(),
        cancel,
    ),
)


@each(*CASES)
def test_a_project_at_its_end_refuses(case: Case[ProjectScene]) -> None:
    case.holds()


async def test_residents_accept_it_staff_state_so_and_close_it_and_its_needs_are_settled() -> None:
    scene = ProjectScene().judged(against=1)
    scene.when(accept(scene))
    accepted = scene.happened(ProjectAccepted)
    assert (accepted.answers, accepted.in_favour, accepted.answers_by_staff) == (5, 4, 0)
    scene.when(accept(scene)).then_nothing()
    scene.when(close(scene))
    assert scene.happened(NeedClosed).confirmed_by_resident
    assert scene.happened(ProjectClosed).need_ids == (scene.need_id,)
    scene.when(close(scene)).then_nothing()
    models = ReadModels(*scene.history)
    view = await models.ask(GetProject(project_id=scene.project_id))
    assert view is not None
    assert (view.state, view.judged, view.settled_need_ids) == ("closed", 5, (scene.need_id,))
    need = await models.ask(GetNeed(need_id=scene.need_id))
    assert need is not None
    assert need.state is NeedState.CLOSED


def test_somebody_who_changes_their_mind_is_still_one_voice() -> None:
    scene = ProjectScene().judged(against=3)
    scene.when(judge(scene, resident(RESIDENTS[0], at=NOW)))
    assert scene.happened(ProjectJudged).again
    scene.when(accept(scene))
    assert scene.happened(ProjectAccepted).answers == 5


def test_two_records_of_one_person_are_one_voice() -> None:
    scene = ProjectScene().judged()
    scene.when(
        CountAsOne(person_id=RESIDENTS[0], into=RESIDENTS[1], **by("policy:merge", Role.SYSTEM, at=NOW))
    )
    assert scene.refuses(accept(scene), TOO_FEW_RESIDENTS_HAVE_JUDGED) == {"needed": 5}


def test_whoever_turns_out_to_be_related_after_judging_has_no_voice() -> None:
    merged, declared = ProjectScene().judged(), ProjectScene().judged()
    merged.when(CountAsOne(person_id=RESIDENTS[0], into=APPLICANT, **by("policy:merge", Role.SYSTEM, at=NOW)))
    declared.state.applications[declared.application_id].related.add(RESIDENTS[0])
    for scene in (merged, declared):
        assert scene.refuses(accept(scene), TOO_FEW_RESIDENTS_HAVE_JUDGED) == {"needed": 5}


def test_of_what_staff_enter_for_residents_a_share_of_the_quorum_counts() -> None:
    scene = ProjectScene().reached()
    for person in RESIDENTS:
        scene.when(judge(scene, for_resident(person, at=NOW)))
    scene.refuses(accept(scene, staff("staff-wu", at=NOW)), TOO_FEW_RESIDENTS_HAVE_JUDGED)
    for person in RESIDENTS[:3]:
        scene.when(judge(scene, resident(person, at=NOW)))
    scene.when(accept(scene, staff("staff-wu", at=NOW)))
    assert scene.happened(ProjectAccepted).answers_by_staff == 2


def test_a_need_that_is_settled_otherwise_is_not_settled_again() -> None:
    scene = ProjectScene().accepted()
    scene.when(CloseNeed(need_id=scene.need_id, reason="学校已开设课程", **staff("staff-he", at=NOW)))
    scene.when(close(scene))
    assert scene.happened(ProjectClosed).need_ids == ()


def test_whoever_takes_part_in_a_project_does_not_confirm_that_its_need_is_met() -> None:
    scene = ProjectScene().running()
    scene.state.needs[scene.need_id].served.clear()  # The project alone serves it.
    confirm = ConfirmNeed(need_id=scene.need_id, verified=True, **resident(APPLICANT, at=NOW))
    scene.refuses(confirm, RELATED_PERSON_TAKES_NO_PART)


async def test_a_project_that_comes_to_nothing_gives_its_needs_and_its_resources_back() -> None:
    scene = ProjectScene().committed()
    scene.when(cancel(scene))
    kinds = [type(event) for event in scene.last]
    assert kinds == [CommitmentEnded, NeedLeftProject, ProjectCancelled]
    scene.when(cancel(scene)).then_nothing()
    assert not scene.state.needs[scene.need_id].projects
    assert not [key for key in scene.state.deadlines.set_for if key.startswith(("project/", "commitment/"))]
    view = await ReadModels(*scene.history).ask(GetNeed(need_id=scene.need_id))
    assert view is not None
    assert view.project_ids == ()


@pytest.mark.parametrize("step", [ApproveProject, ClaimProject])
def test_nothing_begins_anew_with_a_project_that_is_over(step: type) -> None:
    scene = ProjectScene().running()
    scene.when(cancel(scene))
    ids = {"project_id": scene.project_id, "partner_id": scene.partner_id}
    command = (
        ApproveProject(**ids, **staff(at=NOW))
        if step is ApproveProject
        else ClaimProject(**ids, proposal="再来", **applicant(at=NOW))
    )
    scene.refuses(command, PROJECT_IS_CHANGED_ONLY_BEFORE_APPROVAL)


def test_a_relation_that_was_declared_in_the_case_bars_from_judging_its_project() -> None:
    scene = ProjectScene().reached()
    scene.state.applications[scene.application_id].related.add("resident-lin")
    scene.refuses(judge(scene, resident(at=NOW)), RELATED_PERSON_TAKES_NO_PART)
