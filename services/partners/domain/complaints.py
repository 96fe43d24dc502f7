"""Complaints about partners: acknowledged, heard, and decided by others than took them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.partners.domain.complaint_state import Complaint
from services.partners.domain.guards import hands, require_unrelated_to_partner
from services.partners.domain.partnership import require_partner, terminated
from services.partners.domain.state import Partner, Programme
from shared.contracts.partners.admission import PartnerSuspended
from shared.contracts.partners.complaint_rules import ComplaintRules
from shared.contracts.partners.complaints.commands import (
    AcknowledgeComplaint,
    AnswerComplaint,
    DecideComplaint,
    FileComplaint,
    WithdrawComplaint,
)
from shared.contracts.partners.complaints.events import (
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintDecided,
    ComplaintFiled,
    ComplaintWithdrawn,
    Measure,
)
from shared.contracts.partners.refusals.agreements import ONLY_THE_REPRESENTATIVE_MAY, PARTNER_HAS_LEFT
from shared.contracts.partners.refusals.complaints import (
    COMPLAINT_IS_ANSWERED,
    COMPLAINT_IS_NOT_ACKNOWLEDGED,
    COMPLAINT_IS_UNKNOWN,
    COMPLAINT_WAITS_FOR_ITS_DECISION,
    ONLY_THE_COMPLAINANT_MAY,
    PARTNER_IS_HEARD_FIRST,
    PARTNER_LEFT_TOO_LONG_AGO,
    PARTNERS_PEOPLE_DO_NOT_COMPLAIN,
    SUSPENSION_ENDS_WITHIN_A_YEAR,
    WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected

_A_YEAR = timedelta(days=365)


def _rules(state: Programme, now: datetime) -> ComplaintRules:
    return state.rules_at(now).complaints or ComplaintRules()


def _year(state: Programme, now: datetime) -> int:
    return now.astimezone(ZoneInfo(state.rules_at(now).zone)).year


def require_open_complaint(state: Programme, complaint_id: str) -> Complaint:
    complaint = state.complaints.get(complaint_id)
    if complaint is None:
        raise Rejected(COMPLAINT_IS_UNKNOWN)
    return complaint


def file_complaint(state: Programme, command: FileComplaint) -> list[Event]:
    partner = require_partner(state, command.partner_id)
    rules = _rules(state, command.now)
    if partner.left_at is not None:
        until = partner.left_at + timedelta(days=rules.after_exit_days)
        if command.now >= until:
            raise Rejected(PARTNER_LEFT_TOO_LONG_AGO, until=until.isoformat())
    complainant = command.actor.person
    if state.one(complainant) in {*map(state.one, partner.people())}:
        raise Rejected(PARTNERS_PEOPLE_DO_NOT_COMPLAIN)
    if _has_one_open(state, command):
        raise Rejected(COMPLAINT_WAITS_FOR_ITS_DECISION)
    return [
        ComplaintFiled(
            complaint_id=command.new_id("complaint"),
            partner_id=command.partner_id,
            session_id=command.session_id,
            text=command.text,
            complainant=complainant,
            entered_by=command.actor.id,
            filed_at=command.now,
            acknowledge_by=command.now + timedelta(days=rules.acknowledge_days),
        )
    ]


def _has_one_open(state: Programme, command: FileComplaint) -> bool:
    """Those that are open are few: each has its days."""
    person = state.one(command.actor.person)
    return any(
        (one.partner_id, one.session_id) == (command.partner_id, command.session_id)
        and state.one(one.complainant) == person
        for one in state.complaints.values()
    )


def complaint_filed(state: Programme, event: ComplaintFiled) -> None:
    state.complaints[event.complaint_id] = Complaint(
        event.partner_id, event.complainant, event.session_id, {event.complainant, event.entered_by}
    )


def acknowledge_complaint(state: Programme, command: AcknowledgeComplaint) -> list[Event]:
    complaint = require_open_complaint(state, command.complaint_id)
    require_unrelated_to_partner(state, state.partners[complaint.partner_id], command)
    if complaint.hear_by is not None:
        return []
    rules = _rules(state, command.now)
    return [
        ComplaintAcknowledged(
            complaint_id=command.complaint_id,
            partner_id=complaint.partner_id,
            acknowledged_by=command.actor.id,
            acknowledged_at=command.now,
            hear_by=command.now + timedelta(days=rules.hearing_days),
            decide_by=command.now + timedelta(days=rules.decision_days),
        )
    ]


def complaint_acknowledged(state: Programme, event: ComplaintAcknowledged) -> None:
    complaint = state.complaints[event.complaint_id]
    complaint.hear_by = event.hear_by
    complaint.hands.add(event.acknowledged_by)


def answer_complaint(state: Programme, command: AnswerComplaint) -> list[Event]:
    complaint = require_open_complaint(state, command.complaint_id)
    if not state.partners[complaint.partner_id].acts(command.actor.person):
        raise Rejected(ONLY_THE_REPRESENTATIVE_MAY)
    if complaint.hear_by is None:
        raise Rejected(COMPLAINT_IS_NOT_ACKNOWLEDGED)
    if complaint.answered:
        raise Rejected(COMPLAINT_IS_ANSWERED)
    return [
        ComplaintAnswered(
            complaint_id=command.complaint_id,
            partner_id=complaint.partner_id,
            answer=command.answer,
            answered_by=command.actor.person,
            entered_by=command.actor.id,
            answered_at=command.now,
        )
    ]


def complaint_answered(state: Programme, event: ComplaintAnswered) -> None:
    complaint = state.complaints[event.complaint_id]
    complaint.answered = True
    complaint.hands |= {event.answered_by, event.entered_by}


def decide_complaint(state: Programme, command: DecideComplaint) -> list[Event]:
    complaint = require_open_complaint(state, command.complaint_id)
    partner = state.partners[complaint.partner_id]
    _require_may_decide(state, complaint, partner, command)
    if complaint.hear_by is None:
        raise Rejected(COMPLAINT_IS_NOT_ACKNOWLEDGED)
    if not complaint.answered and command.now < complaint.hear_by:
        raise Rejected(PARTNER_IS_HEARD_FIRST, hear_by=complaint.hear_by.isoformat())
    return [
        ComplaintDecided(
            complaint_id=command.complaint_id,
            partner_id=complaint.partner_id,
            measure=command.measure,
            suspended_until=command.suspended_until,
            reason=command.reason,
            decided_by=command.actor.id,
            decided_at=command.now,
            year=_year(state, command.now),
        ),
        *_measure_taken(state, complaint.partner_id, partner, command),
    ]


def _require_may_decide(
    state: Programme, complaint: Complaint, partner: Partner, command: DecideComplaint
) -> None:
    require_unrelated_to_partner(state, partner, command)
    if not {*map(state.one, hands(command))}.isdisjoint(map(state.one, complaint.hands)):
        raise Rejected(WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE)


def _measure_taken(
    state: Programme, partner_id: str, partner: Partner, command: DecideComplaint
) -> list[Event]:
    if command.measure in {None, Measure.WARNING}:
        return []
    if partner.left is not None:
        raise Rejected(PARTNER_HAS_LEFT, state=partner.left.value)
    if command.suspended_until is None:
        return terminated(state, partner, partner_id, command.reason, command)
    latest = command.now + _A_YEAR
    if not command.now < command.suspended_until <= latest:
        raise Rejected(SUSPENSION_ENDS_WITHIN_A_YEAR, latest=latest.isoformat())
    if partner.suspended_until is not None and partner.suspended_until >= command.suspended_until:
        return []  # An earlier complaint suspends it for longer.
    return [
        PartnerSuspended(
            partner_id=partner_id,
            reason=command.reason,
            suspended_at=command.now,
            ends_at=command.suspended_until,
        )
    ]


def complaint_decided(state: Programme, event: ComplaintDecided) -> None:
    del state.complaints[event.complaint_id]
    if event.measure is Measure.SUSPENSION:
        state.partners[event.partner_id].suspension_deciders.add(event.decided_by)


def withdraw_complaint(state: Programme, command: WithdrawComplaint) -> list[Event]:
    complaint = require_open_complaint(state, command.complaint_id)
    _require_complainant(state, complaint, command)
    return [
        ComplaintWithdrawn(
            complaint_id=command.complaint_id,
            partner_id=complaint.partner_id,
            withdrawn_by=command.actor.person,
            withdrawn_at=command.now,
            year=_year(state, command.now),
        )
    ]


def _require_complainant(state: Programme, complaint: Complaint, command: Command) -> None:
    if state.one(complaint.complainant) != state.one(command.actor.person):
        raise Rejected(ONLY_THE_COMPLAINANT_MAY)


def complaint_withdrawn(state: Programme, event: ComplaintWithdrawn) -> None:
    del state.complaints[event.complaint_id]
