"""Appointments: offered in a window, taken one by one, withdrawn, and over where nobody came for one."""

from datetime import timedelta
from typing import Any

import pytest

from services.bookings.domain.floor import floor_with
from services.bookings.domain.schedule import Slot
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.appointments.commands import OfferAppointments, WithdrawAppointments
from shared.contracts.bookings.appointments.events import AppointmentUntaken
from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked
from shared.contracts.bookings.enrolments.commands import CancelEnrolment, Enrol
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled, EnrolmentConfirmed, WaitlistJoined
from shared.contracts.bookings.hosts import HostRegistered
from shared.contracts.bookings.references.events import ReferenceProposed
from shared.contracts.bookings.references.quotes import PriceUnit
from shared.contracts.bookings.refusals.appointments import (
    APPOINTMENTS_ARE_UNKNOWN,
    APPOINTMENTS_HAVE_CONFLICTS,
    PERSON_HAS_ENOUGH_APPOINTMENTS,
    WINDOW_HOLDS_NO_APPOINTMENT,
    WINDOW_HOLDS_TOO_MANY_APPOINTMENTS,
)
from shared.contracts.bookings.refusals.references import (
    PRICE_NEEDS_A_REFERENCE,
    REFERENCE_IS_NOT_IN_FORCE,
    REFERENCE_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSIONS_AWAIT_REPORTS,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    AGREEMENT_IS_NOT_IN_FORCE,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.sessions.commands import DeliverSession, RecordAttendance
from shared.contracts.bookings.sessions.events import (
    ReportOverdue,
    SessionCancelled,
    SessionClosed,
    SessionDrafted,
    SessionOpened,
)
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.takings import SessionDelivered
from shared.contracts.partners.admission import Mechanism, PartnerForm
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.programme import Rules
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    FARMER,
    LIN,
    NOWHERE,
    SKY_FARM,
    STRANGER,
    TERRACE,
    WU,
    at,
    book,
    farmer,
    haiwan,
    resident,
    rules_adopted,
    space_opened,
    staff,
    terms,
    terms_set,
    tick,
)
from tests.unit.bookings.sky_farm import CHECKED, ENDED, LEFT, SUSPENDED, priced_at
from tests.unit.bookings.test_families import child_of, together

PROPOSED = ReferenceProposed(
    reference_id=NOWHERE,
    category="一对一咨询",
    unit=PriceUnit.SESSION,
    quotes=(),
    amount_fen=100,
    proposed_by=FARMER,
    proposed_at=MONDAY,
)
BEGINS = at(11, 9)
Spec = Specification[Bookings]


def offer(who: Envelope | None = None, **changes: Any) -> OfferAppointments:
    """A Saturday morning on the terrace, 45 minutes each, with its buffer of 15 between: 9, 10 and 11."""
    fields: dict[str, Any] = {
        "partner_id": SKY_FARM,
        "space_id": TERRACE,
        "starts_at": BEGINS,
        "ends_at": at(11, 12),
        "length_minutes": 45,
        "title": "阳台种植一对一",
        "price": priced_at(3_000),
    }
    return OfferAppointments(**(fields | changes), **(who or farmer()))


def offered(**changes: Any) -> tuple[Spec, list[SessionDrafted]]:
    spec = haiwan()
    spec.when(offer(**changes))
    return spec, [one for one in spec.last if isinstance(one, SessionDrafted)]


def take(session_id: str, person: str = LIN) -> Enrol:
    return Enrol(session_id=session_id, **resident(person))


def withdraw(offer_id: str | None, who: Envelope | None = None) -> WithdrawAppointments:
    return WithdrawAppointments(offer_id=offer_id or "", reason="临时外出", **(who or farmer()))


def test_a_window_is_divided_into_open_sessions_for_one_person_with_the_buffer_between() -> None:
    spec, drafted = offered()
    assert [one.starts_at for one in drafted] == [at(11, 9), at(11, 10), at(11, 11)]
    assert {(one.capacity, one.each_person) for one in drafted} == {(1, 1)}
    assert len({one.offer_id for one in drafted}) == 1
    assert drafted[0].offer_id
    opened = [one for one in spec.last if isinstance(one, SessionOpened)]
    assert [(one.price_fen, one.cap_fen, one.offer_id) for one in opened] == [
        (3_000, 6_400, drafted[0].offer_id)
    ] * 3
    assert len([one for one in spec.last if isinstance(one, SpaceBooked)]) == 3
    # A longer pause than the buffer moves the next one further; what no longer fits is left out.
    spec, drafted = offered(pause_minutes=60)
    assert [one.starts_at for one in drafted] == [at(11, 9), at(11, 10, 45)]


