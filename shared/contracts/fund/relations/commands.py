"""What is asked of a relation that somebody else declared: contest it, settle it."""

from pydantic import ConfigDict

from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.contracts.partners.refusals.relations import (
    RELATION_IS_NOT_CLAIMED,
    RELATION_IS_NOT_CONTESTED,
    RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
)
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Flag, Id, Prose, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles


class ContestRelation(Command):
    """Somebody says that they are not related to the payee, as another person declared.

    They abstain until a third person has settled it, within seven days; until then nothing is carried or lost
    that their vote could turn. What nobody has settled after fourteen days has lapsed. One that waits since
    before that was so is contested anew.
    """

    operation = Operation(
        "Contest a declared relation",
        roles(Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR),
        (DISBURSEMENT_IS_UNKNOWN, RELATION_IS_NOT_CLAIMED),
    )

    disbursement_id: Id


class SettleRelationRequest(Request):
    """Whether a contested relation is there, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"upheld": False, "reason": "查证双方并无亲属或利益关系。"}]}
    )

    upheld: Flag
    """Whether the person is related to the payee, and so takes no part."""
    reason: Prose
    """Why, for the person concerned and for those who watch the fund."""


class SettleRelation(SettleRelationRequest, Command):
    """A third person upholds a contested relation or dismisses it: dismissed, it binds no longer.

    The supervisor does or, where the supervisor has a part in it or has not settled it within seven days, the
    district. It stays on the register who
    declared it and who dismissed it.
    """

    operation = Operation(
        "Settle a contested relation",
        people(Role.SUPERVISOR, Role.DISTRICT),
        (DISBURSEMENT_IS_UNKNOWN, RELATION_IS_NOT_CONTESTED, RELATION_IS_SETTLED_BY_A_THIRD_PERSON),
        official=True,
    )

    disbursement_id: Id
    person_id: ActorId
