"""The rooms that a partner booked end with the agreement that covers them, or where it is narrowed."""

from typing import Any

import pytest

from shared.contracts.bookings.bookings.commands import CheckIn, HoldSpace
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    CancelReason,
    Loss,
    SpaceBooked,
    SpaceHeld,
)
from shared.contracts.bookings.hosts import (
    EndHost,
    EndHostTerms,
    HostTermsEnded,
    HostTermsSet,
    SetHostTerms,
)
from shared.contracts.bookings.series import BookSeries, Repeats
from shared.contracts.partners.admission import AgreementTerms
from shared.kernel.messages import Command
from tests.specification import Specification, later
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    CALLIGRAPHY,
    FARMER,
    HOST_REGISTERED,
    NOWHERE,
    SKY_FARM,
    TERRACE,
    TERRACE_OPENED,
    at,
    book,
    drafted,
    farmer,
    haiwan,
    policy,
    rules_adopted,
    specification,
    terms,
    terms_set,
)

BEYOND = CancelReason.AGREEMENT_DOES_NOT_COVER_IT


def room(spec: Specification[Any], day: int, hour: int = 14, space_id: str = CALLIGRAPHY) -> str:
    spec.when(book(at(day, hour), who=farmer(), partner_id=SKY_FARM, space_id=space_id))
    return spec.happened(SpaceBooked).booking_id


def ended(spec: Specification[Any]) -> dict[str, CancelReason]:
    return {one.booking_id: one.reason for one in spec.last if isinstance(one, BookingCancelled)}


def amend(agreed: AgreementTerms, agreement_id: str = AGREEMENT, **who: Any) -> SetHostTerms:
    envelope = who or policy()
    return SetHostTerms(partner_id=SKY_FARM, agreement_id=agreement_id, version=2, terms=agreed, **envelope)


def end(agreement_id: str = AGREEMENT, **who: Any) -> EndHostTerms:
    envelope = who or policy()
    return EndHostTerms(partner_id=SKY_FARM, agreement_id=agreement_id, reason="breach", **envelope)


def test_the_end_of_an_agreement_ends_the_rooms_that_lie_ahead_and_frees_them() -> None:
    spec = haiwan()
    mine, ahead, plan = room(spec, 11), room(spec, 18), drafted(spec)
    spec.when(book(at(18, 16), space_id=CALLIGRAPHY))
    lins = spec.happened(SpaceBooked).booking_id
    spec.when(end(**policy(at(11, 14, 5))))
    assert type(spec.last[0]) is HostTermsEnded
    assert ended(spec) == {ahead: BEYOND}
    assert {mine, lins} <= set(spec.state.bookings), "what began, and what is another's, stays"
    assert plan in spec.state.sessions
    told = spec.happened(BookingCancelled)
    assert (told.person_ids, told.losses) == ((FARMER,), (Loss(),))
    spec.when(book(at(18, 14), space_id=CALLIGRAPHY)).happened(SpaceBooked)


@pytest.mark.parametrize(
    "narrowed", [terms(space_ids=(TERRACE,)), terms(ends_at=at(18, 14, 30))], ids=["spaces", "term"]
)
def test_an_amendment_that_narrows_ends_what_lies_beyond_it_alone(narrowed: AgreementTerms) -> None:
    spec = haiwan()
    kept, beyond = room(spec, 11, space_id=TERRACE), room(spec, 18)
    spec.when(amend(narrowed))
    assert type(spec.last[0]) is HostTermsSet
    assert ended(spec) == {beyond: BEYOND}
    assert kept in spec.state.bookings
    spec.when(amend(narrowed)).then_nothing()


def test_an_amendment_that_widens_ends_nothing() -> None:
    spec = haiwan()
    room(spec, 11)
    spec.when(amend(terms(share_bps=2_000)))
    assert ended(spec) == {}


def test_a_hold_goes_and_whoever_is_in_the_room_already_stays() -> None:
    spec = haiwan()
    there = room(spec, 11)
    spec.when(CheckIn(booking_id=there, **farmer(at(11, 13, 55))))
    window: dict[str, Any] = {"starts_at": at(11, 18), "ends_at": at(11, 19)}
    now = at(11, 13, 56)
    spec.when(HoldSpace(space_id=CALLIGRAPHY, partner_id=SKY_FARM, **window, **farmer(now)))
    held = spec.happened(SpaceHeld).booking_id
    spec.when(end(**policy(now)))
    assert ended(spec) == {held: BEYOND}
    spec.when(EndHost(partner_id=SKY_FARM, **policy(now)))
    assert there in spec.state.bookings


def test_the_dates_of_a_series_end_together_and_are_told_of_once() -> None:
    spec = haiwan()
    weekly: dict[str, Any] = {"repeats": Repeats.WEEKLY, "dates": 3, "partner_id": SKY_FARM}
    where: dict[str, Any] = {"space_id": CALLIGRAPHY, "starts_at": at(8, 18), "ends_at": at(8, 19)}
    spec.when(BookSeries(**weekly, **where, **farmer()))
    spec.when(amend(terms(ends_at=at(14, 0))))
    gone = [one for one in spec.last if isinstance(one, BookingCancelled)]
    assert [[loss.dates for loss in one.losses] for one in gone] == [[2], []]


def test_the_first_agreement_binds_what_was_booked_without_one() -> None:
    spec = specification().given(rules_adopted(), TERRACE_OPENED, HOST_REGISTERED)
    booked = room(spec, 11, space_id=TERRACE)
    spec.when(amend(terms(space_ids=(NOWHERE,))))
    assert ended(spec) == {booked: BEYOND}


@pytest.mark.parametrize("newer_first", [False, True], ids=["end first", "newer agreement first"])
def test_no_order_of_reports_leaves_a_room_beyond_the_agreement_in_force(*, newer_first: bool) -> None:
    anew = terms(space_ids=(TERRACE,))
    reports: list[Command] = [end(), amend(anew, NOWHERE)]
    spec = haiwan()
    covered, beyond = room(spec, 11, space_id=TERRACE), room(spec, 18)
    for command in reversed(reports) if newer_first else reports:
        spec.when(command)
    assert beyond not in spec.state.bookings
    assert spec.state.hosts[SKY_FARM].terms == anew
    # What the newer agreement covers is kept where there was never a moment without one.
    assert (covered in spec.state.bookings) == newer_first


def test_the_end_of_an_older_agreement_ends_nothing_under_the_newer_one() -> None:
    spec = haiwan().given(terms_set())
    booked = room(spec, 11)
    spec.when(end(NOWHERE, **policy(later(minutes=1))))
    assert ended(spec) == {}
    assert booked in spec.state.bookings
