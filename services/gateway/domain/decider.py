"""The gateway's decider: its tables of commands and events."""

from services.gateway.domain import (
    accounts,
    calendars,
    membership,
    messages,
    people,
    redactions,
    screens,
    separation,
    tokens,
    verification,
    webhooks,
)
from services.gateway.domain.state import GatewayState
from shared.contracts.gateway import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving

RULES = (
    people,
    membership,
    verification,
    tokens,
    accounts,
    calendars,
    screens,
    webhooks,
    messages,
    separation,
    redactions,
)

DECIDER = Decider(
    name="gateway",
    state=GatewayState,
    decide=deciding(RULES, GatewayState, COMMANDS),
    evolve=evolving(RULES, GatewayState, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
)