def test_staff_offer_for_a_partner_and_nobody_else_does() -> None:
    haiwan().when(offer(staff())).happened  # noqa: B018 - It is not refused.
    haiwan().refuses(offer(resident(STRANGER)), ACTOR_MAY_NOT_DO_THIS)


def test_times_that_cannot_be_had_are_named_or_left_out() -> None:
    spec = haiwan().when(book(at(11, 10), space_id=TERRACE, units=2, who=staff(), for_the_community=True))
    facts = spec.refuses(offer(), APPOINTMENTS_HAVE_CONFLICTS)
    assert [one["reason"] for one in facts["conflicts"]] == ["space_is_not_free"] * facts["conflicts_in_all"]
    spec.when(offer(skip_conflicts=True))
    assert next(one.starts_at for one in spec.last if isinstance(one, SessionDrafted)) == at(11, 9)
    spec.when(book(at(12, 9), space_id=TERRACE, units=2, who=staff(), for_the_community=True))
    window: dict[str, Any] = {"starts_at": at(12, 9), "ends_at": at(12, 10), "skip_conflicts": True}
    assert spec.refuses(offer(**window), WINDOW_HOLDS_NO_APPOINTMENT)["conflicts"]
    spec.refuses(offer(ends_at=at(11, 9, 30)), WINDOW_HOLDS_NO_APPOINTMENT)
    many: dict[str, Any] = {"space_id": DANCE_ROOM, "ends_at": at(12, 9), "length_minutes": 5}
    assert spec.refuses(offer(**many), WINDOW_HOLDS_TOO_MANY_APPOINTMENTS) == {"at_most": 48}


def test_all_of_an_offer_together_leave_residents_their_hours() -> None:
    """Each alone would leave enough of the week; the floor is reckoned with those before it booked."""
    spec = haiwan().given(space_opened(NOWHERE, buffer_minutes=0))
    block = Slot(BEGINS, BEGINS + timedelta(minutes=60), 1, "", counts_against_floor=True)
    left = floor_with(spec.state, spec.state.space(NOWHERE), block).left_minutes
    spec.given(rules_adopted(Rules(resident_floor_minutes_per_week=left - 60)))
    facts = spec.refuses(offer(space_id=NOWHERE, length_minutes=60, price=None), APPOINTMENTS_HAVE_CONFLICTS)
    assert [one["reason"] for one in facts["conflicts"]] == ["residents_keep_a_floor"]
    assert facts["conflicts"][0]["starts_at"] == "2026-07-11T03:00:00Z"


def test_one_is_taken_by_one_person_who_has_no_more_than_the_partner_gives_each() -> None:
    spec, (first, second, _) = offered()
    spec.when(take(first.session_id))
    taken = spec.happened(EnrolmentConfirmed)
    assert (taken.person_id, taken.appointment_with, taken.appointment_at) == (LIN, SKY_FARM, BEGINS)
    assert spec.refuses(take(second.session_id), PERSON_HAS_ENOUGH_APPOINTMENTS) == {"at_most": 1}
    spec.when(take(first.session_id, CHEN)).happened(WaitlistJoined)
    # To wait for one is to ask for one: others have their turn.
    spec.refuses(take(second.session_id, CHEN), PERSON_HAS_ENOUGH_APPOINTMENTS)
    spec.when(take(second.session_id, WU)).happened(EnrolmentConfirmed)
    spec.when(CancelEnrolment(enrolment_id=taken.enrolment_id, **resident()))
    assert spec.happened(EnrolmentCancelled).appointment_with == SKY_FARM
    spec, (first, second, third) = offered(each_person=2)
    spec.when(take(first.session_id)).when(take(second.session_id))
    assert spec.refuses(take(third.session_id), PERSON_HAS_ENOUGH_APPOINTMENTS) == {"at_most": 2}


def test_a_guardian_takes_one_for_a_child_and_the_child_has_no_more_than_others() -> None:
    spec, (first, second, _) = offered(for_minors=True)
    child = child_of(spec)
    spec.when(together(first.session_id, [child])).happened(EnrolmentConfirmed)
    assert spec.refuses(together(second.session_id, [child]), PERSON_HAS_ENOUGH_APPOINTMENTS) == {
        "at_most": 1
    }


