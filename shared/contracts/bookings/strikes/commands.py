"""What is asked of strikes: excuse one."""

from pydantic import ConfigDict

from shared.contracts.bookings.refusals.strikes import STRIKE_IS_UNKNOWN
from shared.contracts.bookings.strikes.events import ExcuseReason
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class ExcuseStrikeRequest(Request):
    """Why a strike counts no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "good_cause"}]})

    reason: ExcuseReason
    """Why it counts no more. A closed list, since free text would tell of people."""


class ExcuseStrike(ExcuseStrikeRequest, Command):
    """Staff excuse somebody for not having come or having given back late: the strike counts no more."""

    operation = Operation("Excuse a strike", roles(Role.STAFF), (STRIKE_IS_UNKNOWN,))

    strike_id: Id
