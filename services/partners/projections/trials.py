"""Trials (试课) as everybody may see them: results once the feedback window has closed, for nobody before."""

from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.trials.events import (
    SHOWN_FROM_ANSWERS,
    CheckedIn,
    FeedbackClosed,
    FeedbackGiven,
    FeedbackOpened,
    TrialCancelled,
    TrialHeld,
    TrialPlanned,
    TrialSpaceConfirmed,
)
from shared.contracts.partners.trials.views import (
    FeedbackResults,
    GetTrial,
    ListTrials,
    TrialState,
    TrialView,
)
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.projections.indexing import Scalar
from shared.projections.projection import Documents, Projection


class TrialDocument(TrialView):
    """A trial, and where the words are kept that nobody may read before the window closes."""

    text_ids: tuple[str, ...] = ()

    def shown(self) -> TrialView:
        """The trial as it may be seen."""
        return TrialView(**{name: getattr(self, name) for name in TrialView.model_fields})


def _planned(_trial: TrialDocument | None, recorded: Recorded[TrialPlanned], key: str) -> TrialDocument:
    event = recorded.data
    return TrialDocument(
        trial_id=key,
        application_id=event.application_id,
        state=TrialState.PLANNED,
        project=event.project,
        organisation=event.organisation,
        starts_at=event.window.starts_at,
        ends_at=event.window.ends_at,
        place=event.place,
        capacity=event.capacity,
        space_id=event.space_id,
        waits_for_space=event.space_id is not None,
    )


def _space_confirmed(
    trial: TrialDocument | None, _recorded: Recorded[TrialSpaceConfirmed], _key: str
) -> TrialDocument | None:
    return trial.model_copy(update={"waits_for_space": False}) if trial else None


def _cancelled(
    trial: TrialDocument | None, recorded: Recorded[TrialCancelled], _key: str
) -> TrialDocument | None:
    if trial is None:
        return None
    refused = recorded.data.space_refused
    update = {"waits_for_space": False, "space_refused": refused, "text_ids": ()}
    return trial.model_copy(update={"state": TrialState.CANCELLED, **update})


def _checked_in(
    trial: TrialDocument | None, recorded: Recorded[CheckedIn], _key: str
) -> TrialDocument | None:
    if trial is None:
        return None
    by_staff = trial.checked_in_by_staff + recorded.data.by_staff
    return trial.model_copy(update={"checked_in": trial.checked_in + 1, "checked_in_by_staff": by_staff})


def _counted_as_one(
    trial: TrialDocument | None, recorded: Recorded[PersonsCountedAsOne], key: str
) -> TrialDocument | None:
    if trial is None:
        return None
    dropped = next(one for one in recorded.data.dropped if one.trial_id == key)
    update = {
        "checked_in": trial.checked_in - dropped.check_in,
        "checked_in_by_staff": trial.checked_in_by_staff - dropped.check_in_by_staff,
        "text_ids": tuple(one for one in trial.text_ids if one != dropped.text_id),
    }
    return trial.model_copy(update=update)


def _held(trial: TrialDocument | None, recorded: Recorded[TrialHeld], _key: str) -> TrialDocument | None:
    return trial.model_copy(update={"held_at": recorded.data.held_at}) if trial else None


def _feedback_opened(
    trial: TrialDocument | None, recorded: Recorded[FeedbackOpened], _key: str
) -> TrialDocument | None:
    update = {"state": TrialState.FEEDBACK_OPEN, "feedback_closes_at": recorded.data.closes_at}
    return trial.model_copy(update=update) if trial else None


def _feedback_given(
    trial: TrialDocument | None, recorded: Recorded[FeedbackGiven], _key: str
) -> TrialDocument | None:
    text_id = recorded.data.text_id
    if trial is None or text_id is None:
        return trial
    return trial.model_copy(update={"text_ids": (*trial.text_ids, text_id)})


def _feedback_closed(
    trial: TrialDocument | None, recorded: Recorded[FeedbackClosed], _key: str
) -> TrialDocument | None:
    if trial is None:
        return None
    event = recorded.data
    results = FeedbackResults(
        answers=event.answers,
        answers_by_staff=event.answers_by_staff,
        in_favour=event.in_favour,
        scores=event.scores,
        quorum_met=event.quorum_met,
        threshold_met=event.threshold_met if event.answers >= SHOWN_FROM_ANSWERS else None,
        # Ids sort by the moment they were made; their last digits do not, and so tell nothing of when.
        text_ids=tuple(sorted(trial.text_ids, key=lambda text_id: text_id[::-1])),
    )
    update = {"state": TrialState.FEEDBACK_CLOSED, "results": results, "text_ids": ()}
    return trial.model_copy(update=update)


async def get_trial(documents: Documents[TrialDocument], query: GetTrial) -> TrialView | None:
    """The newest trial of an application."""
    where = {"application_id": query.application_id}
    page = await documents.page(where, order="trial_id", descending=True, limit=1)
    return page.items[0].shown() if page.items else None


async def list_trials(documents: Documents[TrialDocument], query: ListTrials) -> Page[TrialView]:
    """Trials, by when they begin, the latest first."""
    where: dict[str, Scalar | None] = {}
    if query.state is not None:
        where["state"] = query.state
    page = await documents.page(
        where, order="starts_at", descending=True, cursor=query.cursor, limit=query.limit
    )
    return Page(items=[trial.shown() for trial in page.items], next_cursor=page.next_cursor)


TRIALS = (
    Projection("trials", TrialDocument, indexes=("application_id", "state", "starts_at", "trial_id"))
    .on(TrialPlanned, lambda event: event.trial_id, _planned)
    .on(TrialSpaceConfirmed, lambda event: event.trial_id, _space_confirmed)
    .on(TrialCancelled, lambda event: event.trial_id, _cancelled)
    .on(CheckedIn, lambda event: event.trial_id, _checked_in)
    .on(PersonsCountedAsOne, lambda event: [one.trial_id for one in event.dropped], _counted_as_one)
    .on(TrialHeld, lambda event: event.trial_id, _held)
    .on(FeedbackOpened, lambda event: event.trial_id, _feedback_opened)
    .on(FeedbackGiven, lambda event: event.trial_id, _feedback_given)
    .on(FeedbackClosed, lambda event: event.trial_id, _feedback_closed)
    .answers(GetTrial, get_trial)
    .answers(ListTrials, list_trials)
)
