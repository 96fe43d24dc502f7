"""The community's rules, as bookings adopts them, and the limits of booking."""

from bisect import insort_right

from services.bookings.domain.dated_rules import DatedRules
from services.bookings.domain.hours import weekly_hours
from services.bookings.domain.misfits import Misfits, outside_rules
from services.bookings.domain.room_line import call_lines
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.programme import AdoptRules, BookingLimitsSet, RulesAdopted, SetBookingLimits
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.messages import Event
from shared.kernel.refusals import check_revision


def _dated(facts: AdoptRules | RulesAdopted) -> DatedRules:
    rules = facts.rules
    return DatedRules(
        effective_from=facts.effective_from,
        zone=rules.zone,
        hours=weekly_hours(rules.opening_windows),
        floor_minutes=rules.resident_floor_minutes_per_week,
        offer_minutes=rules.waitlist_offer_minutes,
        share_bps=rules.share_bps,
        needs_references=bool(rules.needs_references),
        volunteering=rules.volunteering or VolunteerRules(),
        strikes=rules.strikes,
        rooms=rules.rooms,
    )


def adopt_rules(state: Bookings, command: AdoptRules) -> list[Event]:
    if state.rules and state.rules_at(command.effective_from) == _dated(command):
        return []  # Told twice.
    outside = outside_rules(state, _dated(command)) if state.rules else []
    return [
        RulesAdopted(rules=command.rules, effective_from=command.effective_from, adopted_at=command.now),
        *Misfits(outside, []).events(command.now),
    ]


def rules_adopted(state: Bookings, event: RulesAdopted) -> None:
    # To the right of rules from the same day on: what was settled last holds.
    insort_right(state.rules, _dated(event), key=lambda rules: rules.effective_from)
    call_lines(state, event.adopted_at)


def set_booking_limits(state: Bookings, command: SetBookingLimits) -> list[Event]:
    check_revision(state.limits_revision, command.expected_revision)
    if command.limits == state.limits:
        return []
    revision = state.limits_revision + 1
    return [BookingLimitsSet(limits=command.limits, revision=revision, set_at=command.now)]


def booking_limits_set(state: Bookings, event: BookingLimitsSet) -> None:
    state.limits = event.limits
    state.limits_revision = event.revision
    call_lines(state, event.set_at)
