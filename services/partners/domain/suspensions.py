"""Suspension: by staff until they say otherwise, by a complaint until its day, or until others lift it."""

from services.partners.domain.guards import hands, require_unrelated_to_partner
from services.partners.domain.partnership import require_present_partner
from services.partners.domain.state import Programme
from shared.contracts.partners.admission import PartnerReinstated, PartnerSuspended
from shared.contracts.partners.complaints.events import TimedSuspensionEnded
from shared.contracts.partners.partnership import LiftSuspension, ReinstatePartner, SuspendPartner
from shared.contracts.partners.refusals.complaints import (
    NO_COMPLAINT_SUSPENDS_THE_PARTNER,
    SUSPENSION_ENDS_BY_ITSELF,
    WHO_SUSPENDED_DOES_NOT_LIFT_IT,
)
from shared.kernel.messages import Event, Tick
from shared.kernel.refusals import Rejected

TIMED = "suspension"
"""First part of a deadline's key."""


def suspend_partner(state: Programme, command: SuspendPartner) -> list[Event]:
    partner = require_present_partner(state, command.partner_id)
    if partner.suspended_openly:
        return []
    return [PartnerSuspended(partner_id=command.partner_id, reason=command.reason, suspended_at=command.now)]


def partner_suspended(state: Programme, event: PartnerSuspended) -> None:
    partner = state.partners[event.partner_id]
    partner.suspended, partner.suspension_reason = True, event.reason
    partner.suspension_proposed = False
    if event.ends_at is None:
        partner.suspended_openly = True
    else:
        partner.suspended_until = event.ends_at
        state.deadlines.put(f"{TIMED}/{event.partner_id}", event.ends_at)


def reinstate_partner(state: Programme, command: ReinstatePartner) -> list[Event]:
    partner = require_present_partner(state, command.partner_id)
    if not partner.suspended:
        return []
    if partner.suspended_until is not None:
        raise Rejected(SUSPENSION_ENDS_BY_ITSELF, ends_at=partner.suspended_until.isoformat())
    require_unrelated_to_partner(state, partner, command)
    return [
        PartnerReinstated(partner_id=command.partner_id, reason=command.reason, reinstated_at=command.now)
    ]


def partner_reinstated(state: Programme, event: PartnerReinstated) -> None:
    partner = state.partners[event.partner_id]
    partner.suspended = partner.suspended_openly = False
    partner.suspension_reason = None


def lift_suspension(state: Programme, command: LiftSuspension) -> list[Event]:
    partner = require_present_partner(state, command.partner_id)
    if partner.suspended_until is None:
        raise Rejected(NO_COMPLAINT_SUSPENDS_THE_PARTNER)
    require_unrelated_to_partner(state, partner, command)
    if not {*map(state.one, hands(command))}.isdisjoint(map(state.one, partner.suspension_deciders)):
        raise Rejected(WHO_SUSPENDED_DOES_NOT_LIFT_IT)
    ended = TimedSuspensionEnded(
        partner_id=command.partner_id, ended_at=command.now, lifted_by=command.actor.id
    )
    if partner.suspended_openly:
        return [ended]
    return [
        ended,
        PartnerReinstated(partner_id=command.partner_id, reason=command.reason, reinstated_at=command.now),
    ]


def end_reached(state: Programme, partner_id: str, command: Tick) -> list[Event]:
    """Bookings hears of it as of any reinstatement, unless staff suspended the partner besides."""
    partner = state.partners[partner_id]
    ended = TimedSuspensionEnded(partner_id=partner_id, ended_at=command.now)
    if partner.suspended_openly or partner.suspension_reason is None:
        return [ended]
    return [
        ended,
        PartnerReinstated(partner_id=partner_id, reason=partner.suspension_reason, reinstated_at=command.now),
    ]


def timed_suspension_ended(state: Programme, event: TimedSuspensionEnded) -> None:
    partner = state.partners[event.partner_id]
    partner.suspended_until = None
    partner.suspension_deciders.clear()
    state.deadlines.drop(f"{TIMED}/{event.partner_id}")
