"""What the gateway service is told, what it tells, and what it can be asked."""

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
from shared.kernel.messages import Command, Event, Tick

COMMANDS: tuple[type[Command], ...] = (
    AppointOfficer,
    BindPartner,
    DismissOfficer,
    ErasePerson,
    GrantRole,
    NameFirstOfficers,
    RevokeRole,
    Tick,
)
EVENTS: tuple[type[Event], ...] = (PersonErased, RoleGranted, RoleRevoked)
