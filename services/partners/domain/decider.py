"""The rules of the partners service, joined to its commands and events."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from services.partners.domain import (
    agreements,
    applications,
    calls,
    decisions,
    feedback,
    intents,
    needs,
    objections,
    partnership,
    programme,
    records,
    screening,
    signatures,
    ticks,
    trials,
)
from services.partners.domain.state import Programme
from shared.contracts import partners as wire
from shared.contracts.partners import COMMANDS, EVENTS
from shared.kernel.decider import Decider, Dispatch, deciding, evolving
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Rejected

C = TypeVar("C", bound=Command)

Decide = Callable[[Programme, C], Sequence[Event]]


def _once_open(decide: Decide[C]) -> Decide[C]:
    """The rule, for a community that is open."""

    def decide_once_open(state: Programme, command: C) -> Sequence[Event]:
        if state.opening is None:
            raise Rejected(COMMUNITY_IS_NOT_OPEN)
        return decide(state, command)

    return decide_once_open


_DECIDE: Dispatch[Programme, Command, Sequence[Event]] = (
    Dispatch[Programme, Command, Sequence[Event]]()
    .on(Tick, ticks.tick)
    .on(wire.OpenCommunity, programme.open_community)
    .on(wire.ChangeRules, _once_open(programme.change_rules))
    .on(wire.CollectNeed, _once_open(needs.collect_need))
    .on(wire.EditNeed, _once_open(needs.edit_need))
    .on(wire.VerifyNeed, _once_open(needs.verify_need))
    .on(wire.PublishNeed, _once_open(needs.publish_need))
    .on(wire.DeclineNeed, _once_open(needs.decline_need))
    .on(wire.ConfirmNeed, _once_open(needs.confirm_need))
    .on(wire.CloseNeed, _once_open(needs.close_need))
    .on(wire.DraftCall, _once_open(calls.draft_call))
    .on(wire.EditCall, _once_open(calls.edit_call))
    .on(wire.PublishCall, _once_open(calls.publish_call))
    .on(wire.CloseCall, _once_open(calls.close_call))
    .on(wire.ArchiveCall, _once_open(calls.archive_call))
    .on(wire.OfferIntent, _once_open(intents.offer_intent))
    .on(wire.ScheduleIntent, _once_open(intents.schedule_intent))
    .on(wire.WithdrawIntent, _once_open(intents.withdraw_intent))
    .on(wire.DraftApplication, _once_open(applications.draft_application))
    .on(wire.EditApplication, _once_open(applications.edit_application))
    .on(wire.SubmitApplication, _once_open(applications.submit_application))
    .on(wire.WithdrawApplication, _once_open(applications.withdraw_application))
    .on(wire.BeginScreening, _once_open(screening.begin_screening))
    .on(wire.RequestInformation, _once_open(screening.request_information))
    .on(wire.AnswerInformation, _once_open(screening.answer_information))
    .on(wire.MatchApplication, _once_open(screening.match_application))
    .on(wire.PlanTrial, _once_open(trials.plan_trial))
    .on(wire.CheckIn, _once_open(trials.check_in))
    .on(wire.RecordTrialHeld, _once_open(trials.record_trial_held))
    .on(wire.GiveFeedback, _once_open(feedback.give_feedback))
    .on(wire.RecordScreening, _once_open(records.record_screening))
    .on(wire.DeclareRelation, _once_open(records.declare_relation))
    .on(wire.AskException, _once_open(records.ask_exception))
    .on(wire.DecideApplication, _once_open(decisions.decide_application))
    .on(wire.RaiseObjection, _once_open(objections.raise_objection))
    .on(wire.AnswerObjection, _once_open(objections.answer_objection))
    .on(wire.SuspendPartner, _once_open(partnership.suspend_partner))
    .on(wire.ReinstatePartner, _once_open(partnership.reinstate_partner))
    .on(wire.AnnounceExit, _once_open(partnership.announce_exit))
    .on(wire.TerminatePartner, _once_open(partnership.terminate_partner))
    .on(wire.DraftAgreement, _once_open(agreements.draft_agreement))
    .on(wire.AmendAgreement, _once_open(agreements.amend_agreement))
    .on(wire.SignAgreement, _once_open(signatures.sign_agreement))
    .on(wire.TerminateAgreement, _once_open(agreements.terminate_agreement))
)


_EVOLVE: Dispatch[Programme, Event, None] = (
    Dispatch[Programme, Event, None]()
    .on(wire.CommunityOpened, programme.community_opened)
    .on(wire.RulesChanged, programme.rules_changed)
    .on(wire.NeedCollected, needs.need_collected)
    .on(wire.NeedEdited, needs.need_edited)
    .on(wire.NeedVerified, needs.need_verified)
    .on(wire.NeedPublished, needs.need_published)
    .on(wire.NeedDeclined, needs.need_declined)
    .on(wire.NeedMatched, needs.need_matched)
    .on(wire.NeedReleased, needs.need_released)
    .on(wire.NeedTakenUp, needs.need_taken_up)
    .on(wire.NeedClosed, needs.need_closed)
    .on(wire.CallDrafted, calls.call_drafted)
    .on(wire.CallEdited, calls.call_edited)
    .on(wire.CallPublished, calls.call_published)
    .on(wire.CallClosed, calls.call_closed)
    .on(wire.CallArchived, calls.call_archived)
    .on(wire.IntentOffered, intents.intent_offered)
    .on(wire.IntentScheduled, intents.intent_scheduled)
    .on(wire.IntentTakenUp, intents.intent_taken_up)
    .on(wire.IntentWithdrawn, intents.intent_withdrawn)
    .on(wire.ApplicationDrafted, applications.application_drafted)
    .on(wire.ApplicationEdited, applications.application_edited)
    .on(wire.ApplicationSubmitted, applications.application_submitted)
    .on(wire.ApplicationWithdrawn, applications.application_withdrawn)
    .on(wire.ScreeningBegun, screening.screening_begun)
    .on(wire.InformationRequested, screening.information_requested)
    .on(wire.InformationAnswered, screening.information_answered)
    .on(wire.ApplicationMatched, screening.application_matched)
    .on(wire.TrialPlanned, trials.trial_planned)
    .on(wire.TrialCancelled, trials.trial_cancelled)
    .on(wire.CheckedIn, trials.checked_in)
    .on(wire.TrialHeld, trials.trial_held)
    .on(wire.FeedbackOpened, feedback.feedback_opened)
    .on(wire.FeedbackGiven, feedback.feedback_given)
    .on(wire.FeedbackClosed, feedback.feedback_closed)
    .on(wire.ScreeningRecorded, records.screening_recorded)
    .on(wire.RelationDeclared, records.relation_declared)
    .on(wire.ExceptionAsked, records.exception_asked)
    .on(wire.ApplicationDecided, decisions.application_decided)
    .on(wire.ApplicationRejected, decisions.application_rejected)
    .on(wire.ObjectionRaised, objections.objection_raised)
    .on(wire.ObjectionAnswered, objections.objection_answered)
    .on(wire.DecisionSetAside, objections.decision_set_aside)
    .on(wire.PartnerAdmitted, partnership.partner_admitted)
    .on(wire.PartnerSuspended, partnership.partner_suspended)
    .on(wire.PartnerReinstated, partnership.partner_reinstated)
    .on(wire.PartnerExitAnnounced, partnership.partner_exit_announced)
    .on(wire.PartnerExited, partnership.partner_exited)
    .on(wire.PartnerTerminated, partnership.partner_terminated)
    .on(wire.AgreementDrafted, agreements.agreement_drafted)
    .on(wire.AgreementAmended, agreements.agreement_amended)
    .on(wire.AgreementSigned, signatures.agreement_signed)
    .on(wire.AgreementActivated, agreements.agreement_activated)
    .on(wire.AgreementEnded, agreements.agreement_ended)
    .on(wire.AgreementWithdrawn, agreements.agreement_withdrawn)
)

DECIDER = Decider(
    name="partners",
    state=Programme,
    decide=deciding(_DECIDE, COMMANDS),
    evolve=evolving(_EVOLVE, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=ticks.due,
)
