"""The desk's part in surveys: a draft, its questions one by one, and a need out of what was answered."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import StringConstraints, ValidationError

from services.gateway.operations.surveys import get_survey
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.english import english_fields
from services.gateway.pages.site.fields import Choices, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import Fault, FormInvalid, made_of, one_a_line
from services.gateway.pages.site.questions import title_of
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.surveys.asking import may_change, results_of
from services.gateway.pages.surveys.desk_fields import asked_fields, head_fields, in_english
from services.gateway.pages.surveys.question_forms import (
    BETWEEN_LANGUAGES,
    TypedQuestion,
    does_not_fit,
    question_of,
)
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.needs.in_english import InEnglish
from shared.contracts.partners.refusals.surveys import SURVEY_IS_UNKNOWN
from shared.contracts.partners.surveys.commands import (
    CollectNeedFromSurvey,
    CollectNeedFromSurveyRequest,
    DraftSurvey,
    EditSurvey,
    SurveyRequest,
)
from shared.contracts.partners.surveys.instrument import Code, Section, SurveyAudience
from shared.contracts.partners.surveys.views import GetSurvey, SurveyView
from shared.kernel.models import Flag, PositiveCount, Prose, Request, Text, Title
from shared.kernel.refusals import require
from shared.kernel.windows import TimeWindow

router = APIRouter(include_in_schema=False)


class QuestionForm(TypedQuestion):
    """One question of a survey, and the section to which it belongs."""

    section: Title
    section_en: Title | None = None


class SurveyForm(QuestionForm):
    """A new survey with its first question."""

    title: Title
    title_en: Title | None = None
    window: TimeWindow
    audience: SurveyAudience = SurveyAudience.RESIDENTS
    buildings: Text | None = None


class EditForm(Request):
    """A survey's title and window, and the codes of the questions that it keeps."""

    title: Title
    title_en: Title | None = None
    window: TimeWindow
    audience: SurveyAudience = SurveyAudience.RESIDENTS
    buildings: Text | None = None
    kept: tuple[Code, ...] = ()


class NeedForm(InEnglish, Request):
    """A need, and the number on which it rests as one choice."""

    answer: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+/[a-z0-9_-]+$")]
    title: Title
    field: FieldOfWork
    households: PositiveCount | None = None
    summary: Prose
    serves_minors: Flag


@desk_form(router, "/{community}/desk/new-survey")
async def draft(visit: Visit) -> Response:
    """A survey with its first question; more are added on its page."""
    fields = Fields(visit.words)
    form = Form(
        title=visit.words("surveys.draft"),
        back=f"/{visit.community}/surveys",
        back_words=visit.words("surveys.title"),
        lead=visit.words("surveys.draft_lead"),
        fields=(
            *head_fields(fields),
            *asked_fields(fields),
            *in_english(fields, "title_en", "section_en", "question_en"),
        ),
        values=(("required", "true"), ("audience", SurveyAudience.RESIDENTS.value)),
        button=visit.words("surveys.draft_button"),
    )

    async def done(body: SurveyForm, once: str) -> Response:
        sections = (_with(body, ()),)
        asked = _asked(body, sections)
        outcome = await visit.submit(DraftSurvey, asked, once=once)
        return visit.see_done(f"/{visit.community}/surveys/{outcome.made('survey_id')}", DraftSurvey, outcome)

    return await answer_form(visit, form, SurveyForm, done)


@desk_form(router, "/{community}/desk/surveys/{survey_id}/questions")
async def add_question(visit: Visit) -> Response:
    """One more question, in a section that is there or in a new one."""
    survey, fields = await _survey(visit), Fields(visit.words)
    back = f"/{visit.community}/surveys/{survey.survey_id}"
    if visit.request.method != "POST" and not may_change(survey):
        return visit.see(back)
    last = survey.sections[-1]
    form = Form(
        title=visit.words("surveys.add_question"),
        back=back,
        back_words=title_of(survey, visit.language),
        lead=visit.words("surveys.add_lead"),
        fields=(*asked_fields(fields), *in_english(fields, "section_en", "question_en")),
        values=(("section", last.title), ("section_en", last.title_en or ""), ("required", "true")),
        button=visit.words("surveys.add_question"),
    )

    async def done(body: QuestionForm, once: str) -> Response:
        there = {one.title: one for one in survey.sections}
        codes = tuple(question.code for one in survey.sections for question in one.questions)
        there[body.section] = _with(body, codes, there.get(body.section))
        asked = SurveyRequest(
            title=survey.title,
            title_en=survey.title_en,
            window=survey.window,
            sections=tuple(there.values()),
            audience=survey.audience,
            buildings=survey.buildings,
        )
        return await _edited(visit, survey, asked, once)

    return await answer_form(visit, form, QuestionForm, done)


