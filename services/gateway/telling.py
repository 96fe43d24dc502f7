"""The command with which a policy has people told of something."""

from shared.contracts.gateway.messages import MessageFacts, MessageKind, Notify
from shared.kernel.messages import Command, Event, Recorded, caused_by
from shared.kernel.roles import Role


def tell(
    recorded: Recorded[Event],
    kind: MessageKind,
    facts: MessageFacts,
    *people: str,
    partner_id: str | None = None,
    role: Role | None = None,
    number: int = 0,
) -> list[Command]:
    """Has these people told; ``number`` tells apart what one event has others told of the same kind."""
    envelope = caused_by(recorded, f"tell_{kind}", number)
    return [Notify(kind=kind, facts=facts, person_ids=people, partner_id=partner_id, role=role, **envelope)]
