"""What partners decides of a host binds bookings at once: it left, is suspended, its agreement is over."""

from itertools import permutations
from typing import Any

import pytest

from services.bookings.policies import POLICIES
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking, ConfirmHold, HoldSpace
from shared.contracts.bookings.bookings.events import BookingCancelled, CancelReason, SpaceBooked, SpaceHeld
from shared.contracts.bookings.enrolments.commands import AcceptOffer, CancelEnrolment, Enrol, RecordPayment
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    OfferAccepted,
    PaymentRecorded,
    PlaceOffered,
)
from shared.contracts.bookings.hosts import (
    EndHost,
    HostLeft,
    HostReinstated,
    HostScreened,
    HostSuspended,
    HostTermsEnded,
    RecordHostScreening,
    ReinstateHost,
    SetHostTerms,
    SuspendHost,
)
from shared.contracts.bookings.refusals.series import DATE_IS_NOT_FREE
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    AGREEMENT_IS_NOT_IN_FORCE,
    AGREEMENT_IS_OVER,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
)
from shared.contracts.bookings.series import AddSeriesDate, BookSeries, Repeats, SeriesBooked
from shared.contracts.bookings.sessions.commands import OpenSession
from shared.contracts.bookings.sessions.events import SessionCancelled
from shared.contracts.partners.admission import (
    AgreementActivated,
    AgreementEnded,
    PartnerReinstated,
    PartnerSuspended,
)
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.partnership import PartnerTerminated
from shared.kernel.messages import Event
from shared.kernel.refusals import Refusal
from tests.specification import MONDAY, later
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    CALLIGRAPHY,
    CHEN,
    DANCE_ROOM,
    FARMER,
    HOST_REGISTERED,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    TERRACE,
    TERRACE_OPENED,
    WU,
    at,
    book,
    draft,
    drafted,
    enrol,
    farmer,
    haiwan,
    opened,
    policy,
    price,
    resident,
    rules_adopted,
    space_opened,
    specification,
    staff,
    terms,
    terms_set,
)
from tests.unit.bookings.reading import recorded

LEFT = HostLeft(partner_id=SKY_FARM, left_at=MONDAY)
SUSPENDED = HostSuspended(partner_id=SKY_FARM, reason="share overdue", suspended_at=MONDAY)
ENDED = HostTermsEnded(partner_id=SKY_FARM, agreement_id=AGREEMENT, reason="expired", ended_at=MONDAY)
LEAVES = EndHost(partner_id=SKY_FARM, **policy())


def block() -> BookSpace:
    return book(at(8, 18), who=farmer(), partner_id=SKY_FARM, space_id=TERRACE)


@pytest.mark.parametrize(
    ("event", "refusal"), [(LEFT, HOST_HAS_LEFT), (SUSPENDED, HOST_IS_SUSPENDED)], ids=["left", "suspended"]
)
def test_nothing_new_begins_for_a_host_that_left_or_is_suspended(event: Event, refusal: Refusal) -> None:
    spec = haiwan()
    plan = drafted(spec)
    session_id = opened(spec, starts_at=at(12, 9))
    place = enrol(spec, session_id)
    spec.given(event)
    spec.refuses(block(), refusal)
    spec.refuses(draft(at(18, 9), who=staff()), refusal)
    spec.refuses(price(plan), refusal)
    spec.refuses(OpenSession(session_id=plan, **farmer()), refusal)
    spec.refuses(Enrol(session_id=session_id, **resident(CHEN)), refusal)
    paid = RecordPayment(enrolment_id=place, amount_fen=5_000, **farmer())
    spec.refuses(paid, refusal)


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (LEFT, HOST_HAS_LEFT),
        (SUSPENDED, HOST_IS_SUSPENDED),
        (ENDED, AGREEMENT_IS_NOT_IN_FORCE),
        (terms_set(terms(space_ids=(TERRACE,))), AGREEMENT_DOES_NOT_COVER_THE_SPACE),
    ],
    ids=["left", "suspended", "without an agreement", "in another space"],
)
def test_what_a_partner_held_is_booked_only_if_it_could_be_booked_now(event: Event, refusal: Refusal) -> None:
    spec = haiwan().when(HoldSpace(**{**dict(block()), "space_id": DANCE_ROOM}))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.given(event)
    spec.refuses(ConfirmHold(booking_id=booking_id, **farmer()), refusal)
    spec.refuses(ConfirmHold(booking_id=booking_id, **staff()), refusal)
    spec.when(CancelBooking(booking_id=booking_id, **farmer())).happened(BookingCancelled)


def test_what_was_paid_to_a_suspended_host_staff_record() -> None:
    spec = haiwan()
    place = enrol(spec, opened(spec))
    spec.given(SUSPENDED).when(RecordPayment(enrolment_id=place, amount_fen=5_000, **staff()))
    assert spec.happened(PaymentRecorded).paid_fen == 5_000


