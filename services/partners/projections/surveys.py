"""Needs surveys: a live count while they are answered, and results once they are closed."""

from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.surveys.events import (
    SurveyAnswered,
    SurveyClosed,
    SurveyDrafted,
    SurveyEdited,
    SurveyPublished,
    SurveyShowedNeed,
)
from shared.contracts.partners.surveys.instrument import text_ids_of
from shared.contracts.partners.surveys.views import (
    GetSurvey,
    ListSurveys,
    ListSurveyTexts,
    SurveyState,
    SurveyText,
    SurveyView,
)
from shared.kernel.messages import Recorded
from shared.kernel.words import KeptWords
from shared.projections.projection import Projection


def _drafted(_view: SurveyView | None, recorded: Recorded[SurveyDrafted], key: str) -> SurveyView:
    event = recorded.data
    return SurveyView(
        survey_id=key,
        state=SurveyState.DRAFTED,
        drafted_at=event.drafted_at,
        **dict(event.particulars),
    )


def _edited(view: SurveyView | None, recorded: Recorded[SurveyEdited], _key: str) -> SurveyView | None:
    event = recorded.data
    update = {
        **dict(event.particulars),
        "revision": event.revision,
        "state": SurveyState.DRAFTED,
        "listed": False,
        "published_at": None,
    }
    return view.model_copy(update=update) if view else None


def _published(view: SurveyView | None, recorded: Recorded[SurveyPublished], _key: str) -> SurveyView | None:
    update = {"state": SurveyState.PUBLISHED, "listed": True, "published_at": recorded.data.published_at}
    return view.model_copy(update=update) if view else None


def _answered(view: SurveyView | None, recorded: Recorded[SurveyAnswered], _key: str) -> SurveyView | None:
    if view is None:
        return None
    by_staff = view.answers_by_staff + (recorded.data.entered_by is not None)
    return view.model_copy(update={"answers": view.answers + 1, "answers_by_staff": by_staff})


def _counted_as_one(
    view: SurveyView | None, recorded: Recorded[PersonsCountedAsOne], key: str
) -> SurveyView | None:
    if view is None:
        return None
    dropped = next(one for one in recorded.data.surveys if one.survey_id == key)
    by_staff = view.answers_by_staff - dropped.by_staff
    return view.model_copy(update={"answers": view.answers - 1, "answers_by_staff": by_staff})


def _closed(view: SurveyView | None, recorded: Recorded[SurveyClosed], _key: str) -> SurveyView | None:
    event = recorded.data
    update = {
        "state": SurveyState.CLOSED,
        "answers": event.answers,
        "answers_by_staff": event.answers_by_staff,
        "counts": event.counts,
        "closed_at": event.closed_at,
    }
    return view.model_copy(update=update) if view else None


def _showed_need(
    view: SurveyView | None, recorded: Recorded[SurveyShowedNeed], _key: str
) -> SurveyView | None:
    if view is None:
        return None
    return view.model_copy(update={"need_ids": (*view.need_ids, recorded.data.need_id)})


SURVEYS = (
    Projection("surveys", SurveyView, indexes=("state", "listed", "drafted_at"))
    .on(SurveyDrafted, lambda event: event.survey_id, _drafted)
    .on(SurveyEdited, lambda event: event.survey_id, _edited)
    .on(SurveyPublished, lambda event: event.survey_id, _published)
    .on(SurveyAnswered, lambda event: event.survey_id, _answered)
    .on(PersonsCountedAsOne, lambda event: [one.survey_id for one in event.surveys], _counted_as_one)
    .on(SurveyClosed, lambda event: event.survey_id, _closed)
    .on(SurveyShowedNeed, lambda event: event.survey_id, _showed_need)
    .gets(GetSurvey)
    .lists(ListSurveys, order="drafted_at", descending=True)
)


def _place(text_id: str) -> str:
    """Where a text stands: ids begin with the moment they were made, and end with what tells nothing of it.

    It is the document's key, by which the store finds a page without sorting all texts of a survey.
    """
    return text_id[::-1]


def _written(_text: SurveyText | None, recorded: Recorded[SurveyAnswered], key: str) -> SurveyText | None:
    for answer in recorded.data.answers:
        if isinstance(answer.text, KeptWords) and _place(answer.text.text_id) == key:
            return SurveyText(survey_id=recorded.data.survey_id, question=answer.question, text=answer.text)
    return None


def _dropped(_text: SurveyText | None, _recorded: Recorded[PersonsCountedAsOne], _key: str) -> None:
    return None


SURVEY_TEXTS = (
    Projection("survey_texts", SurveyText, indexes=("survey_id",))
    .on(SurveyAnswered, lambda event: [_place(one) for one in text_ids_of(event.answers)], _written)
    .on(
        PersonsCountedAsOne,
        lambda event: [_place(text_id) for one in event.surveys for text_id in one.text_ids],
        _dropped,
    )
    .lists(ListSurveyTexts)
)
