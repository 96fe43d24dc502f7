"""What whoever takes part says that they paid, beside what the host records."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_UNKNOWN,
    PAYMENT_EXCEEDS_THE_PRICE,
)
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Fen, Id, Instant, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class SayPaidRequest(Request):
    """What somebody says that they paid to the host for a place."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"said_fen": 6_400}]})

    said_fen: Fen
    """In all so far, less what was had back, in fen; 0 for nothing after all. At most the price."""


class SayPaid(SayPaidRequest, Command):
    """Whoever has a place says what they paid to the host. It changes no books: the host and staff see
    where it differs from what is recorded."""

    operation = Operation(
        "Say what one paid for a place",
        roles(Role.RESIDENT),
        (
            ENROLMENT_IS_UNKNOWN,
            LESSON_BELONGS_TO_A_COURSE,
            ENROLMENT_HAS_NO_PLACE,
            PAYMENT_EXCEEDS_THE_PRICE,
        ),
    )

    enrolment_id: Id


class PaymentSaid(Event):
    """Whoever has a place, or the guardian of the child who has, says what they paid for it."""

    type: ClassVar[str] = "bookings.payment_said.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    enrolment_id: Id
    session_id: Id
    person_id: ActorId
    said_fen: int
    """In all so far."""
    said_at: Instant
