"""Applications, from draft to settled, as the applicant and those who review them see them."""

from services.partners.projections.need_changes import applications_of
from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.applications.events import (
    ApplicationDrafted,
    ApplicationEdited,
    ApplicationMatched,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    InformationAnswered,
    InformationRequested,
    ScreeningBegun,
)
from shared.contracts.partners.applications.expiry import (
    ApplicationExpired,
    ApplicationExpiryNear,
    ApplicationExpirySet,
)
from shared.contracts.partners.applications.identity import ApplicantIdentified
from shared.contracts.partners.applications.views import (
    ApplicationState,
    ApplicationView,
    Exchange,
    GetApplication,
    ListApplications,
)
from shared.contracts.partners.call_questions import ApplicationAnswer, CallQuestionsAnswered
from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    ApplicationRejected,
    DecisionSetAside,
)
from shared.contracts.partners.needs.events import NeedClosed
from shared.contracts.partners.needs.merging import NeedMerged
from shared.contracts.partners.trials.events import (
    FeedbackClosed,
    FeedbackOpened,
    TrialCancelled,
    TrialPlanned,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _drafted(
    _view: ApplicationView | None, recorded: Recorded[ApplicationDrafted], key: str
) -> ApplicationView:
    event = recorded.data
    return ApplicationView(
        application_id=key,
        state=ApplicationState.DRAFTED,
        applicant=event.applicant,
        drafted_at=event.drafted_at,
        **dict(event.particulars),
    )


def _edited(
    view: ApplicationView | None, recorded: Recorded[ApplicationEdited], _key: str
) -> ApplicationView | None:
    if view is None:
        return None
    event = recorded.data
    still = view.identified and view.organisation == event.particulars.organisation
    update = {**dict(event.particulars), "revision": event.revision, "identified": still}
    if view.state is ApplicationState.DRAFTED:
        update["expires_at"] = None
    if view.call_id != event.particulars.call_id:
        update["answers"] = ()
    return view.model_copy(update=update)


def _answered_call(
    view: ApplicationView | None, recorded: Recorded[CallQuestionsAnswered], _key: str
) -> ApplicationView | None:
    answers = tuple(ApplicationAnswer(**dict(one)) for one in recorded.data.answers)
    return view.model_copy(update={"answers": answers}) if view else None


def _identified(
    view: ApplicationView | None, _recorded: Recorded[ApplicantIdentified], _key: str
) -> ApplicationView | None:
    return view.model_copy(update={"identified": True}) if view else None


def _moved(view: ApplicationView | None, state: ApplicationState, **facts: object) -> ApplicationView | None:
    return view.model_copy(update={"state": state, "expires_at": None, **facts}) if view else None


def _submitted(
    view: ApplicationView | None, recorded: Recorded[ApplicationSubmitted], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.SUBMITTED, submitted_at=recorded.data.submitted_at)


def _screening(
    view: ApplicationView | None, _recorded: Recorded[ScreeningBegun], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.SCREENING)


def _asked(
    view: ApplicationView | None, recorded: Recorded[InformationRequested], _key: str
) -> ApplicationView | None:
    if view is None:
        return None
    asked = Exchange(question=recorded.data.question)
    return _moved(view, ApplicationState.INFORMATION_ASKED, exchanges=(*view.exchanges, asked))


def _answered(
    view: ApplicationView | None, recorded: Recorded[InformationAnswered], _key: str
) -> ApplicationView | None:
    if view is None or not view.exchanges:
        return view
    *before, last = view.exchanges
    answered = last.model_copy(update={"answer": recorded.data.answer})
    return _moved(view, ApplicationState.SCREENING, exchanges=(*before, answered))


def _matched(
    view: ApplicationView | None, recorded: Recorded[ApplicationMatched], _key: str
) -> ApplicationView | None:
    if view is None:
        return None
    matched = view.model_copy(update={"need_ids": recorded.data.need_ids})
    return _moved(matched, ApplicationState.MATCHED) if view.state is ApplicationState.SCREENING else matched


def _need_closed(
    view: ApplicationView | None, recorded: Recorded[NeedClosed], _key: str
) -> ApplicationView | None:
    if view is None:
        return None
    left = tuple(one for one in view.need_ids if one != recorded.data.need_id)
    return view.model_copy(update={"need_ids": left})


def _need_merged(
    view: ApplicationView | None, recorded: Recorded[NeedMerged], _key: str
) -> ApplicationView | None:
    if view is None:
        return None
    event = recorded.data
    moved = (event.into if one == event.need_id else one for one in view.need_ids)
    return view.model_copy(update={"need_ids": tuple(dict.fromkeys(moved))})


def _trial_planned(
    view: ApplicationView | None, recorded: Recorded[TrialPlanned], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.TRIAL_PLANNED, trial_id=recorded.data.trial_id)


def _trial_cancelled(
    view: ApplicationView | None, _recorded: Recorded[TrialCancelled], _key: str
) -> ApplicationView | None:
    if view is None:
        return None
    gone = view.model_copy(update={"trial_id": None, "feedback_closes_at": None})
    return _moved(gone, ApplicationState.MATCHED) if view.state is ApplicationState.TRIAL_PLANNED else gone


def _feedback_opened(
    view: ApplicationView | None, recorded: Recorded[FeedbackOpened], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.FEEDBACK_OPEN, feedback_closes_at=recorded.data.closes_at)


def _feedback_closed(
    view: ApplicationView | None, _recorded: Recorded[FeedbackClosed], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.FEEDBACK_CLOSED)


def _decided(
    view: ApplicationView | None, recorded: Recorded[ApplicationDecided], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.PUBLICITY, publicity_ends_at=recorded.data.publicity_ends_at)


def _set_aside(
    view: ApplicationView | None, recorded: Recorded[DecisionSetAside], _key: str
) -> ApplicationView | None:
    return _moved(view, recorded.data.returns_to, publicity_ends_at=None)


def _rejected(
    view: ApplicationView | None, _recorded: Recorded[ApplicationRejected], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.REJECTED)


def _withdrawn(
    view: ApplicationView | None, _recorded: Recorded[ApplicationWithdrawn], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.WITHDRAWN)


def _expiry(
    view: ApplicationView | None,
    recorded: Recorded[ApplicationExpirySet] | Recorded[ApplicationExpiryNear],
    _key: str,
) -> ApplicationView | None:
    return view.model_copy(update={"expires_at": recorded.data.expires_at}) if view else None


def _expired(
    view: ApplicationView | None, _recorded: Recorded[ApplicationExpired], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.EXPIRED)


def _admitted(
    view: ApplicationView | None, recorded: Recorded[PartnerAdmitted], _key: str
) -> ApplicationView | None:
    return _moved(view, ApplicationState.ADMITTED, partner_id=recorded.data.partner_id)


APPLICATIONS = (
    Projection(
        "applications",
        ApplicationView,
        indexes=("state", "applicant", "mechanism", "field", "drafted_at"),
        version=3,
    )
    .on(ApplicationDrafted, lambda event: event.application_id, _drafted)
    .on(ApplicationEdited, lambda event: event.application_id, _edited)
    .on(CallQuestionsAnswered, lambda event: event.application_id, _answered_call)
    .on(ApplicantIdentified, lambda event: event.application_id, _identified)
    .on(ApplicationSubmitted, lambda event: event.application_id, _submitted)
    .on(ScreeningBegun, lambda event: event.application_id, _screening)
    .on(InformationRequested, lambda event: event.application_id, _asked)
    .on(InformationAnswered, lambda event: event.application_id, _answered)
    .on(ApplicationMatched, lambda event: event.application_id, _matched)
    .on(NeedClosed, lambda event: event.application_ids, _need_closed)
    .on(NeedMerged, applications_of, _need_merged)
    .on(TrialPlanned, lambda event: event.application_id, _trial_planned)
    .on(TrialCancelled, lambda event: event.application_id, _trial_cancelled)
    .on(FeedbackOpened, lambda event: event.application_id, _feedback_opened)
    .on(FeedbackClosed, lambda event: event.application_id, _feedback_closed)
    .on(ApplicationDecided, lambda event: event.application_id, _decided)
    .on(DecisionSetAside, lambda event: event.application_id, _set_aside)
    .on(ApplicationRejected, lambda event: event.application_id, _rejected)
    .on(ApplicationWithdrawn, lambda event: event.application_id, _withdrawn)
    .on(ApplicationExpirySet, lambda event: event.application_id, _expiry)
    .on(ApplicationExpiryNear, lambda event: event.application_id, _expiry)
    .on(ApplicationExpired, lambda event: event.application_id, _expired)
    .on(PartnerAdmitted, lambda event: event.application_id, _admitted)
    .gets(GetApplication)
    .lists(ListApplications, order="drafted_at", descending=True)
)