@desk_form(router, "/{community}/desk/surveys/{survey_id}/edit")
async def edit(visit: Visit) -> Response:
    """Another title or window, and without some of the questions; what is asked otherwise is added anew."""
    survey = await _survey(visit)
    back, fields = f"/{visit.community}/surveys/{survey.survey_id}", Fields(visit.words)
    if visit.request.method != "POST" and not may_change(survey):
        return visit.see(back)
    questions = [question for section in survey.sections for question in section.questions]
    choices = tuple((one.code, title_of(one, visit.language)) for one in questions)
    form = Form(
        title=visit.words("surveys.edit"),
        back=back,
        back_words=title_of(survey, visit.language),
        lead=visit.words("surveys.add_lead"),
        fields=(
            *head_fields(fields),
            fields("kept", Kind.CHECKS, choices=choices, hint="surveys.kept_hint", label="surveys.kept"),
            *in_english(fields, "title_en"),
        ),
        values=(*await _head_values(visit, survey), *(("kept", one.code) for one in questions)),
        button=visit.words("surveys.save"),
    )

    async def done(body: EditForm, once: str) -> Response:
        kept = (_keeping(section, body.kept) for section in survey.sections)
        sections = tuple(section for section in kept if section is not None)
        if not sections:
            raise FormInvalid([Fault("kept", "too_short", {})])
        return await _edited(visit, survey, _asked(body, sections), once)

    return await answer_form(visit, form, EditForm, done)


def _asked(body: SurveyForm | EditForm, sections: tuple[Section, ...]) -> SurveyRequest:
    some = body.audience is SurveyAudience.BUILDING
    buildings = tuple(dict.fromkeys(one_a_line(body.buildings or ""))) if some else ()
    if some and not buildings:
        raise FormInvalid([Fault("buildings", "too_short", {})])
    head = {name: getattr(body, name) for name in ("title", "title_en", "window", "audience")}
    return made_of(SurveyRequest, {**head, "sections": sections, "buildings": buildings})


async def _head_values(visit: Visit, survey: SurveyView) -> tuple[tuple[str, str], ...]:
    """What title and window are now, as their fields have it."""
    shown = await visit.shown()
    return (
        ("title", survey.title),
        ("title_en", survey.title_en or ""),
        ("window.starts_at", shown.typed(survey.window.starts_at)),
        ("window.ends_at", shown.typed(survey.window.ends_at)),
        ("audience", survey.audience.value),
        ("buildings", "\n".join(survey.buildings)),
    )


def _keeping(section: Section, kept: tuple[str, ...]) -> Section | None:
    """The section with these of its questions; None where it keeps none."""
    questions = tuple(one for one in section.questions if one.code in kept)
    return section.model_copy(update={"questions": questions}) if questions else None


async def _edited(visit: Visit, survey: SurveyView, asked: SurveyRequest, once: str) -> Response:
    outcome = await visit.submit(
        EditSurvey, asked, once=once, survey_id=survey.survey_id, expected_revision=survey.revision
    )
    return visit.see_done(f"/{visit.community}/surveys/{survey.survey_id}", EditSurvey, outcome)


@desk_form(router, "/{community}/desk/surveys/{survey_id}/need")
async def collect_need(visit: Visit) -> Response:
    """A need, on the ground of a number that the closed survey shows."""
    survey = await _survey(visit)
    fields = Fields(visit.words)
    counts = survey.audience is not SurveyAudience.RESIDENTS
    form = Form(
        title=visit.words("surveys.make_need"),
        back=f"/{visit.community}/surveys/{survey.survey_id}",
        back_words=title_of(survey, visit.language),
        lead=visit.words("surveys.make_need_lead"),
        fields=(
            fields("answer", Kind.SELECT, choices=_shown(visit, survey), label="surveys.on_ground_of"),
            fields("title", label="surveys.need_title"),
            fields.one_of("field", FieldOfWork),
            *(() if counts else (fields("households", Kind.NUMBER, label="surveys.households"),)),
            fields("summary", Kind.AREA, label="surveys.need_summary", hint="cases.public_hint"),
            *english_fields(visit.words, "summary"),
            fields.yes_or_no("serves_minors"),
        ),
        button=visit.words("surveys.make_need"),
    )

    async def done(body: NeedForm, once: str) -> Response:
        question, _, option = body.answer.partition("/")
        said = {name: value for name, value in body if name != "answer"}
        asked = CollectNeedFromSurveyRequest(question=question, option=option, **said)
        outcome = await visit.submit(CollectNeedFromSurvey, asked, once=once, survey_id=survey.survey_id)
        return visit.see_done(
            f"/{visit.community}/needs/{outcome.made('need_id')}", CollectNeedFromSurvey, outcome
        )

    return await answer_form(visit, form, NeedForm, done)


def _shown(visit: Visit, survey: SurveyView) -> Choices:
    return tuple(
        (f"{result.code}/{row.code}", f"{result.title}{BETWEEN_LANGUAGES}{row.words}: {row.answers}")
        for result in results_of(survey, visit.words)
        for row in result.rows
        if row.answers is not None
    )


def _with(body: QuestionForm, codes: tuple[str, ...], there: Section | None = None) -> Section:
    """The section with the question that was typed; `FormInvalid` where it can't be made."""
    question = question_of(body, codes)
    try:
        if there is not None:
            return Section(title=there.title, title_en=there.title_en, questions=(*there.questions, question))
        return Section(title=body.section, title_en=body.section_en, questions=(question,))
    except ValidationError:
        raise does_not_fit(body) from None


async def _survey(visit: Visit) -> SurveyView:
    survey_id = visit.id_part("survey_id", SURVEY_IS_UNKNOWN)
    return require(await get_survey(await visit.caller(GetSurvey), survey_id), SURVEY_IS_UNKNOWN)