def test_a_host_that_leaves_takes_back_what_lies_ahead_and_keeps_what_has_begun() -> None:
    spec = haiwan()
    held = opened(spec)
    ahead = opened(spec, starts_at=at(18, 9))
    place = enrol(spec, ahead)
    spec.when(book(at(18, 14), who=farmer(), partner_id=SKY_FARM, space_id=CALLIGRAPHY))
    spec.when(EndHost(partner_id=SKY_FARM, **policy(SATURDAY_LESSON)))
    spec.happened(HostLeft)
    called_off = spec.happened(SessionCancelled)
    assert (called_off.session_id, called_off.enrolment_ids) == (ahead, (place,))
    freed = [event for event in spec.last if isinstance(event, BookingCancelled)]
    assert {one.reason for one in freed} == {CancelReason.SESSION_CANCELLED, CancelReason.PARTNER_HAS_LEFT}
    assert spec.state.sessions[held].state != "cancelled"
    spec.when(LEAVES).then_nothing()


def test_a_series_of_a_partner_that_leaves_midway_ends_there_and_takes_no_date_any_more() -> None:
    spec = haiwan()
    spec.when(book(at(15, 18), 60, space_id=CALLIGRAPHY))
    taken = spec.happened(SpaceBooked).booking_id
    weekly: dict[str, Any] = {"repeats": Repeats.WEEKLY, "dates": 4, "skip_conflicts": True}
    where: dict[str, Any] = {"space_id": CALLIGRAPHY, "starts_at": at(8, 18), "ends_at": at(8, 19)}
    spec.when(BookSeries(partner_id=SKY_FARM, **weekly, **where, **farmer()))
    series_id = spec.happened(SeriesBooked).series_id
    first, *ahead = (one.booking_id for one in spec.last if isinstance(one, SpaceBooked))
    spec.when(EndHost(partner_id=SKY_FARM, **policy(at(8, 18, 5))))
    freed = [one for one in spec.last if isinstance(one, BookingCancelled)]
    assert [one.booking_id for one in freed] == ahead
    assert [[loss.dates for loss in one.losses] for one in freed] == [[2], []], "its booker is told once"
    assert first in spec.state.bookings, "whoever is there stays"
    spec.when(CancelBooking(booking_id=taken, **resident(now=at(8, 19))))
    add = AddSeriesDate(series_id=series_id, starts_at=at(15, 18), **farmer(at(8, 19)))
    assert spec.refuses(add, DATE_IS_NOT_FREE)["reason"] == HOST_HAS_LEFT.code
    for one in ahead:
        assert one not in spec.state.bookings


def test_once_its_agreement_is_terminated_a_partner_adds_no_date_to_its_series() -> None:
    spec = haiwan()
    spec.when(book(at(15, 18), 60, space_id=CALLIGRAPHY))
    taken = spec.happened(SpaceBooked).booking_id
    weekly: dict[str, Any] = {"repeats": Repeats.WEEKLY, "dates": 4, "skip_conflicts": True}
    where: dict[str, Any] = {"space_id": CALLIGRAPHY, "starts_at": at(8, 18), "ends_at": at(8, 19)}
    spec.when(BookSeries(partner_id=SKY_FARM, **weekly, **where, **farmer()))
    series_id = spec.happened(SeriesBooked).series_id
    spec.when(CancelBooking(booking_id=taken, **resident())).given(ENDED)
    add = AddSeriesDate(series_id=series_id, starts_at=at(15, 18), **farmer())
    assert spec.refuses(add, DATE_IS_NOT_FREE)["reason"] == AGREEMENT_IS_NOT_IN_FORCE.code


def test_no_order_of_reports_brings_a_host_back_that_left() -> None:
    reports: list[Event] = [
        AgreementActivated(
            agreement_id=AGREEMENT, partner_id=SKY_FARM, version=1, terms=terms(), activated_at=MONDAY
        ),
        AgreementEnded(agreement_id=AGREEMENT, partner_id=SKY_FARM, reason="breach", ended_at=MONDAY),
        PartnerTerminated(partner_id=SKY_FARM, reason="breach", terminated_at=MONDAY),
        PartnerSuspended(partner_id=SKY_FARM, reason="breach", suspended_at=MONDAY),
        PartnerReinstated(partner_id=SKY_FARM, reason="mistake", reinstated_at=MONDAY),
    ]
    for order in permutations(reports):
        spec = specification().given(rules_adopted(), space_opened(), TERRACE_OPENED, HOST_REGISTERED)
        for sequence, report in enumerate(order, 1):
            for command in POLICIES.commands_for(recorded(report, sequence, "partners")):
                spec.when(command)
        spec.refuses(block(), HOST_HAS_LEFT)
        assert spec.state.hosts[SKY_FARM].terms is None


