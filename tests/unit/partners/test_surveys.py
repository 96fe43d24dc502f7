"""Needs surveys: asked, answered once each, counted, and made needs of."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.partners.needs.events import FieldOfWork, NeedCollected, NeedSource
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.refusals.surveys import (
    ANSWER_DOES_NOT_FIT_ITS_QUESTION,
    BUILDING_IS_NAMED_TWICE,
    BUILDING_IS_NOT_NAMED,
    HOUSEHOLD_ANSWERS_ONCE,
    HOUSEHOLD_IS_NOT_NAMED,
    HOUSEHOLDS_ARE_NOT_COUNTED,
    NEED_HAS_NO_MORE_HOUSEHOLDS_THAN_ANSWERS,
    SURVEY_ASKS_OTHER_BUILDINGS,
    SURVEY_IS_ANSWERED_ONCE,
    SURVEY_IS_FROZEN,
    SURVEY_IS_NOT_OPEN,
    SURVEY_IS_UNKNOWN,
    SURVEY_SHOWS_NO_SUCH_NUMBER,
    SURVEY_WINDOW_HAS_PASSED,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.contracts.partners.surveys.commands import (
    AnswerSurvey,
    CollectNeedFromSurvey,
    DraftSurvey,
    EditSurvey,
    PublishSurvey,
)
from shared.contracts.partners.surveys.events import (
    SurveyAnswered,
    SurveyClosed,
    SurveyDrafted,
    SurveyPublished,
    SurveyShowedNeed,
)
from shared.contracts.partners.surveys.instrument import (
    GivenAnswer,
    Option,
    Question,
    QuestionKind,
    Section,
    SurveyAudience,
    SurveyParticulars,
)
from shared.contracts.partners.surveys.views import GetSurvey, ListSurveyTexts, SurveyState
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow
from shared.kernel.words import KeptWords
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import NOBODYS_ID, Scene, by, for_resident, resident, staff

OPENS, ENDS = later(days=1), later(days=15)
OPTIONS = (
    Option(code="planting", title="种植", title_en="Planting"),
    Option(code="reading", title="阅读", title_en="Reading"),
)
QUESTIONS = (
    Question(code="wanted", kind=QuestionKind.SEVERAL, title="希望参加什么？", options=OPTIONS),
    Question(code="first", kind=QuestionKind.ONE, title="最希望什么？", options=OPTIONS),
    Question(code="rooms", kind=QuestionKind.SCALE, title="空间够用吗？", required=False),
    Question(code="children", kind=QuestionKind.NUMBER, title="家中几个孩子？", bands=(0, 1, 2)),
    Question(code="words", kind=QuestionKind.TEXT, title="还有什么？"),
)
WORDS = KeptWords(text_id=NOBODYS_ID, sha256="ab" * 32)


def survey(**changes: Any) -> dict[str, Any]:
    return {
        "title": "2026年暑期居民需求调研",
        "title_en": "Residents' needs, summer 2026",
        "window": TimeWindow(starts_at=OPENS, ends_at=ENDS),
        "sections": (
            Section(title="孩子", questions=QUESTIONS[:2]),
            Section(title="空间", questions=QUESTIONS[2:]),
        ),
        **changes,
    }


def said(*changed: GivenAnswer, without: str = "") -> tuple[GivenAnswer, ...]:
    """What somebody answers who wants to plant, has one child, and leaves open what may be."""
    usual = (
        GivenAnswer(question="wanted", choices=("planting",)),
        GivenAnswer(question="first", choices=("planting",)),
        GivenAnswer(question="children", number=1),
    )
    changes = {one.question for one in changed}
    return (*(one for one in usual if one.question not in {*changes, without}), *changed)


class Surveyed(Scene):
    survey_id = NOBODYS_ID

    def survey_drafted(self, **changes: Any) -> "Surveyed":
        self.opened().when(DraftSurvey(**survey(**changes), **staff()))
        self.survey_id = self.happened(SurveyDrafted).survey_id
        return self

    def survey_published(self) -> "Surveyed":
        self.survey_drafted().when(PublishSurvey(survey_id=self.survey_id, **staff()))
        return self

    def answers(self, *people: str, answers: tuple[GivenAnswer, ...] = said()) -> "Surveyed":
        for person in people:
            self.when(answer(self, resident(person, at=OPENS), answers))
        return self

    def survey_closed(self, residents: int = 6) -> "Surveyed":
        self.survey_published().answers(*(f"resident-{one}" for one in range(residents)))
        self.passes(ENDS)
        return self


def answer(
    scene: Scene,
    who: Envelope,
    answers: tuple[GivenAnswer, ...] = said(),
    *,
    verified: bool = True,
    household: str | None = None,
    building: str | None = None,
) -> AnswerSurvey:
    assert isinstance(scene, Surveyed)
    return AnswerSurvey(
        survey_id=scene.survey_id,
        answers=answers,
        verified=verified,
        household=household,
        building=building,
        **who,
    )


def need_of(
    scene: Scene, option: str = "planting", households: int | None = 6, question: str = "wanted"
) -> Any:
    assert isinstance(scene, Surveyed)
    return CollectNeedFromSurvey(
        survey_id=scene.survey_id,
        question=question,
        option=option,
        title="亲子种植",
        field=FieldOfWork.SUSTAINABLE_DEVELOPMENT,
        households=households,
        summary="希望就近种植。",
        **staff(at=later(days=16)),
    )


def of_households(*answered: str, **changes: Any) -> Surveyed:
    """One answer of each of these households, by a resident who is called as it is."""
    scene = Surveyed().survey_drafted(**{"audience": SurveyAudience.HOUSEHOLDS, **changes})
    scene.when(PublishSurvey(survey_id=scene.survey_id, **staff()))
    for one in answered:
        scene.when(answer(scene, resident(f"resident-{one}", at=OPENS), household=one))
    return scene


def misfit(when: str, *changed: GivenAnswer, without: str = "") -> Case:
    answers = said(*changed, without=without)
    return Case(
        ANSWER_DOES_NOT_FIT_ITS_QUESTION,
        when,
        lambda: Surveyed().survey_published(),
        lambda scene: answer(scene, resident(at=OPENS), answers),
    )


def draft_of(*buildings: str) -> DraftSurvey:
    return DraftSurvey(**survey(audience=SurveyAudience.BUILDING, buildings=buildings), **staff())


def edit(scene: Scene, **more: Any) -> EditSurvey:
    assert isinstance(scene, Surveyed)
    return EditSurvey(survey_id=scene.survey_id, **survey(), **more, **staff())


def publish(scene: Scene, at: datetime = MONDAY) -> PublishSurvey:
    assert isinstance(scene, Surveyed)
    return PublishSurvey(survey_id=scene.survey_id, **staff(at=at))


CASES = (
    Case(SURVEY_IS_UNKNOWN, "published", lambda: Surveyed().opened(), lambda _scene: publish(Surveyed())),
    Case(
        REVISION_HAS_MOVED_ON,
        "edited in between",
        lambda: Surveyed().survey_drafted(),
        lambda scene: edit(scene, expected_revision=2),
    ),
    Case(
        SURVEY_IS_FROZEN,
        "edited after the first answer",
        lambda: Surveyed().survey_published().answers("resident-lin"),
        edit,
    ),
    Case(SURVEY_IS_FROZEN, "edited when nobody answered it", lambda: Surveyed().survey_closed(0), edit),
    Case(
        SURVEY_WINDOW_HAS_PASSED,
        "drafted and forgotten",
        lambda: Surveyed().survey_drafted(),
        lambda scene: publish(scene, ENDS),
    ),
    Case(
        SURVEY_IS_NOT_OPEN,
        "before its window",
        lambda: Surveyed().survey_published(),
        lambda scene: answer(scene, resident(at=MONDAY)),
    ),
    Case(
        SURVEY_IS_NOT_OPEN,
        "at its very end",
        lambda: Surveyed().survey_published(),
        lambda scene: answer(scene, resident(at=ENDS)),
    ),
    Case(
        SURVEY_IS_NOT_OPEN,
        "a draft",
        lambda: Surveyed().survey_drafted(),
        lambda scene: answer(scene, resident(at=OPENS)),
    ),
    Case(
        PERSON_MUST_BE_VERIFIED,
        "answers a survey",
        lambda: Surveyed().survey_published(),
        lambda scene: answer(scene, resident(at=OPENS), verified=False),
    ),
    Case(
        SURVEY_IS_ANSWERED_ONCE,
        "once more, by staff in their place",
        lambda: Surveyed().survey_published().answers("resident-lin"),
        lambda scene: answer(scene, for_resident("resident-lin", at=OPENS)),
    ),
    misfit("to a question that is not asked", GivenAnswer(question="nothing", number=1)),
    misfit("twice", *(GivenAnswer(question="rooms", number=1),) * 2),
    misfit("left out", without="children"),
    misfit("two of one", GivenAnswer(question="first", choices=("planting", "reading"))),
    misfit("one twice of several", GivenAnswer(question="wanted", choices=("reading", "reading"))),
    misfit("an option that is not there", GivenAnswer(question="wanted", choices=("golf",))),
    misfit("a choice with a number", GivenAnswer(question="first", choices=("reading",), number=1)),
    misfit("beyond the scale", GivenAnswer(question="rooms", number=6)),
    misfit("below the first band", GivenAnswer(question="children", number=-1)),
    misfit("a number with words", GivenAnswer(question="children", number=1, text=WORDS)),
    misfit("words with a choice", GivenAnswer(question="words", text=WORDS, choices=("reading",))),
    Case(
        SURVEY_SHOWS_NO_SUCH_NUMBER,
        "while it is open",
        lambda: Surveyed().survey_published().answers("resident-lin"),
        need_of,
    ),
    Case(SURVEY_SHOWS_NO_SUCH_NUMBER, "of so few", lambda: Surveyed().survey_closed(4), need_of),
    Case(
        NEED_HAS_NO_MORE_HOUSEHOLDS_THAN_ANSWERS,
        "more than answered",
        lambda: wanted_by(6, others=5),
        lambda scene: need_of(scene, households=7),
    ),
    Case(
        HOUSEHOLDS_ARE_NOT_COUNTED,
        "residents answered",
        lambda: wanted_by(6, others=5),
        lambda scene: need_of(scene, households=None),
    ),
    Case(
        BUILDING_IS_NOT_NAMED,
        "a building without a name",
        of_households,
        lambda _scene: draft_of("3栋", "号楼"),
    ),
    Case(
        BUILDING_IS_NAMED_TWICE,
        "one building in two ways",
        of_households,
        lambda _scene: draft_of("3栋", "３ 号楼"),
    ),
    Case(
        HOUSEHOLD_IS_NOT_NAMED,
        "no address",
        of_households,
        lambda scene: answer(scene, resident(at=OPENS)),
    ),
    Case(
        SURVEY_ASKS_OTHER_BUILDINGS,
        "another building",
        lambda: of_households(audience=SurveyAudience.BUILDING, buildings=("3栋",)),
        lambda scene: answer(scene, resident(at=OPENS), household="a", building="4栋"),
    ),
    Case(
        HOUSEHOLD_ANSWERS_ONCE,
        "another of the household",
        lambda: of_households("a"),
        lambda scene: answer(scene, resident(at=OPENS), household="a"),
    ),
)


async def test_a_need_rests_on_as_many_households_as_answered() -> None:
    scene = of_households("a", "b", "c", "d", "e")
    nothing = said(GivenAnswer(question="wanted", choices=()))
    for one in "vwxyz":
        scene.when(answer(scene, resident(f"resident-{one}", at=OPENS), nothing, household=one))
    scene.passes(ENDS)
    scene.when(need_of(scene, households=None))
    assert scene.happened(NeedCollected).particulars.households == 5
    view = await ReadModels(*scene.history).ask(GetSurvey(survey_id=scene.survey_id))
    assert view is not None
    assert (view.audience, view.answers) == (SurveyAudience.HOUSEHOLDS, 10)


def test_of_two_answers_of_one_person_the_household_whose_is_dropped_may_answer() -> None:
    scene = of_households("a", "b")
    scene.when(CountAsOne(person_id="resident-a", into="resident-b", **by("gateway", Role.SYSTEM, at=OPENS)))
    scene.refuses(answer(scene, resident(at=OPENS), household="b"), HOUSEHOLD_ANSWERS_ONCE)
    scene.when(answer(scene, resident(at=OPENS), household="a")).happened(SurveyAnswered)


def test_a_household_goes_along_with_the_only_answer() -> None:
    scene = of_households("a")
    scene.when(CountAsOne(person_id="resident-a", into="resident-b", **by("gateway", Role.SYSTEM, at=OPENS)))
    scene.refuses(answer(scene, resident(at=OPENS), household="a"), HOUSEHOLD_ANSWERS_ONCE)


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": SurveyAudience.BUILDING},
        {"buildings": ("3栋",)},
        {"audience": SurveyAudience.BUILDING, "buildings": ("3栋", "3栋")},
    ],
)
def test_buildings_belong_to_a_survey_of_some_buildings(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DraftSurvey(**survey(**changes), **staff())


def test_a_survey_of_residents_is_written_as_before_there_were_others() -> None:
    written = SurveyParticulars(**survey()).model_dump()
    assert written.keys().isdisjoint({"audience", "buildings"})


def wanted_by(residents: int, others: int) -> Surveyed:
    """So many want to plant, and as many others want nothing."""
    scene = Surveyed().survey_published().answers(*(f"resident-{one}" for one in range(residents)))
    nothing = said(GivenAnswer(question="wanted", choices=()))
    scene.answers(*(f"other-{one}" for one in range(others)), answers=nothing).passes(ENDS)
    return scene


@each(*CASES)
def test_a_survey_refuses(case: Case) -> None:
    case.holds()


def test_only_staff_make_surveys_and_only_residents_answer_them() -> None:
    scene = Surveyed().survey_published()
    scene.refuses(DraftSurvey(**survey(), **resident()), ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(answer(scene, staff(at=OPENS)), ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(answer(scene, by("partner-x", Role.PARTNER, at=OPENS)), ACTOR_MAY_NOT_DO_THIS)


def test_a_survey_that_is_edited_before_anybody_answered_is_published_anew() -> None:
    scene = Surveyed().survey_published()
    scene.when(edit(scene, expected_revision=1))
    scene.refuses(answer(scene, resident(at=OPENS)), SURVEY_IS_NOT_OPEN)
    scene.when(publish(scene))
    scene.when(publish(scene)).then_nothing()
    scene.answers("resident-lin")
    assert scene.state.surveys[scene.survey_id].revision == 2


async def test_answers_that_staff_enter_are_counted_apart_and_results_wait_for_the_end() -> None:
    scene = Surveyed().survey_published().answers("resident-lin")
    scene.when(answer(scene, for_resident("resident-mai", at=OPENS)))
    assert scene.happened(SurveyAnswered).entered_by == "staff-chen"
    view = await ReadModels(*scene.history).ask(GetSurvey(survey_id=scene.survey_id))
    assert view is not None
    assert (view.state, view.answers, view.answers_by_staff) == (SurveyState.PUBLISHED, 2, 1)
    assert view.counts is None
    scene.passes(ENDS)
    closed = scene.happened(SurveyClosed)
    assert (closed.answers, closed.answers_by_staff) == (2, 1)
    assert all(cell.answers is None for one in closed.counts for cell in one.cells)
    assert scene.state.surveys[scene.survey_id].given == {}


async def test_a_closed_survey_shows_what_many_answered_and_hides_what_few_did() -> None:
    scene = Surveyed().survey_published()
    scene.answers(*(f"a-{one}" for one in range(9)))
    other = said(
        GivenAnswer(question="first", choices=("reading",)),
        GivenAnswer(question="wanted", choices=("planting", "reading")),
        GivenAnswer(question="children", number=7),
        GivenAnswer(question="rooms", number=4),
    )
    scene.answers(*(f"b-{one}" for one in range(6)), answers=other).passes(ENDS)
    view = await ReadModels(*scene.history).ask(GetSurvey(survey_id=scene.survey_id))
    assert view is not None
    assert view.counts is not None
    shown = {one.question: {cell.option: cell.answers for cell in one.cells} for one in view.counts}
    assert shown == {
        "wanted": {"planting": None, "reading": 6},  # All fifteen want to plant: none does not.
        "first": {"planting": 9, "reading": 6},
        "rooms": {"1": None, "2": None, "3": None, "4": None, "5": None, "unanswered": 9},
        "children": {"0": None, "1": None, "2": 6},
        "words": {},
    }


async def test_what_a_survey_shows_becomes_a_need_with_its_evidence() -> None:
    scene = wanted_by(6, others=5)
    scene.when(need_of(scene, households=5))
    need, shown = scene.happened(NeedCollected), scene.happened(SurveyShowedNeed)
    assert (need.particulars.source, need.particulars.households) == (NeedSource.SURVEY, 5)
    assert (shown.answers, shown.need_id) == (6, need.need_id)
    view = await ReadModels(*scene.history).ask(GetSurvey(survey_id=scene.survey_id))
    assert view is not None
    assert view.need_ids == (need.need_id,)


async def test_two_records_of_one_person_are_one_voice() -> None:
    scene = Surveyed().survey_published()
    scene.answers("resident-lin", "resident-mai", answers=said(GivenAnswer(question="words", text=WORDS)))
    scene.when(CountAsOne(person_id="resident-lin", into="resident-mai", **by("clock", Role.SYSTEM)))
    for person in ("resident-lin", "resident-mai"):
        scene.refuses(answer(scene, resident(person, at=OPENS)), SURVEY_IS_ANSWERED_ONCE)
    models = ReadModels(*scene.history)
    view = await models.ask(GetSurvey(survey_id=scene.survey_id))
    assert view is not None
    assert view.answers == 1
    texts = await models.ask(ListSurveyTexts(survey_id=scene.survey_id))
    assert texts.items == []
    scene.passes(ENDS)
    assert scene.happened(SurveyClosed).answers == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "one"},
        {"kind": "several", "options": [{"code": "a", "title": "甲"}]},
        {"kind": "one", "options": [{"code": "a", "title": "甲"}, {"code": "a", "title": "乙"}]},
        {"kind": "one", "options": [{"code": "a", "title": "甲"}, {"code": "unanswered", "title": "乙"}]},
        {"kind": "number"},
        {"kind": "number", "bands": [3, 1]},
        {"kind": "scale", "bands": [1, 2]},
        {"kind": "text", "options": [{"code": "a", "title": "甲"}, {"code": "b", "title": "乙"}]},
    ],
)
def test_a_question_that_could_not_be_counted_is_not_asked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Question.model_validate({"code": "q", "title": "问", **wrong})


def test_two_questions_do_not_share_a_code() -> None:
    with pytest.raises(ValidationError):
        DraftSurvey(**survey(sections=(Section(title="孩子", questions=QUESTIONS[:1] * 2),)), **staff())


def test_a_survey_of_before_that_names_a_building_twice_is_read_and_answered() -> None:
    scene = Surveyed()
    twice = SurveyParticulars(**survey(audience=SurveyAudience.BUILDING, buildings=("3栋", "3 号楼")))
    scene.opened().given(
        SurveyDrafted(survey_id=NOBODYS_ID, particulars=twice, drafted_at=OPENS),
        SurveyPublished(survey_id=NOBODYS_ID, particulars=twice, published_at=OPENS),
    )
    scene.survey_id = NOBODYS_ID
    given = answer(scene, resident(at=OPENS), household="a", building="３楼")
    scene.when(given).happened(SurveyAnswered)
