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
    unless_by_itself: bool = False,
) -> list[Command]:
    """Has these people told; ``number`` tells apart what one event has others told of the same kind.
    ``unless_by_itself``: the partner is not told of what its own people did.
    """
    doers = tuple(filter(None, (recorded.actor, recorded.onbehalfof))) if unless_by_itself else ()
    envelope = caused_by(recorded, f"tell_{kind}", number)
    return [
        Notify(
            kind=kind,
            facts=facts,
            person_ids=people,
            partner_id=partner_id,
            role=role,
            done_by=doers,
            **envelope,
        )
    ]
