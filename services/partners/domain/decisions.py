"""Decisions: taken on evidence, shown to everybody, and in effect once nobody's objection is open."""

from datetime import timedelta

from services.partners.domain.applications import require_application, trial_called_off
from services.partners.domain.evidence import evidence_at, findings_of
from services.partners.domain.expiry import waits_no_more
from services.partners.domain.guards import related_to, require_no_hand_in_it, require_unrelated
from services.partners.domain.needs import released
from services.partners.domain.reviews import totals_for
from services.partners.domain.stages import (
    require_residents_were_heard,
    require_screening_begun,
    require_undecided,
    require_unsettled,
)
from services.partners.domain.state import Application, AskedException, Decision, Programme
from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.decisions.commands import DecideApplication
from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    ApplicationRejected,
    EvidenceCode,
    Verdict,
    Waiver,
)
from shared.contracts.partners.needs.events import NeedTakenUp
from shared.contracts.partners.refusals.applications import APPLICATION_IS_NOT_SUBMITTED
from shared.contracts.partners.refusals.decisions import EVIDENCE_IS_MISSING, EXCEPTION_NEEDS_TWO_STAFF
from shared.contracts.partners.refusals.relations import RELATION_MAY_TURN_THE_DECISION
from shared.kernel.messages import Event, Tick
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

_NEVER_WAIVED = frozenset({EvidenceCode.SCREENING_RECORD})
"""Minors Protection Law, art. 62: no community may do without."""


def decide_application(state: Programme, command: DecideApplication) -> list[Event]:
    application = require_application(state, command.application_id)
    require_undecided(application)
    require_unsettled(application)
    if application.state is ApplicationState.DRAFTED:
        raise Rejected(APPLICATION_IS_NOT_SUBMITTED, state=application.state.value)
    require_unrelated(state, application, command)
    require_no_hand_in_it(state, application, command)
    if command.decision is Verdict.ADMIT:
        waiver = _waiver_for_what_is_missing(state, application, command)
    else:
        waiver = None
        require_screening_begun(application)
        require_residents_were_heard(application)
    rules = application.begun_under or state.rules_at(command.now)
    totals = totals_for(state, application, command.decision, command.in_office)
    return [
        *trial_called_off(application, command.application_id, command),
        ApplicationDecided(
            decision_id=command.new_id("decision"),
            application_id=command.application_id,
            project=application.particulars.project,
            organisation=application.particulars.organisation,
            decision=command.decision,
            reason=command.reason,
            decided_by=command.actor.id,
            exception=waiver,
            decided_at=command.now,
            publicity_ends_at=command.now + timedelta(days=rules.publicity_days),
            applicant=application.applicant,
            reviews=totals,
        ),
    ]


def _waiver_for_what_is_missing(
    state: Programme, application: Application, command: DecideApplication
) -> Waiver | None:
    """None where the evidence is complete; else the exception of two staff, or the refusal."""
    findings = findings_of(application, state.screened_until(application.applicant))
    missing = tuple(piece.code for piece in evidence_at(findings, command.now) if not piece.met)
    if not missing:
        return None
    exception = application.exception
    if exception is not None and state.one(exception.asked_by) in application.claims:
        raise Rejected(RELATION_MAY_TURN_THE_DECISION, unsettled=1)
    if exception is not None and _is_related(state, application, exception):
        exception = None
    if exception is None or not _NEVER_WAIVED.isdisjoint(missing):
        raise Rejected(EVIDENCE_IS_MISSING, missing=[code.value for code in missing])
    if command.actor.id == exception.asked_by or not command.actor.has(Role.STAFF):
        raise Rejected(EXCEPTION_NEEDS_TWO_STAFF, asked_by=exception.asked_by)
    require_residents_were_heard(application)
    return Waiver(
        public_reason=exception.public_reason,
        asked_by=exception.asked_by,
        decided_by=command.actor.id,
        missing=missing,
    )


def _is_related(state: Programme, application: Application, exception: AskedException) -> bool:
    """Whether whoever asked for the exception turned out to be related since: then nobody asked for it."""
    return state.one(exception.asked_by) in related_to(state, application)


def application_decided(state: Programme, event: ApplicationDecided) -> None:
    application = state.applications[event.application_id]
    application.decision = Decision(
        id=event.decision_id,
        verdict=event.decision,
        reason=event.reason,
        publicity_ends_at=event.publicity_ends_at,
        returns_to=application.state,
    )
    application.exception = None
    application.reviews.clear()  # If it is set aside, the next one rests on new ones.
    application.state = ApplicationState.PUBLICITY
    waits_no_more(state, event.application_id)
    state.deadlines.put(f"publicity/{event.application_id}", event.publicity_ends_at)


def publicity_ended(state: Programme, application_id: str, command: Tick) -> list[Event]:
    application = state.applications[application_id]
    decision = application.decision
    if decision is None:
        raise LookupError(f"application {application_id} has no decision in publicity")
    if decision.verdict is Verdict.REJECT:
        return [
            ApplicationRejected(
                application_id=application_id,
                decision_id=decision.id,
                reason=decision.reason,
                rejected_at=command.now,
            ),
            *released(state, application_id),
        ]
    particulars = application.particulars
    partner_id = command.new_id(f"partner/{application_id}")
    return [
        PartnerAdmitted(
            partner_id=partner_id,
            application_id=application_id,
            form=particulars.form,
            actor_kind=particulars.actor_kind,
            mechanism=particulars.mechanism,
            field=particulars.field,
            organisation=particulars.organisation,
            project=particulars.project,
            representative=application.applicant,
            decision_id=decision.id,
            admitted_at=command.now,
        ),
        *(
            NeedTakenUp(need_id=need_id, application_id=application_id, partner_id=partner_id)
            for need_id in application.need_ids
        ),
    ]


def application_rejected(state: Programme, event: ApplicationRejected) -> None:
    settle(state, event.application_id, ApplicationState.REJECTED)


def settle(state: Programme, application_id: str, as_: ApplicationState) -> None:
    """The decision on an application is in effect: nothing about it is pending any more."""
    application = state.applications[application_id]
    application.state = as_
    application.decision = None
    state.is_settled(application_id)
    state.deadlines.drop(f"publicity/{application_id}")
