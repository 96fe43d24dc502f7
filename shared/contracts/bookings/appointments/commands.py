"""What is asked of appointments: offer them in a window, withdraw those that nobody has taken.

One is taken, given back, recorded, paid and delivered as the session that it is.
"""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.refusals.appointments import (
    APPOINTMENTS_ARE_UNKNOWN,
    APPOINTMENTS_HAVE_CONFLICTS,
    WINDOW_HOLDS_NO_APPOINTMENT,
    WINDOW_HOLDS_TOO_MANY_APPOINTMENTS,
)
from shared.contracts.bookings.refusals.references import OF_A_REFERENCE, PRICE_NEEDS_A_REFERENCE
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSIONS_AWAIT_REPORTS,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    OF_A_PARTNERS_SPACE,
)
from shared.contracts.bookings.sessions.finding import Age
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.translations import InEnglish, TranslateSessionRequest
from shared.contracts.bookings.spaces.commands import SlotRequest, Units
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, Request, Text, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

_OF_ITS_HOST = roles(Role.PARTNER, Role.STAFF)

AppointmentMinutes = Annotated[int, Field(strict=True, ge=5, le=480)]
"""How long one is, in minutes."""
PauseMinutes = Annotated[int, Field(strict=True, ge=0, le=240)]
PerPerson = Annotated[int, Field(strict=True, ge=1, le=50)]


class OfferAppointmentsRequest(InEnglish, SlotRequest):
    """A window in which a partner receives people one at a time, at a place that is booked for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "partner_id": "0197e3a0-5c00-7a10-8000-00000000a001",
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000004",
                    "starts_at": "2026-07-11T09:00:00+08:00",
                    "ends_at": "2026-07-11T12:00:00+08:00",
                    "length_minutes": 45,
                    "title": "家庭教育一对一咨询",
                    "price": {"reference_id": "0197e3a0-5c00-7a10-8000-00000000d001", "price_fen": 3_000},
                }
            ]
        }
    )

    partner_id: Id
    """The partner that receives; the caller must be its representative, or staff."""
    space_id: Id
    """The space in which it does, which is booked for each appointment."""
    units: Units = 1
    """Number of the space's parts to book."""
    length_minutes: AppointmentMinutes
    """How long each appointment is, in minutes."""
    pause_minutes: PauseMinutes = 0
    """How long the partner pauses between two of them, in minutes; at least the space's own buffer."""
    skip_conflicts: Flag = False
    """Whether times that can't be had are left out; otherwise they are named and nothing is offered."""
    each_person: PerPerson = 1
    """How many appointments ahead one person may have with this partner."""
    title: Title
    """What is offered, for everybody to read until the appointment is taken."""
    description: Text | None = None
    """What it is for and what to bring, for everybody to read until then; null for nothing beyond the
    title."""
    for_minors: Flag = False
    """Whether it is meant for minors: then the partner's agreement must say that it serves them.

    What is meant up to an age under 18 is for minors without being said to be.
    """
    category: SessionCategory | None = None
    """What it is about, so that residents find it; null where nothing is said."""
    age_from: Age | None = None
    """From which age on it is meant; null for no bound."""
    age_to: Age | None = None
    """Up to which age it is meant; null for no bound, or for minors the end of childhood."""
    price: PriceSessionRequest | None = None
    """What one costs, beside what the like costs on the market; null where it is free."""

    @model_validator(mode="after")
    def _ages_are_in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_from > self.age_to:
            raise ValueError("the ages for which it is meant run from the lower to the higher")
        return self


class OfferAppointments(OfferAppointmentsRequest, Command):
    """The partner's representative (or staff) offers appointments: each is a session for one person.

    They are open at once, under the same rules as any session: agreement, screening, price cap, share. Once
    one is taken, everybody but the partner, whoever took it and staff sees that it is taken, and no more. One
    that nobody has taken when it begins is over by itself, and its space is free.
    """

    operation = Operation(
        "Offer appointments",
        _OF_ITS_HOST,
        (
            *OF_A_PARTNERS_SPACE,
            AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
            SESSIONS_AWAIT_REPORTS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            AGREEMENT_DOES_NOT_SERVE_MINORS,
            SPACE_IS_TOO_SMALL,
            WINDOW_HOLDS_TOO_MANY_APPOINTMENTS,
            APPOINTMENTS_HAVE_CONFLICTS,
            WINDOW_HOLDS_NO_APPOINTMENT,
            PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
            *OF_A_REFERENCE,
            PRICE_NEEDS_A_REFERENCE,
            PRICE_IS_ABOVE_THE_CAP,
        ),
        makes="offer_id",
    )


class TranslateAppointments(TranslateSessionRequest, Command):
    """The partner's representative (or staff) says in English, or says better, what is offered.

    So are all that is left of the offer: the appointments ahead, whether somebody has taken them or not.
    """

    operation = Operation(
        "Say an offer of appointments in English", _OF_ITS_HOST, (APPOINTMENTS_ARE_UNKNOWN,)
    )

    offer_id: Id


class WithdrawAppointmentsRequest(Request):
    """Why appointments that nobody has taken are offered no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "咨询师临时外出"}]})

    reason: Title
    """Public, and never about a person: it stays in the log."""


class WithdrawAppointments(WithdrawAppointmentsRequest, Command):
    """Takes back what is left of an offer: the appointments ahead that nobody has taken, and their space.

    Those that somebody has taken stand; each is cancelled as a session is.
    """

    operation = Operation("Withdraw appointments", _OF_ITS_HOST, (APPOINTMENTS_ARE_UNKNOWN,))

    offer_id: Id