def test_after_its_agreements_end_a_partner_books_nothing() -> None:
    spec = haiwan()
    plan = drafted(spec)
    spec.given(ENDED)
    assert spec.refuses(block(), AGREEMENT_IS_NOT_IN_FORCE) == {"missing": "agreement_has_ended"}
    spec.refuses(draft(at(18, 9)), AGREEMENT_IS_NOT_IN_FORCE)
    spec.refuses(OpenSession(session_id=plan, **farmer()), AGREEMENT_IS_NOT_IN_FORCE)


def test_the_term_binds_also_before_its_end_is_reported() -> None:
    ends_at = at(10, 0)
    spec = haiwan().given(terms_set(terms(ends_at=ends_at)))
    facts = spec.refuses(draft(), AGREEMENT_IS_NOT_IN_FORCE)
    assert facts == {"missing": "window_lies_outside_the_term"}
    late = book(at(12, 9), who=farmer(ends_at), partner_id=SKY_FARM, space_id=TERRACE)
    assert spec.refuses(late, AGREEMENT_IS_NOT_IN_FORCE) == {"missing": "agreement_has_ended"}


def test_a_session_opens_only_in_a_space_that_the_agreement_names_today() -> None:
    spec = haiwan()
    plan = drafted(spec)
    spec.given(terms_set(terms(space_ids=(DANCE_ROOM,))))
    spec.refuses(OpenSession(session_id=plan, **farmer()), AGREEMENT_DOES_NOT_COVER_THE_SPACE)


def test_a_session_opens_only_where_the_agreement_of_today_names_what_it_is_about() -> None:
    spec = haiwan()
    plan = drafted(spec)
    spec.given(terms_set(terms(session_categories=(SessionCategory.NATURE,))))
    spec.refuses(OpenSession(session_id=plan, **farmer()), AGREEMENT_DOES_NOT_NAME_THE_CATEGORY)


def test_a_partner_that_never_had_an_agreement_offers_what_is_free() -> None:
    spec = specification().given(rules_adopted(), TERRACE_OPENED, HOST_REGISTERED)
    opened(spec, price_fen=0)


def test_while_a_host_is_suspended_a_place_given_back_waits_and_is_offered_on_its_return() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    place, waiting = enrol(spec, session_id), enrol(spec, session_id, CHEN)
    spec.given(SUSPENDED).when(CancelEnrolment(enrolment_id=place, **resident()))
    assert [type(event) for event in spec.last] == [EnrolmentCancelled]
    spec.when(ReinstateHost(partner_id=SKY_FARM, reason="paid", **policy()))
    spec.happened(HostReinstated)
    assert spec.happened(PlaceOffered).enrolment_id == waiting


def test_once_an_agreement_is_over_nobody_new_takes_part_until_the_next_one() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    place, waiting = enrol(spec, session_id), enrol(spec, session_id, CHEN)
    spec.given(ENDED).refuses(Enrol(session_id=session_id, **resident(WU)), AGREEMENT_IS_OVER)
    spec.when(CancelEnrolment(enrolment_id=place, **resident()))
    assert [type(event) for event in spec.last] == [EnrolmentCancelled]
    spec.when(SuspendHost(partner_id=SKY_FARM, reason="late", **policy()))
    spec.when(ReinstateHost(partner_id=SKY_FARM, reason="paid", **policy()))
    assert [type(event) for event in spec.last] == [HostReinstated]
    anew = SetHostTerms(partner_id=SKY_FARM, agreement_id=NOWHERE, version=1, terms=terms(), **policy())
    assert spec.when(anew).happened(PlaceOffered).enrolment_id == waiting


def test_an_offer_that_stands_may_be_accepted_while_the_host_is_suspended() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    place, waiting = enrol(spec, session_id), enrol(spec, session_id, WU)
    spec.when(CancelEnrolment(enrolment_id=place, **resident(LIN))).given(SUSPENDED)
    spec.when(AcceptOffer(enrolment_id=waiting, **resident(WU)))
    spec.happened(OfferAccepted)


def test_a_session_for_minors_needs_a_check_that_is_valid_to_its_end() -> None:
    spec = haiwan()
    plan = drafted(spec, for_minors=True)
    check = RecordHostScreening(person=FARMER, valid_until=later(days=2), **policy())
    spec.when(check).then(HostScreened(person=FARMER, valid_until=later(days=2), screened_at=MONDAY))
    spec.when(check).then_nothing()
    facts = spec.refuses(draft(at(18, 9), for_minors=True), SCREENING_ENDS_BEFORE_THE_SESSION)
    assert facts == {"valid_until": "2026-07-08T01:00:00Z"}
    spec.refuses(OpenSession(session_id=plan, **farmer()), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.when(RecordHostScreening(person=FARMER, valid_until=later(days=300), **policy()))
    spec.when(OpenSession(session_id=plan, **farmer()))
    spec.when(RecordHostScreening(person=FARMER, valid_until=later(days=1), **policy()))
    late = Enrol(session_id=plan, **resident())
    spec.refuses(late, SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.when(RecordHostScreening(person=FARMER, valid_until=later(days=300), **policy()))
    spec.when(late).happened(EnrolmentConfirmed)
