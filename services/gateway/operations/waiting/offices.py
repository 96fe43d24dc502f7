"""What waits for a person in an office, whichever it is, and is asked once of who holds several."""

from services.gateway.operations.caller import Caller
from shared.kernel.roles import Role

_IN_ORDER = (Role.STAFF, Role.COMMITTEE, Role.TREASURER, Role.SUPERVISOR)


def is_asked_as(caller: Caller, role: Role) -> bool:
    """Whether this is the first of the caller's offices."""
    return next((one for one in _IN_ORDER if caller.has(one)), None) is role
