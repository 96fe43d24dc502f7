"""Certificates of volunteer service: for whom the hours are theirs, void once hours in them are reversed."""

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import blake2b

from services.bookings.domain.credit_accounts import credits_go_along
from services.bookings.domain.hours import local_day
from services.bookings.domain.state import Bookings
from services.bookings.domain.volunteer_state import Certificate, Volunteering
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.refusals.volunteering import NO_HOURS_TO_CERTIFY
from shared.contracts.bookings.volunteering.commands import CertifyService, CountVolunteersAsOne
from shared.contracts.bookings.volunteering.events import (
    CertificateVoided,
    ServiceCertified,
    ServiceRecord,
    VolunteersCountedAsOne,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two that nobody takes for each other: 12 of them are 60 bits."""
_IN_A_NUMBER = 12


def certify_service(state: Bookings, command: CertifyService) -> list[Event]:
    person = state.volunteering.person(command.actor.person)
    counted = [
        one
        for one in state.volunteering.counted(person)
        if command.from_day <= one.day <= command.until_day and person not in state.erased
    ]
    if not counted:
        raise Rejected(NO_HOURS_TO_CERTIFY)
    return [
        ServiceCertified(
            number=_number(state, command),
            person_id=person,
            from_day=command.from_day,
            until_day=command.until_day,
            credit_minutes=sum(one.minutes for one in counted if one.credit),
            honour_minutes=sum(one.minutes for one in counted if not one.credit),
            activities=len({one.activity_id for one in counted}),
            certified_at=command.now,
        )
    ]


def _number(state: Bookings, command: CertifyService) -> str:
    """Not counted on: whoever holds one certificate can't guess the number of another."""
    digits = int.from_bytes(blake2b(command.new_id("certificate").encode(), digest_size=8).digest())
    letters = ""
    for _ in range(_IN_A_NUMBER):
        digits, at = divmod(digits, len(_LETTERS))
        letters += _LETTERS[at]
    year = local_day(state.rules_at(command.now).zone, command.now).year
    return "-".join((f"ZY{year}", letters[:4], letters[4:8], letters[8:]))


def service_certified(state: Bookings, event: ServiceCertified) -> None:
    state.volunteering.certificates[event.number] = Certificate(
        event.person_id, event.from_day, event.until_day
    )


def voided(
    state: Bookings, person: str, now: datetime, *, of: date | None = None
) -> Iterator[CertificateVoided]:
    """What makes a person's certificates void: all of them, or those that hold a day."""
    for number, one in state.volunteering.certificates.items():
        if one.person_id == person and not one.void and (of is None or one.from_day <= of <= one.until_day):
            yield CertificateVoided(number=number, person_id=person, voided_at=now)


def certificate_voided(state: Bookings, event: CertificateVoided) -> None:
    state.volunteering.certificates[event.number].void = True


def voided_with(state: Bookings, command: ReleasePerson) -> Iterator[CertificateVoided]:
    """Who is erased leaves no certificate that anybody could still check."""
    if command.erased and command.person_id not in state.erased:
        yield from voided(state, command.person_id, command.now)


def count_volunteers_as_one(state: Bookings, command: CountVolunteersAsOne) -> list[Event]:
    person, into = command.person_id, command.into
    volunteering = state.volunteering
    if volunteering.merged.get(person) == into:
        return []
    counted = volunteering.counted(person)
    return [
        VolunteersCountedAsOne(
            person_id=person,
            into=into,
            hours_ids=tuple(volunteering.of_person.get(person, ())),
            numbers=tuple(
                number for number, one in volunteering.certificates.items() if one.person_id == person
            ),
            record=ServiceRecord(
                credit_minutes=sum(one.minutes for one in counted if one.credit),
                honour_minutes=sum(one.minutes for one in counted if not one.credit),
            ),
            counted_at=command.now,
        ),
        *credits_go_along(state, command),
    ]


def volunteers_counted_as_one(state: Bookings, event: VolunteersCountedAsOne) -> None:
    volunteering, person, into = state.volunteering, event.person_id, event.into
    volunteering.merged.pop(into, None)  # It counts as itself again: nobody counts as each other.
    volunteering.merged[person] = into
    for hours_id in volunteering.of_person.pop(person, ()):
        volunteering.of_person.setdefault(into, []).append(hours_id)
        if hours_id in volunteering.hours:
            volunteering.hours[hours_id].person_id = into
    for number in event.numbers:
        volunteering.certificates[number].person_id = into
    state.usage.move(person, into)
    if person in state.screened:  # As the partners service has it: the other record's own check stays.
        state.screened.setdefault(into, state.screened[person])
    if strike_ids := state.strikes.forget(person):
        state.strikes.of_person.setdefault(into, []).extend(strike_ids)
    _be_present_once(volunteering, event)
    for activity in volunteering.activities.values():
        if person in activity.people:
            activity.people.discard(person)
            activity.people.add(into)
        if person in activity.sign_ups:
            # In the place that they had, and once.
            names = {one: (into if one == person else one) for one in activity.sign_ups}
            activity.sign_ups = {names[one]: key for one, key in activity.sign_ups.items()}


def _be_present_once(volunteering: Volunteering, event: VolunteersCountedAsOne) -> None:
    """Of two presences the first that can still be signed out of stays: one person who came once."""
    signed_in = (volunteering.present.pop(one, None) for one in (event.into, event.person_id))
    found = [one for one in signed_in if one is not None]
    if found:
        volunteering.present[event.into] = min(
            found, key=lambda one: (volunteering.until(one) <= event.counted_at, one.signed_in_at)
        )
