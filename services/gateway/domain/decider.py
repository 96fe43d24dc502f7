"""The gateway's decider: its tables of commands and events."""

from collections.abc import Sequence

from services.gateway.domain import people
from services.gateway.domain.state import GatewayState
from shared.contracts.gateway import COMMANDS, EVENTS
from shared.contracts.gateway.identity import (
    AppointOfficer,
    BindPartner,
    DismissOfficer,
    ErasePerson,
    GrantRole,
    NameFirstOfficers,
    PersonErased,
    RevokeRole,
    RoleGranted,
    RoleRevoked,
)
from shared.kernel.decider import Decider, Dispatch, deciding, evolving
from shared.kernel.messages import Command, Event, Tick


def _nothing_is_due(_state: GatewayState, _command: Tick) -> Sequence[Event]:
    return ()


_DECIDE: Dispatch[GatewayState, Command, Sequence[Event]] = Dispatch()
_DECIDE.on(GrantRole, people.grant_role)
_DECIDE.on(RevokeRole, people.revoke_role)
_DECIDE.on(BindPartner, people.bind_partner)
_DECIDE.on(NameFirstOfficers, people.name_first_officers)
_DECIDE.on(AppointOfficer, people.appoint_officer)
_DECIDE.on(DismissOfficer, people.dismiss_officer)
_DECIDE.on(ErasePerson, people.erase_person)
_DECIDE.on(Tick, _nothing_is_due)

_EVOLVE: Dispatch[GatewayState, Event, None] = Dispatch()
_EVOLVE.on(RoleGranted, people.role_granted)
_EVOLVE.on(RoleRevoked, people.role_revoked)
_EVOLVE.on(PersonErased, people.person_erased)

DECIDER = Decider(
    name="gateway",
    state=GatewayState,
    decide=deciding(_DECIDE, COMMANDS),
    evolve=evolving(_EVOLVE, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
)
