"""What waits in the partners service: for applicants and partners, for staff, for the committee."""

import asyncio
from collections.abc import Sequence

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import is_related_to, related_partners
from services.gateway.operations.reviews import get_reviews, has_reviewed
from services.gateway.operations.waiting import screenings
from services.gateway.operations.waiting.call_inquiries import call_inquiries
from services.gateway.operations.waiting.raised_needs import assigned, raised_needs
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.agreements.views import AgreementState, AgreementView, ListAgreements
from shared.contracts.partners.applications.views import ApplicationState, ApplicationView, ListApplications
from shared.contracts.partners.calls import CallState, CallView, ListCalls
from shared.contracts.partners.decisions.views import DecisionState, ListDecisions
from shared.contracts.partners.intents import IntentState, IntentView, ListIntents
from shared.contracts.partners.needs.views import ListNeeds, NeedState
from shared.contracts.partners.partnership import GetPartner, ListPartners, PartnerState, PartnerView
from shared.contracts.partners.reviews.views import ReviewsView
from shared.contracts.partners.surveys.views import ListSurveys, SurveyState, SurveyView
from shared.contracts.partners.trials.views import ListTrials, TrialState
from shared.kernel.roles import Role

_STAFF_TASKS = {
    ApplicationState.SUBMITTED: Task.BEGIN_SCREENING,
    ApplicationState.SCREENING: Task.MATCH_APPLICATION,
    ApplicationState.MATCHED: Task.PLAN_TRIAL,
}
_OWN_TASKS = {
    ApplicationState.DRAFTED: Task.SUBMIT_APPLICATION,
    ApplicationState.INFORMATION_ASKED: Task.ANSWER_QUESTION,
}
_TO_SIGN = frozenset({AgreementState.DRAFTED, AgreementState.SIGNED, AgreementState.ACTIVE})
"""A next version is drafted while one is in force."""


async def of_applicant(caller: Caller) -> list[WaitingThing]:
    """Drafts to finish and questions to answer. Whoever applies need not be a partner yet."""
    own = await whole_answer(caller, ListApplications(applicant=caller.person_id))
    return [
        _of_application(one, _OWN_TASKS[one.state], Role.PARTNER) for one in own if one.state in _OWN_TASKS
    ]


