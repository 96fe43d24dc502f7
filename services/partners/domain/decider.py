"""The rules of the partners service, joined to its commands and events."""

from services.partners.domain import ticks
from services.partners.domain.state import Programme
from shared.contracts.partners import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving, rules_of

RULES = rules_of("services.partners.domain")

DECIDER = Decider(
    name="partners",
    state=Programme,
    decide=deciding(RULES, Programme, COMMANDS, is_open=lambda programme: programme.opening is not None),
    evolve=evolving(RULES, Programme, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=ticks.due,
    version=7,
)
