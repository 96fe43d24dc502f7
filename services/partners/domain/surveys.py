"""Needs surveys, from draft to the counts that make needs."""

from collections.abc import Iterable

from services.partners.domain.guards import particulars_of
from services.partners.domain.state import Programme
from services.partners.domain.survey_counts import counts_of
from services.partners.domain.survey_state import Survey
from shared.contracts.partners.needs.events import NeedCollected, NeedParticulars, NeedSource
from shared.contracts.partners.refusals.surveys import (
    BUILDING_IS_NAMED_TWICE,
    BUILDING_IS_NOT_NAMED,
    HOUSEHOLDS_ARE_NOT_COUNTED,
    NEED_HAS_NO_MORE_HOUSEHOLDS_THAN_ANSWERS,
    SURVEY_IS_FROZEN,
    SURVEY_IS_UNKNOWN,
    SURVEY_SHOWS_NO_SUCH_NUMBER,
    SURVEY_WINDOW_HAS_PASSED,
)
from shared.contracts.partners.surveys.addresses import plain_address
from shared.contracts.partners.surveys.commands import (
    CollectNeedFromSurvey,
    DraftSurvey,
    EditSurvey,
    PublishSurvey,
)
from shared.contracts.partners.surveys.events import (
    SurveyClosed,
    SurveyDrafted,
    SurveyEdited,
    SurveyPublished,
    SurveyShowedNeed,
)
from shared.contracts.partners.surveys.instrument import SurveyParticulars
from shared.contracts.partners.surveys.views import SurveyState
from shared.kernel.messages import Event, Tick
from shared.kernel.refusals import Rejected, check_revision


def require_survey(state: Programme, survey_id: str) -> Survey:
    survey = state.surveys.get(survey_id)
    if survey is None:
        raise Rejected(SURVEY_IS_UNKNOWN)
    return survey


def _require_buildings(buildings: Iterable[str]) -> None:
    """Refuses a building that nobody can mean, and one that is named in two ways: answers would be two.

    What was recorded before may have either, so it is no condition of the particulars themselves.
    """
    named: dict[str, str] = {}
    for one in buildings:
        plain = plain_address(one)
        if not plain:
            raise Rejected(BUILDING_IS_NOT_NAMED, building=one)
        if plain in named:
            raise Rejected(BUILDING_IS_NAMED_TWICE, building=one, as_well=named[plain])
        named[plain] = one


def draft_survey(_state: Programme, command: DraftSurvey) -> list[Event]:
    _require_buildings(command.buildings)
    return [
        SurveyDrafted(
            survey_id=command.new_id("survey"),
            particulars=particulars_of(SurveyParticulars, command),
            drafted_at=command.now,
        )
    ]


def survey_drafted(state: Programme, event: SurveyDrafted) -> None:
    state.surveys[event.survey_id] = Survey(event.particulars)


def edit_survey(state: Programme, command: EditSurvey) -> list[Event]:
    survey = require_survey(state, command.survey_id)
    check_revision(survey.revision, command.expected_revision)
    if survey.given or survey.state is SurveyState.CLOSED:
        raise Rejected(SURVEY_IS_FROZEN, state=survey.state.value, answers=len(survey.given))
    _require_buildings(command.buildings)
    return [
        SurveyEdited(
            survey_id=command.survey_id,
            particulars=particulars_of(SurveyParticulars, command),
            revision=survey.revision + 1,
        )
    ]


def survey_edited(state: Programme, event: SurveyEdited) -> None:
    survey = state.surveys[event.survey_id]
    survey.particulars = event.particulars
    survey.revision = event.revision
    survey.state = SurveyState.DRAFTED  # What was published was what it asked before.
    state.deadlines.drop(f"survey/{event.survey_id}")


def publish_survey(state: Programme, command: PublishSurvey) -> list[Event]:
    survey = require_survey(state, command.survey_id)
    if survey.state is not SurveyState.DRAFTED:
        return []
    if survey.particulars.window.ends_at <= command.now:
        raise Rejected(SURVEY_WINDOW_HAS_PASSED, ends_at=survey.particulars.window.ends_at.isoformat())
    return [
        SurveyPublished(survey_id=command.survey_id, particulars=survey.particulars, published_at=command.now)
    ]


def survey_published(state: Programme, event: SurveyPublished) -> None:
    state.surveys[event.survey_id].state = SurveyState.PUBLISHED
    state.deadlines.put(f"survey/{event.survey_id}", event.particulars.window.ends_at)


def window_ended(state: Programme, survey_id: str, command: Tick) -> list[Event]:
    survey = state.surveys[survey_id]
    given = survey.given.values()
    return [
        SurveyClosed(
            survey_id=survey_id,
            answers=len(given),
            answers_by_staff=sum(one.by_staff for one in given),
            counts=counts_of(survey.particulars, [one.answers for one in given]),
            closed_at=command.now,
        )
    ]


def survey_closed(state: Programme, event: SurveyClosed) -> None:
    survey = state.surveys[event.survey_id]
    survey.state = SurveyState.CLOSED
    survey.counts = event.counts
    survey.households.clear()
    survey.given.clear()  # Nobody is asked again, so who said what is no longer kept in memory.
    state.deadlines.drop(f"survey/{event.survey_id}")


def collect_need_from_survey(state: Programme, command: CollectNeedFromSurvey) -> list[Event]:
    survey = require_survey(state, command.survey_id)
    answers = _shown(survey, command.question, command.option)
    if answers is None:
        raise Rejected(SURVEY_SHOWS_NO_SUCH_NUMBER, question=command.question, option=command.option)
    households = command.households or (answers if survey.particulars.counts_households else None)
    if households is None:
        raise Rejected(HOUSEHOLDS_ARE_NOT_COUNTED, answers=answers)
    if households > answers:
        raise Rejected(NEED_HAS_NO_MORE_HOUSEHOLDS_THAN_ANSWERS, answers=answers)
    need_id = command.new_id("need")
    particulars = NeedParticulars(
        title=command.title,
        field=command.field,
        source=NeedSource.SURVEY,
        households=households,
        summary=command.summary,
        title_en=command.title_en,
        summary_en=command.summary_en,
        serves_minors=command.serves_minors,
    )
    return [
        NeedCollected(
            need_id=need_id,
            particulars=particulars,
            collected_by=command.actor.id,
            collected_at=command.now,
        ),
        SurveyShowedNeed(
            survey_id=command.survey_id,
            question_code=command.question,
            option_code=command.option,
            answers=answers,
            need_id=need_id,
        ),
    ]


def _shown(survey: Survey, question: str, option: str) -> int | None:
    for counts in survey.counts:
        for cell in counts.cells if counts.question == question else ():
            if cell.option == option:
                return cell.answers
    return None


def survey_showed_need(_state: Programme, _event: SurveyShowedNeed) -> None:
    """For whoever reads the survey: no rule asks."""
