"""The register of relations: an official's own word, for all applications there are and will be."""

from datetime import timedelta

from services.partners.domain.register_state import Register
from services.partners.domain.state import Programme
from shared.contracts.partners.reviews.relations import RegisterRelations, RelationsRegistered
from shared.kernel.messages import Event

_A_YEAR = timedelta(days=365)


def register_relations(_state: Programme, command: RegisterRelations) -> list[Event]:
    return [
        RelationsRegistered(
            person=command.actor.id,
            relations=command.relations,
            registered_at=command.now,
            renew_by=command.now + _A_YEAR,
        )
    ]


def relations_registered(state: Programme, event: RelationsRegistered) -> None:
    state.registers[event.person] = Register({*event.people()}, {*event.organisations()})
