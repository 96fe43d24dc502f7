"""What nothing else tells somebody in time: staff call them, and record that they did."""

from typing import ClassVar

from shared.contracts.gateway.refusals import MESSAGE_IS_NOT_TO_BE_CALLED
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class RecordCall(Command):
    """Staff have told somebody by telephone, or in person, what nothing else would have told them in time."""

    operation = Operation(
        "Record that somebody was called", roles(Role.STAFF), (MESSAGE_IS_NOT_TO_BE_CALLED,)
    )

    message_id: Id
    person_id: ActorId


class PersonCalled(Event):
    """Staff told somebody what a message says."""

    type: ClassVar[str] = "gateway.person_called.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    message_id: Id
    person_id: ActorId
    called_at: Instant
