"""The evidence for each application, computed by the very function that the rules use.

Two sorts of documents lie side by side: what the records say of an application, and until when a person
is screened for work with minors, since one record serves all applications of that person.
"""

from services.partners.domain.evidence import Findings, evidence_at
from services.partners.domain.trial_state import FeedbackResult
from services.partners.projections.need_changes import applications_of
from shared.contracts.partners.applications.events import (
    ApplicationEdited,
    ApplicationMatched,
    ApplicationSubmitted,
)
from shared.contracts.partners.decisions.events import ScreeningRecorded
from shared.contracts.partners.decisions.views import EvidenceView, GetEvidence
from shared.contracts.partners.needs.events import NeedClosed
from shared.contracts.partners.needs.merging import NeedMerged
from shared.contracts.partners.trials.events import FeedbackClosed, TrialCancelled, TrialHeld, TrialPlanned
from shared.kernel.messages import Recorded
from shared.kernel.models import Instant, View
from shared.projections.projection import Documents, Projection

_PERSON = "person:"


class Records(View):
    """What is on record of one application, or (under ``person:<id>``) of one person."""

    applicant: str = ""
    need_ids: tuple[str, ...] = ()
    trials_held: int = 0
    feedback: FeedbackClosed | None = None
    quorum: int = 0
    threshold_bps: int = 0
    serves_minors: bool = False
    screened_until: Instant | None = None


def _submitted(_records: Records | None, recorded: Recorded[ApplicationSubmitted], _key: str) -> Records:
    event = recorded.data
    return Records(
        applicant=event.applicant,
        quorum=event.feedback_quorum,
        threshold_bps=event.feedback_threshold_bps,
        serves_minors=event.particulars.serves_minors,
    )


def _edited(records: Records | None, recorded: Recorded[ApplicationEdited], _key: str) -> Records | None:
    serves_minors = recorded.data.particulars.serves_minors
    return records.model_copy(update={"serves_minors": serves_minors}) if records else None


def _matched(records: Records | None, recorded: Recorded[ApplicationMatched], _key: str) -> Records | None:
    return records.model_copy(update={"need_ids": recorded.data.need_ids}) if records else None


def _need_closed(records: Records | None, recorded: Recorded[NeedClosed], _key: str) -> Records | None:
    if records is None:
        return None
    left = tuple(one for one in records.need_ids if one != recorded.data.need_id)
    return records.model_copy(update={"need_ids": left})


def _need_merged(records: Records | None, recorded: Recorded[NeedMerged], _key: str) -> Records | None:
    if records is None:
        return None
    event = recorded.data
    moved = (event.into if one == event.need_id else one for one in records.need_ids)
    return records.model_copy(update={"need_ids": tuple(dict.fromkeys(moved))})


def _trial_planned(records: Records | None, _recorded: Recorded[TrialPlanned], _key: str) -> Records | None:
    return records.model_copy(update={"feedback": None}) if records else None


def _trial_cancelled(
    records: Records | None, _recorded: Recorded[TrialCancelled], _key: str
) -> Records | None:
    return records.model_copy(update={"feedback": None}) if records else None


def _trial_held(records: Records | None, _recorded: Recorded[TrialHeld], _key: str) -> Records | None:
    return records.model_copy(update={"trials_held": records.trials_held + 1}) if records else None


def _feedback_closed(
    records: Records | None, recorded: Recorded[FeedbackClosed], _key: str
) -> Records | None:
    return records.model_copy(update={"feedback": recorded.data}) if records else None


def _screened(_records: Records | None, recorded: Recorded[ScreeningRecorded], _key: str) -> Records:
    return Records(screened_until=recorded.data.valid_until)


async def get_evidence(documents: Documents[Records], query: GetEvidence) -> EvidenceView | None:
    """The evidence for an application as it stands at an instant; None before it is submitted."""
    records = await documents.get(query.application_id)
    if records is None:
        return None
    person = await documents.get(_PERSON + records.applicant)
    closed = records.feedback
    findings = Findings(
        needs=len(records.need_ids),
        trials_held=records.trials_held,
        feedback=FeedbackResult(closed.answers, closed.in_favour, closed.quorum_met, closed.threshold_met)
        if closed
        else None,
        quorum=records.quorum,
        threshold_bps=records.threshold_bps,
        serves_minors=records.serves_minors,
        screened_until=person.screened_until if person else None,
    )
    pieces = evidence_at(findings, query.at)
    complete = all(piece.met for piece in pieces)
    return EvidenceView(application_id=query.application_id, complete=complete, pieces=pieces)


EVIDENCE = (
    Projection("evidence", Records)
    .on(ApplicationSubmitted, lambda event: event.application_id, _submitted)
    .on(ApplicationEdited, lambda event: event.application_id, _edited)
    .on(ApplicationMatched, lambda event: event.application_id, _matched)
    .on(NeedClosed, lambda event: event.application_ids, _need_closed)
    .on(NeedMerged, applications_of, _need_merged)
    .on(TrialPlanned, lambda event: event.application_id, _trial_planned)
    .on(TrialCancelled, lambda event: event.application_id, _trial_cancelled)
    .on(TrialHeld, lambda event: event.application_id, _trial_held)
    .on(FeedbackClosed, lambda event: event.application_id, _feedback_closed)
    .on(ScreeningRecorded, lambda event: _PERSON + event.person, _screened)
    .answers(GetEvidence, get_evidence)
)
