"""Objections during publicity: each is answered before the decision takes effect."""

from services.partners.domain.applications import require_application
from services.partners.domain.expiry import AWAITED, waits_from
from services.partners.domain.guards import hands, require_unrelated
from services.partners.domain.state import Decision, Objection, Programme
from shared.contracts.partners.decisions.commands import AnswerObjection, RaiseObjection
from shared.contracts.partners.decisions.events import DecisionSetAside, ObjectionAnswered, ObjectionRaised
from shared.contracts.partners.refusals.decisions import (
    OBJECTION_IS_ANSWERED,
    OBJECTION_IS_UNKNOWN,
    PERSON_HAS_AN_OPEN_OBJECTION,
    PUBLICITY_IS_NOT_RUNNING,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected


def raise_objection(state: Programme, command: RaiseObjection) -> list[Event]:
    decision = require_application(state, command.application_id).decision
    if decision is None or command.now >= decision.publicity_ends_at:
        raise Rejected(PUBLICITY_IS_NOT_RUNNING)
    person = command.actor.person
    open_ones = (one for one in decision.objections.values() if not one.answered)
    if state.one(person) in {state.one(one.raised_by) for one in open_ones}:
        raise Rejected(PERSON_HAS_AN_OPEN_OBJECTION)
    return [
        ObjectionRaised(
            objection_id=command.new_id("objection"),
            decision_id=decision.id,
            application_id=command.application_id,
            raised_by=person,
            text_id=command.text_id,
            text_sha256=command.text_sha256,
            raised_at=command.now,
        )
    ]


def _decision_in_publicity(state: Programme, application_id: str) -> Decision:
    decision = state.applications[application_id].decision
    if decision is None:
        raise LookupError(f"application {application_id} has no decision in publicity")
    return decision


def objection_raised(state: Programme, event: ObjectionRaised) -> None:
    decision = _decision_in_publicity(state, event.application_id)
    decision.objections[event.objection_id] = Objection(event.raised_by)
    state.deadlines.drop(f"publicity/{event.application_id}")


def answer_objection(state: Programme, command: AnswerObjection) -> list[Event]:
    application = require_application(state, command.application_id)
    decision = application.decision_of(command.objection_id)
    if decision is None:
        raise Rejected(OBJECTION_IS_UNKNOWN)
    objection = decision.objections[command.objection_id]
    require_unrelated(state, application, command)
    if state.one(objection.raised_by) in state.every_id(hands(command)):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, "Nobody answers their own objection.")
    if objection.answered:
        raise Rejected(OBJECTION_IS_ANSWERED)
    answered = ObjectionAnswered(
        objection_id=command.objection_id,
        decision_id=decision.id,
        application_id=command.application_id,
        answer=command.answer,
        upheld=command.upheld,
        answered_at=command.now,
    )
    if not command.upheld or decision is not application.decision:
        return [answered]
    return [
        answered,
        DecisionSetAside(
            decision_id=decision.id,
            application_id=command.application_id,
            objection_id=command.objection_id,
            returns_to=decision.returns_to,
            set_aside_at=command.now,
        ),
        *_waits_again(state, command, decision),
    ]


def _waits_again(state: Programme, command: AnswerObjection, decision: Decision) -> list[Event]:
    """Where it goes back to what somebody has to do."""
    awaits = AWAITED.get(decision.returns_to)
    return [*waits_from(state, command.application_id, awaits, command.now)] if awaits else []


def objection_answered(state: Programme, event: ObjectionAnswered) -> None:
    application = state.applications[event.application_id]
    if application.set_aside.pop(event.objection_id, None) is not None:
        return
    decision = _decision_in_publicity(state, event.application_id)
    decision.objections[event.objection_id].answered = True
    if not decision.unanswered:
        state.deadlines.put(f"publicity/{event.application_id}", decision.publicity_ends_at)


def decision_set_aside(state: Programme, event: DecisionSetAside) -> None:
    application = state.applications[event.application_id]
    application.state = event.returns_to
    decision = _decision_in_publicity(state, event.application_id)
    for objection_id, objection in decision.objections.items():
        if not objection.answered:  # Whoever raised it is still owed an answer.
            application.set_aside[objection_id] = decision
    application.decision = None
    state.deadlines.drop(f"publicity/{event.application_id}")
