"""The space of a trial: booked when the partners service plans one there, and given back with it."""

from services.bookings.domain.bookings import cancelled
from services.bookings.domain.grants import space_booked_by
from services.bookings.domain.slots import room_for, slot_must_be_free
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.bookings.events import BookingUse, CancelReason
from shared.contracts.bookings.refusals.sessions import SPACE_IS_TOO_SMALL
from shared.contracts.bookings.trials import (
    FreeTrialSpace,
    KeepTrialSpace,
    TrialSpaceKept,
    TrialSpaceRefused,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def keep_trial_space(state: Bookings, command: KeepTrialSpace) -> list[Event]:
    """Books the space, or says why not: a trial that is planned hears of it either way."""
    asked = {"trial_id": command.trial_id, "application_id": command.application_id}
    try:
        wish = _wish(state, command)
        slot = slot_must_be_free(state, wish, BookingUse.COMMUNITY, command.new_id("booking"))
    except Rejected as rejected:
        return [
            TrialSpaceRefused(
                **asked, space_id=command.space_id, reason=rejected.refusal.code, refused_at=command.now
            )
        ]
    return [
        space_booked_by(state, wish, slot, BookingUse.COMMUNITY, trial_id=command.trial_id),
        TrialSpaceKept(**asked, space_id=command.space_id, booking_id=slot.booking_id, kept_at=command.now),
    ]


def _wish(state: Bookings, command: KeepTrialSpace) -> BookSpace:
    """A booking of the community's own, of as many parts of the space as hold everybody."""
    return BookSpace.model_construct(  # What was recorded need not fit what is asked of requests today.
        space_id=command.space_id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        units=_units_for(state.space(command.space_id), command.people),
        for_the_community=True,
        partner_id=None,
        command_id=command.command_id,
        actor=command.actor,
        now=command.now,
    )


def _units_for(space: Space, people: int) -> int:
    for units in range(1, space.units + 1):
        if room_for(space, units) >= people:
            return units
    raise Rejected(SPACE_IS_TOO_SMALL, capacity=space.capacity)


def trial_space_kept(_state: Bookings, _event: TrialSpaceKept) -> None:
    """The booking says for which trial it is; this is for the partners service."""


def trial_space_refused(_state: Bookings, _event: TrialSpaceRefused) -> None:
    """Nothing was booked."""


def free_trial_space(state: Bookings, command: FreeTrialSpace) -> list[Event]:
    booking_id = state.trials.get(command.trial_id)
    if booking_id is None:
        return []
    return [cancelled(state, state.bookings[booking_id], command.now, CancelReason.PLANS_CHANGED, people=())]