async def of_partner(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """Agreements to sign, and needs to see to."""
    found: list[AgreementView] = []
    for partner_id in partners:
        found += await whole_answer(caller, ListAgreements(partner_id=partner_id))
    drafts = [one for one in found if one.state in _TO_SIGN and one.versions[-1].partner_signed_at is None]
    return [
        *await _of_agreements(caller, drafts, Task.SIGN_AGREEMENT, Role.PARTNER),
        *await screenings.of_partner(caller, partners),
        *await assigned(caller, partners, Role.PARTNER),
    ]


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """The community's part of every intent, application, trial, decision, agreement, need and call."""
    return [
        *await _intents(caller),
        *await _applications(caller),
        *await decisions(caller, Role.STAFF),
        *await _trials(caller),
        *await objections(caller, Role.STAFF),
        *await _agreements(caller),
        *await screenings.of_staff(caller),
        *await raised_needs(caller),
        *await call_inquiries(caller),
        *await assigned(caller, [caller.person_id], Role.STAFF),
        *await _lists(caller),
    ]


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """Applications whose feedback is in, and objections that nobody has answered."""
    return [*await decisions(caller, Role.COMMITTEE), *await objections(caller, Role.COMMITTEE)]


async def decisions(caller: Caller, role: Role) -> list[WaitingThing]:
    """Applications whose feedback is in: to review, until enough people have, and then to decide on."""
    heard = await whole_answer(caller, ListApplications(state=ApplicationState.FEEDBACK_CLOSED))
    asked = (get_reviews(caller, one.application_id) for one in heard)
    tasks = [_judging(caller, reviews) for reviews in await asyncio.gather(*asked)]
    both = zip(heard, tasks, strict=True)
    return [_of_application(one, task, role) for one, task in both if task is not None]


def _judging(caller: Caller, reviews: ReviewsView | None) -> Task | None:
    """None where the caller takes no part, or others have to review it first."""
    if reviews is not None and not reviews.reader_takes_part:
        return None
    if reviews is None or reviews.given >= reviews.needed:
        return Task.DECIDE_APPLICATION
    return None if has_reviewed(caller, reviews) else Task.REVIEW_APPLICATION


async def objections(caller: Caller, role: Role) -> list[WaitingThing]:
    """Decisions against which somebody has raised what nobody has answered: under publicity, or set aside
    since, by another objection."""
    states = (DecisionState.PUBLICITY, DecisionState.SET_ASIDE)
    found = await asyncio.gather(*(whole_answer(caller, ListDecisions(state=one)) for one in states))
    return [
        WaitingThing(
            task=Task.ANSWER_OBJECTION,
            role=role,
            subject_id=one.application_id,
            title=one.project,
            organisation=one.organisation,
            since=one.decided_at,
            due_at=one.publicity_ends_at if one.state is DecisionState.PUBLICITY else None,
        )
        for those in found
        for one in those
        if one.objections_open
    ]


async def _intents(caller: Caller) -> list[WaitingThing]:
    states = (IntentState.WAITING, IntentState.INVITED, IntentState.MET)
    found = await asyncio.gather(*(whole_answer(caller, ListIntents(state=one)) for one in states))
    return [
        WaitingThing(
            task=_task_of_intent(one),
            role=Role.STAFF,
            subject_id=one.intent_id,
            title=one.project,
            organisation=one.organisation,
            person_id=one.offered_by,
            since=one.offered_at,
            due_at=None if one.met_at else one.planned_for,
        )
        for those in found
        for one in those
    ]


def _task_of_intent(one: IntentView) -> Task:
    if one.state is IntentState.MET:
        return Task.ANSWER_INTENT
    return Task.MEET_INTENT if one.planned_for else Task.SCHEDULE_INTENT


async def _applications(caller: Caller) -> list[WaitingThing]:
    found = []
    for state, task in _STAFF_TASKS.items():
        applications = await whole_answer(caller, ListApplications(state=state))
        found += [
            _of_application(one, task, Role.STAFF)
            for one in applications
            if not await is_related_to(caller, one.applicant, one.organisation)
        ]
    return found


async def _trials(caller: Caller) -> list[WaitingThing]:
    planned = await whole_answer(caller, ListTrials(state=TrialState.PLANNED))
    return [
        WaitingThing(
            task=Task.RECORD_TRIAL,
            role=Role.STAFF,
            subject_id=one.application_id,
            title=one.project,
            organisation=one.organisation,
            since=one.starts_at,
            due_at=one.ends_at,
        )
        for one in planned
        if one.starts_at <= caller.now and not await is_related_to(caller, None, one.organisation)
    ]


async def _agreements(caller: Caller) -> list[WaitingThing]:
    signed = await whole_answer(caller, ListAgreements(state=AgreementState.SIGNED_BY_PARTNER))
    active = await whole_answer(caller, ListAgreements(state=AgreementState.ACTIVE))
    ending = await whole_answer(caller, ListAgreements(renewal_due=True))
    admitted = await whole_answer(caller, ListPartners(state=PartnerState.ADMITTED))
    open_to_sign, ending = [*signed, *_amended(active)], _to_renew(ending)
    partners = [one.partner_id for one in (*open_to_sign, *ending)]
    related = await related_partners(caller, [*partners, *(one.partner_id for one in admitted)])
    open_to_sign = [one for one in open_to_sign if one.partner_id not in related]
    ending = [one for one in ending if one.partner_id not in related]
    return [
        *await _of_agreements(caller, open_to_sign, Task.COUNTERSIGN_AGREEMENT, Role.STAFF),
        *await _of_agreements(caller, ending, Task.RENEW_AGREEMENT, Role.STAFF),
        *(
            WaitingThing(
                task=Task.DRAFT_AGREEMENT,
                role=Role.STAFF,
                subject_id=one.partner_id,
                title=one.project,
                organisation=one.organisation,
                person_id=one.representative,
                since=one.admitted_at,
            )
            for one in admitted
            if one.partner_id not in related
        ),
    ]


def _amended(active: Sequence[AgreementView]) -> list[AgreementView]:
    """Those in force of which the partner has signed a next version, and the community not yet."""
    newest = ((one, one.versions[-1]) for one in active)
    return [one for one, version in newest if version.partner_signed_at and not version.community_signed_at]


def _to_renew(ending: Sequence[AgreementView]) -> list[AgreementView]:
    """Those of which no next version waits for signatures already."""
    return [one for one in ending if one.versions[-1].terms.ends_at <= one.terms.ends_at]


async def _lists(caller: Caller) -> list[WaitingThing]:
    found = []
    for state, task in ((NeedState.COLLECTED, Task.VERIFY_NEED), (NeedState.VERIFIED, Task.PUBLISH_NEED)):
        needs = await whole_answer(caller, ListNeeds(state=state, listed=None))
        found += [
            WaitingThing(
                task=task,
                role=Role.STAFF,
                subject_id=one.need_id,
                title=one.title,
                title_en=one.title_en,
                since=one.collected_at,
            )
            for one in needs
        ]
    calls = await whole_answer(caller, ListCalls(state=CallState.DRAFTED, listed=None))
    surveys = await whole_answer(caller, ListSurveys(state=SurveyState.DRAFTED, listed=None))
    return [
        *found,
        *(_of_draft(one, one.call_id, Task.PUBLISH_CALL) for one in calls),
        *(_of_draft(one, one.survey_id, Task.PUBLISH_SURVEY) for one in surveys),
    ]


def _of_draft(one: CallView | SurveyView, subject_id: str, task: Task) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=Role.STAFF,
        subject_id=subject_id,
        title=one.title,
        title_en=one.title_en,
        since=one.drafted_at,
        due_at=one.window.ends_at,
    )


def _of_application(one: ApplicationView, task: Task, role: Role) -> WaitingThing:
    heard = task in {Task.REVIEW_APPLICATION, Task.DECIDE_APPLICATION}
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.application_id,
        title=one.project,
        organisation=one.organisation,
        person_id=one.applicant,
        since=(one.feedback_closes_at if heard else one.submitted_at) or one.drafted_at,
    )


async def _of_agreements(
    caller: Caller, agreements: Sequence[AgreementView], task: Task, role: Role
) -> list[WaitingThing]:
    """Agreements by the names of their partners, each of whom is asked for once, and all side by side."""
    partner_ids = [*dict.fromkeys(one.partner_id for one in agreements)]
    found = await asyncio.gather(*(caller.ask(GetPartner(partner_id=one)) for one in partner_ids))
    partners = dict(zip(partner_ids, found, strict=True))
    return [_of_agreement(one, partners[one.partner_id], task, role) for one in agreements]


def _of_agreement(one: AgreementView, partner: PartnerView | None, task: Task, role: Role) -> WaitingThing:
    newest = one.versions[-1]
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.agreement_id,
        title=partner.project if partner else "",
        organisation=partner.organisation if partner else None,
        person_id=partner.representative if partner else None,
        since=newest.partner_signed_at or newest.drafted_at,
        due_at=newest.terms.ends_at if task is Task.RENEW_AGREEMENT else newest.terms.starts_at,
    )
