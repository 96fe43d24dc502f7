"""The gateway's decider: its tables of commands and events."""

from services.gateway.domain.state import GatewayState
from shared.contracts.gateway import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving, rules_of

RULES = rules_of("services.gateway.domain")

DECIDER = Decider(
    name="gateway",
    state=GatewayState,
    decide=deciding(RULES, GatewayState, COMMANDS),
    evolve=evolving(RULES, GatewayState, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
)
