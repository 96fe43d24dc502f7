"""Needs and projects in both languages: said when they are written down, and once they are public."""

from typing import Any

from shared.contracts.partners.needs.commands import EditNeed
from shared.contracts.partners.needs.events import NeedCollected, NeedPublished
from shared.contracts.partners.needs.translations import NeedTranslated, TranslateNeed
from shared.contracts.partners.needs.views import GetNeed
from shared.contracts.partners.projects.commands import EditProject
from shared.contracts.partners.projects.events import ProjectApproved
from shared.contracts.partners.projects.progress import CancelProject
from shared.contracts.partners.projects.translations import ProjectTranslated, TranslateProject
from shared.contracts.partners.projects.views import GetProject
from shared.contracts.partners.refusals.needs import NEED_IS_MERGED, NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.contracts.partners.refusals.projects import (
    PROJECT_BELONGS_TO_SOMEBODY_ELSE,
    PROJECT_IS_OVER,
    PROJECT_IS_UNKNOWN,
    PROJECT_SAYS_ENGLISH_IN_ITS_PLAN,
)
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY
from tests.unit.partners.cases import Case, each
from tests.unit.partners.projecting import NOW, ProjectScene, plan
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import NOBODYS_ID, Scene, applicant, by, need, resident, staff
from tests.unit.partners.test_need_merging import TwoNeeds
from tests.unit.partners.test_needs import collected, published
from tests.unit.partners.test_projects import approve

ENGLISH: dict[str, Any] = {"title_en": "Nature for families", "summary_en": "Close by, in summer."}


def translate(scene: Scene, need_id: str | None = None, **english: Any) -> TranslateNeed:
    return TranslateNeed(need_id=need_id or scene.need_id, **(english or ENGLISH), **staff())


def say(scene: ProjectScene, who: Envelope | None = None, **english: Any) -> TranslateProject:
    said = {"project_id": scene.project_id, **(english or ENGLISH)}
    return TranslateProject(**said, **(who or applicant(at=NOW)))


def cancelled() -> ProjectScene:
    scene = ProjectScene().approved()
    scene.when(CancelProject(project_id=scene.project_id, reason="场地改造", **staff(at=NOW)))
    return scene


CASES = (
    Case(NEED_IS_UNKNOWN, "said in English", published, lambda scene: translate(scene, NOBODYS_ID)),
    Case(NEED_IS_MERGED, "said in English", lambda: TwoNeeds().merged(), translate),
    Case(NEED_IS_NOT_PUBLISHED, "said in English before it is", collected, translate),
    Case(
        PROJECT_IS_UNKNOWN,
        "said in English",
        ProjectScene().with_partner,
        lambda scene: TranslateProject(project_id=NOBODYS_ID, **ENGLISH, **staff(at=NOW)),
    ),
    Case(
        PROJECT_BELONGS_TO_SOMEBODY_ELSE,
        "said in English by another partner",
        lambda: ProjectScene().approved(),
        lambda scene: say(scene, by("partner-wan", Role.PARTNER, at=NOW)),
    ),
    Case(
        PROJECT_SAYS_ENGLISH_IN_ITS_PLAN,
        "said in English before it is approved",
        lambda: ProjectScene().claimed(),
        say,
    ),
    Case(PROJECT_IS_OVER, "said in English once cancelled", cancelled, say),
)


@each(*CASES)
def test_it_is_not_said_in_english(case: Case) -> None:
    case.holds()


def test_only_staff_say_a_need_in_english() -> None:
    scene = published()
    command = TranslateNeed(need_id=scene.need_id, **ENGLISH, **resident())
    scene.refuses(command, ACTOR_MAY_NOT_DO_THIS)


async def test_a_need_says_both_from_the_start_and_what_is_written_anew_without_english_has_none() -> None:
    scene = collected()
    assert not {*scene.happened(NeedCollected).particulars.model_dump()} & {*ENGLISH}
    for english in (ENGLISH, {}):
        scene.when(EditNeed(need_id=scene.need_id, **need(**english), **staff()))
        view = await ReadModels(*scene.history).ask(GetNeed(need_id=scene.need_id))
        assert view is not None
        assert (view.title_en, view.summary_en) == (english.get("title_en"), english.get("summary_en"))


async def test_a_need_on_the_list_is_said_in_english_and_better_later() -> None:
    scene = published()
    assert scene.happened(NeedPublished).particulars.title_en is None
    scene.when(translate(scene))
    scene.then(NeedTranslated(need_id=scene.need_id, translated_at=MONDAY, **ENGLISH))
    scene.when(translate(scene)).then_nothing()
    scene.when(translate(scene, title_en="Nature close by"))
    view = await ReadModels(*scene.history).ask(GetNeed(need_id=scene.need_id))
    assert view is not None
    assert (view.title, view.title_en, view.summary_en) == (need()["title"], "Nature close by", None)


def test_a_plan_says_both_and_is_approved_so() -> None:
    scene = ProjectScene().claimed()
    assert not {*scene.project_plan.model_dump()} & {*ENGLISH}
    scene.when(
        EditProject(project_id=scene.project_id, **plan(scene.need_id, **ENGLISH), **applicant(at=NOW))
    )
    scene.when(approve(scene))
    assert scene.happened(ProjectApproved).plan.title_en == ENGLISH["title_en"]
    scene.when(say(scene)).then_nothing()


async def test_an_approved_project_is_said_in_english_by_its_lead_and_by_staff() -> None:
    scene = ProjectScene().running()
    scene.when(say(scene))
    assert scene.happened(ProjectTranslated) == ProjectTranslated(
        project_id=scene.project_id, translated_at=NOW, **ENGLISH
    )
    scene.when(say(scene, staff(at=NOW), title_en="Sky farm"))
    view = await ReadModels(*scene.history).ask(GetProject(project_id=scene.project_id))
    assert view is not None
    assert (view.title_en, view.summary_en) == ("Sky farm", None)
