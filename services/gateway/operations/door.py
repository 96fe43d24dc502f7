"""The door of a trial: a code of the moment that only those who are there can read, and checking in by it."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.codes import code_of, require_code
from shared.contracts.gateway.refusals import CHECK_IN_WAS_TRIED_TOO_OFTEN, PERSON_IS_UNKNOWN
from shared.contracts.partners.refusals.trials import CHECK_IN_CODE_IS_NOT_VALID, TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.commands import CheckIn, CheckInRequest
from shared.contracts.partners.trials.events import Presence
from shared.contracts.partners.trials.views import DoorCode, GetTrial
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role, roles

SHOW_DOOR_CODE = Operation("Show the code at the door of a trial", roles(Role.STAFF), (TRIAL_IS_UNKNOWN,))
CHECK_IN_AT_DOOR = Operation(
    CheckIn.operation.title,
    CheckIn.operation.allowed,
    (*CheckIn.operation.refuses, CHECK_IN_WAS_TRIED_TOO_OFTEN, PERSON_IS_UNKNOWN),
)


async def door_code(caller: Caller, application_id: str) -> DoorCode | None:
    """The code of this moment; its secret is drawn when it is first shown. None without a trial."""
    if await caller.ask(GetTrial(application_id=application_id)) is None:
        return None
    return await code_of(caller, application_id)


async def check_in(caller: Caller, application_id: str, body: CheckInRequest) -> Outcome:
    """Checks the caller in by the code at the door, or somebody whom staff lead in.

    Raises `Rejected` for a code that the door doesn't show, and for more than five tries a minute.
    """
    person = body.person or caller.person_id
    if body.person is not None and Role.RESIDENT not in (
        await caller.gateway.state_of(caller.community)
    ).roles_of(body.person):
        raise Rejected(PERSON_IS_UNKNOWN)
    presence = Presence.STAFF
    if person == caller.actor.id:
        await require_code(caller, application_id, body.code or "", CHECK_IN_CODE_IS_NOT_VALID)
        presence = Presence.CODE
    return await caller.submit(CheckIn, application_id=application_id, person=body.person, presence=presence)