def test_one_that_nobody_has_when_it_begins_is_over_and_its_space_is_free() -> None:
    spec, (first, second, _) = offered()
    spec.when(take(second.session_id))
    spec.when(tick(BEGINS))
    assert spec.happened(AppointmentUntaken).session_id == first.session_id
    assert spec.happened(BookingCancelled).booking_id == first.booking_id
    spec.when(book(BEGINS, space_id=TERRACE, units=2, who=resident(WU, now=BEGINS), minutes=30))
    # The one that was taken is reported as any session is, and missed or not its host says.
    spec.when(tick(at(11, 10))).happened(SessionClosed)
    state = spec.state.sessions[second.session_id]
    came = tuple(state.enrolment_ids)
    spec.when(RecordAttendance(session_id=second.session_id, attended=came, **farmer(at(11, 10, 50))))
    spec.when(DeliverSession(session_id=second.session_id, **farmer(at(11, 10, 50))))
    delivered = spec.happened(SessionDelivered)
    assert (delivered.title, delivered.attended) == ("1:1", 1)
    assert state.title not in delivered.model_dump_json()


def test_a_late_tick_ends_one_whose_booking_is_over_too() -> None:
    spec, _ = offered()
    spec.when(tick(at(12, 9)))
    assert sum(isinstance(one, AppointmentUntaken) for one in spec.last) == 3
    assert not any(isinstance(one, BookingCancelled) for one in spec.last)
    assert not spec.state.not_over
    assert not spec.state.bookings
    spec.when(tick(at(12, 9) + timedelta(days=9))).then_nothing()


def test_what_nobody_has_taken_or_waits_for_is_withdrawn_and_the_rest_stands() -> None:
    spec, (first, second, third) = offered()
    spec.when(take(second.session_id))
    spec.refuses(withdraw(first.offer_id, resident(STRANGER)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(withdraw(first.offer_id))
    gone = [one.session_id for one in spec.last if isinstance(one, SessionCancelled)]
    assert gone == [first.session_id, third.session_id]
    spec.when(withdraw(first.offer_id)).then_nothing()
    spec.refuses(withdraw(NOWHERE), APPOINTMENTS_ARE_UNKNOWN)


@pytest.mark.parametrize(
    ("given", "changes", "refusal"),
    [
        ((), {"partner_id": NOWHERE}, HOST_IS_UNKNOWN),
        ((LEFT,), {}, HOST_HAS_LEFT),
        ((SUSPENDED,), {}, HOST_IS_SUSPENDED),
        ((), {"space_id": NOWHERE}, SPACE_IS_UNKNOWN),
        ((ENDED,), {}, AGREEMENT_IS_NOT_IN_FORCE),
        ((terms_set(terms(space_ids=(DANCE_ROOM,))),), {}, AGREEMENT_DOES_NOT_COVER_THE_SPACE),
        (
            (terms_set(terms(session_categories=(SessionCategory.ARTS,))),),
            {},
            AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
        ),
        (
            (ReportOverdue(session_id=NOWHERE, partner_id=SKY_FARM, overdue_at=MONDAY),),
            {},
            SESSIONS_AWAIT_REPORTS,
        ),
        (
            (CHECKED.model_copy(update={"valid_until": MONDAY}),),
            {"for_minors": True},
            SCREENING_ENDS_BEFORE_THE_SESSION,
        ),
        ((terms_set(terms(serves_minors=False)),), {"for_minors": True}, AGREEMENT_DOES_NOT_SERVE_MINORS),
        ((space_opened(NOWHERE, capacity=1, units=2),), {"space_id": NOWHERE}, SPACE_IS_TOO_SMALL),
        ((), {"price": priced_at(6_401)}, PRICE_IS_ABOVE_THE_CAP),
        ((rules_adopted(Rules(needs_references=True)),), {}, PRICE_NEEDS_A_REFERENCE),
        ((), {"price": PriceSessionRequest(reference_id=NOWHERE, price_fen=1)}, REFERENCE_IS_UNKNOWN),
        (
            (PROPOSED,),
            {"price": PriceSessionRequest(reference_id=NOWHERE, price_fen=1)},
            REFERENCE_IS_NOT_IN_FORCE,
        ),
    ],
)
def test_what_binds_a_session_binds_an_appointment(
    given: tuple[Any, ...], changes: dict[str, Any], refusal: Any
) -> None:
    haiwan().given(*given).refuses(offer(**changes), refusal)


def test_a_partner_without_an_agreement_has_no_price() -> None:
    other = HostRegistered(
        partner_id=NOWHERE,
        form=PartnerForm.TEAM,
        mechanism=Mechanism.SPACE_COOPERATION,
        organisation=None,
        project="手机班",
        representative=FARMER,
        registered_at=MONDAY,
    )
    spec = haiwan().given(other)
    spec.refuses(offer(partner_id=NOWHERE), PRICE_NEEDS_AN_ACTIVE_AGREEMENT)
    spec.when(offer(partner_id=NOWHERE, price=None))
