"""What an appointment is about, in the words of whoever has it: for its partner, and for nobody else."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.bookings.refusals.appointments import SESSION_IS_NO_APPOINTMENT
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_HAS_NO_PLACE, ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import SESSION_HAS_STARTED
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Line, Request, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class SayTopicRequest(Request):
    """What an appointment is about."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"about": "孩子不愿上学，想聊聊怎么开口"}]})

    about: Line | None
    """In a few words, for the partner to prepare; null to say nothing after all."""


class SayTopic(SayTopicRequest, Command):
    """Whoever has an appointment, or waits for it, says what it is about, until it begins.

    The words are for the partner and for whoever wrote them: neither staff nor anybody else reads them. What
    was said before is forgotten, and all of it goes when the person is erased.
    """

    operation = Operation(
        "Say what an appointment is about",
        roles(Role.RESIDENT),
        (
            ENROLMENT_IS_UNKNOWN,
            SESSION_IS_NO_APPOINTMENT,
            ENROLMENT_HAS_NO_PLACE,
            SESSION_HAS_STARTED,
        ),
    )

    enrolment_id: Id


class TopicSaid(Event):
    """Whoever has an appointment said what it is about, or that they say nothing after all."""

    type: ClassVar[str] = "bookings.appointment_topic_said.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    enrolment_id: Id
    session_id: Id
    person_id: ActorId
    about: Words | None
    forgotten: Id | None
    """Where the vault kept what was said before, which it forgets."""
    said_at: Instant
