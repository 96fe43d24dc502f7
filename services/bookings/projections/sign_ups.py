"""Who said that they will come to which volunteer activity."""

from shared.contracts.bookings.volunteering.sign_ups import (
    ListSignUps,
    SignUpView,
    VolunteerSignedUp,
    VolunteerWithdrew,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Shown = SignUpView | None


def _signed_up(_shown: Shown, recorded: Recorded[VolunteerSignedUp], key: str) -> Shown:
    event = recorded.data
    return SignUpView(
        sign_up_id=key,
        activity_id=event.activity_id,
        person_id=event.person_id,
        ticket=event.ticket,
        signed_up_at=event.signed_up_at,
    )


def _withdrew(shown: Shown, _recorded: Recorded[VolunteerWithdrew], _key: str) -> Shown:
    return shown and shown.model_copy(update={"stands": False})


SIGN_UPS = (
    Projection("volunteer_sign_ups", SignUpView, indexes=("activity_id", "person_id", "stands", "ticket"))
    .on(VolunteerSignedUp, lambda event: event.sign_up_id, _signed_up)
    .on(VolunteerWithdrew, lambda event: event.sign_up_id, _withdrew)
    .lists(ListSignUps, order="ticket")
)
