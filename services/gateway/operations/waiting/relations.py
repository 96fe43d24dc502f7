"""What waits for whoever decides on applications or money: to say, once a year, to whom they are related."""

from datetime import timedelta

from services.gateway.identity.account_keys import ACTOR
from services.gateway.operations.caller import Caller
from services.gateway.operations.relations import own_relations
from services.gateway.operations.waiting.offices import is_asked_as
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_AHEAD = timedelta(days=30)


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """The register of a member of staff."""
    return await _to_register(caller, Role.STAFF)


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """The register of a member of the committee."""
    return await _to_register(caller, Role.COMMITTEE)


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """The register of a treasurer."""
    return await _to_register(caller, Role.TREASURER)


async def of_supervisor(caller: Caller) -> list[WaitingThing]:
    """The register of a supervisor."""
    return await _to_register(caller, Role.SUPERVISOR)


async def _to_register(caller: Caller, role: Role) -> list[WaitingThing]:
    """Nothing until thirty days before it must be renewed. A service account is related to nobody."""
    if caller.actor.id.startswith(ACTOR) or not is_asked_as(caller, role):
        return []
    found = await own_relations(caller)
    if found is not None and caller.now < found.renew_by - _AHEAD:
        return []
    return [
        WaitingThing(
            task=Task.REGISTER_RELATIONS,
            role=role,
            subject_id=caller.actor.id,
            title="",
            due_at=found.renew_by if found else None,
        )
    ]
