"""Guards that several topics share: who acts, and in whose name."""

from datetime import date, datetime
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from services.partners.domain.state import Application, Partner, Programme
from shared.contracts.partners.refusals.applications import LICENCE_HAS_RUN_OUT
from shared.contracts.partners.refusals.decisions import (
    RELATED_PERSON_TAKES_NO_PART,
    WHO_PREPARED_DOES_NOT_DECIDE,
)
from shared.contracts.partners.reviews.relations import known_as
from shared.kernel.messages import Command
from shared.kernel.models import Frozen
from shared.kernel.refusals import Rejected

P = TypeVar("P", bound=Frozen)


def hands(command: Command) -> set[str]:
    """Everybody who has a hand in a command: whose it is, and who entered it."""
    return {command.actor.id, command.actor.person}


def related_to(state: Programme, application: Application) -> set[str]:
    """Who takes no part: those who are bound, and those of whom another says so until it is settled."""
    return bound_to(state, application) | application.claims.keys()


def bound_to(state: Programme, application: Application) -> set[str]:
    """The applicant, who is related to them in this case, and who is by the register, by every id under which
    they count. Whose voice counts goes by this: a claim alone silences nobody."""
    applicant = state.one(application.applicant)
    organisation = known_as(application.particulars.organisation)
    registered = {
        official
        for official, register in state.registers.items()
        if organisation in register.organisations or applicant in map(state.one, register.people)
    }
    return state.every_id(application.related | registered | {application.applicant})


def require_unrelated(state: Programme, application: Application, command: Command) -> None:
    """Related persons take no part in a decision (Guangzhou 33); the applicant is one of them."""
    if not hands(command).isdisjoint(related_to(state, application)):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)


def require_voice(state: Programme, application: Application, person: str, command: Command) -> None:
    """Whoever judges a trial as a resident is not bound, and whoever enters it for them has no part in it: of
    whom another merely says so, they are heard, for they are asked once."""
    entered = person != command.actor.id
    if person in bound_to(state, application) or (
        entered and command.actor.id in related_to(state, application)
    ):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)


def require_unrelated_to_person(state: Programme, person: str, command: Command) -> None:
    """Neither that person themself, nor who registered a relation to them."""
    one, own = state.one(person), {*map(state.one, hands(command))}
    named = {
        state.one(of)
        for official, register in state.registers.items()
        if state.one(official) in own
        for of in register.people
    }
    if one in own | named:
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)


def related_to_partner(state: Programme, partner: Partner) -> set[str]:
    """Everybody who is or was on the partner's roster, and all who are related to its applicant."""
    return bound_to_partner(state, partner) | state.applications[partner.application_id].claims.keys()


def bound_to_partner(state: Programme, partner: Partner) -> set[str]:
    """Of these, all but those of whom another merely says so."""
    return bound_to(state, state.applications[partner.application_id]) | state.every_id(partner.related())


def require_unrelated_to_partner(state: Programme, partner: Partner, command: Command) -> None:
    """Whoever is related to a partner gives it nothing (Guangzhou 33)."""
    if not hands(command).isdisjoint(related_to_partner(state, partner)):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)


def prepared_by(state: Programme, application: Application) -> set[str]:
    """Who made the evidence, the check for work with minors included."""
    screening = state.screenings.get(application.applicant)
    if not application.particulars.serves_minors or screening is None or screening.recorded_by is None:
        return application.prepared_by
    return application.prepared_by | state.every_id({screening.recorded_by})


def require_no_hand_in_it(state: Programme, application: Application, command: Command) -> None:
    """Who made the evidence does not judge by it."""
    if not hands(command).isdisjoint(prepared_by(state, application)):
        raise Rejected(WHO_PREPARED_DOES_NOT_DECIDE)


def require_valid_licence(state: Programme, valid_until: date | None, now: datetime) -> None:
    """Its last day is one of the community's zone, and counts whole; None: it has no end."""
    today = now.astimezone(ZoneInfo(state.rules_at(now).zone)).date()
    if valid_until is not None and valid_until < today:
        raise Rejected(LICENCE_HAS_RUN_OUT, valid_until=valid_until.isoformat())


def particulars_of(kind: type[P], command: Command) -> P:
    """The part of a command that is a ``kind``; its fields have been checked with the command."""
    return cast("P", kind.model_construct(**{name: getattr(command, name) for name in kind.model_fields}))
