"""Residents enrol up to the capacity; the next waits and is offered a place that becomes free."""

import pytest

from shared.contracts.bookings.enrolments.commands import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    LeaveWaitlist,
)
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PlaceOffered,
    WaitlistDissolved,
    WaitlistJoined,
    WaitlistLeft,
)
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_HAS_NO_OFFER,
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_NOT_WAITING,
    ENROLMENT_IS_UNKNOWN,
    OFFER_HAS_LAPSED,
    PERSON_IS_ENROLLED_ALREADY,
    SESSION_TAKES_NO_ENROLMENTS,
)
from shared.contracts.bookings.refusals.sessions import SESSION_HAS_STARTED, SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.commands import CloseSession, RecordAttendance
from shared.contracts.bookings.sessions.events import SessionClosed
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    STAFF,
    STRANGER,
    WU,
    at,
    by,
    drafted,
    enrol,
    farmer,
    haiwan,
    opened,
    resident,
    tick,
)


def test_a_resident_gets_a_place() -> None:
    spec = haiwan()
    session_id = opened(spec)
    command = Enrol(session_id=session_id, **resident())
    spec.when(command).then(
        EnrolmentConfirmed(
            enrolment_id=command.new_id("enrolment"),
            session_id=session_id,
            person_id=LIN,
            price_fen=5_000,
            enrolled_at=MONDAY,
            late_cancel_minutes=1_440,
            late_refund_bps=10_000,
        )
    )


def test_who_comes_after_the_last_place_waits() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    enrol(spec, session_id)
    for position, person in enumerate((CHEN, WU), start=1):
        enrol(spec, session_id, person)
        joined = spec.happened(WaitlistJoined)
        assert (joined.person_id, joined.ticket, joined.position) == (person, position, position)


def test_nobody_enrols_twice() -> None:
    spec = haiwan()
    session_id = opened(spec)
    enrolment_id = enrol(spec, session_id)
    facts = spec.refuses(Enrol(session_id=session_id, **resident()), PERSON_IS_ENROLLED_ALREADY)
    assert facts == {"enrolment_id": enrolment_id}


def test_staff_enrol_a_resident_without_a_phone() -> None:
    spec = haiwan()
    session_id = opened(spec)
    spec.when(Enrol(session_id=session_id, **by(STAFF, Role.STAFF, Role.RESIDENT, on_behalf_of=LIN)))
    assert spec.happened(EnrolmentConfirmed).person_id == LIN


def test_only_residents_enrol() -> None:
    spec = haiwan()
    session_id = opened(spec)
    spec.refuses(Enrol(session_id=session_id, **farmer()), ACTOR_MAY_NOT_DO_THIS)


def test_nobody_enrols_in_a_draft_a_closed_or_a_started_session() -> None:
    spec = haiwan()
    session_id = drafted(spec)
    facts = spec.refuses(Enrol(session_id=session_id, **resident()), SESSION_TAKES_NO_ENROLMENTS)
    assert facts == {"state": "drafted"}
    spec = haiwan()
    session_id = opened(spec)
    late = Enrol(session_id=session_id, **resident(now=SATURDAY_LESSON))
    spec.refuses(late, SESSION_TAKES_NO_ENROLMENTS)
    spec.when(CloseSession(session_id=session_id, **farmer()))
    spec.refuses(Enrol(session_id=session_id, **resident()), SESSION_TAKES_NO_ENROLMENTS)


def test_an_unknown_session_takes_no_enrolment() -> None:
    haiwan().refuses(Enrol(session_id=NOWHERE, **resident()), SESSION_IS_UNKNOWN)


def test_a_place_given_back_is_offered_to_the_first_who_waits() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    first = enrol(spec, session_id)
    second = enrol(spec, session_id, CHEN)
    enrol(spec, session_id, WU)
    spec.when(CancelEnrolment(enrolment_id=first, **resident())).then(
        EnrolmentCancelled(
            enrolment_id=first, session_id=session_id, person_id=LIN, cancelled_at=MONDAY, refund_owed_fen=0
        ),
        PlaceOffered(
            enrolment_id=second,
            session_id=session_id,
            person_id=CHEN,
            expires_at=later(hours=2),
            offered_at=MONDAY,
        ),
    )


def test_a_place_on_offer_is_taken_by_nobody_else() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    first = enrol(spec, session_id)
    second = enrol(spec, session_id, CHEN)
    spec.when(CancelEnrolment(enrolment_id=first, **resident()))
    enrol(spec, session_id, WU)
    assert spec.happened(WaitlistJoined).position == 1
    spec.refuses(AcceptOffer(enrolment_id=second, **resident(WU)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(AcceptOffer(enrolment_id=second, **resident(CHEN, later(minutes=119)))).then(
        OfferAccepted(
            enrolment_id=second,
            session_id=session_id,
            person_id=CHEN,
            accepted_at=later(minutes=119),
            late_cancel_minutes=1_440,
            late_refund_bps=10_000,
        )
    )
    assert spec.decider.due(spec.state) == SATURDAY_LESSON


def test_an_offer_that_nobody_takes_lapses_to_the_next() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    first = enrol(spec, session_id)
    second, third = enrol(spec, session_id, CHEN), enrol(spec, session_id, WU)
    spec.when(CancelEnrolment(enrolment_id=first, **resident()))
    for command in (AcceptOffer, DeclineOffer):
        spec.refuses(command(enrolment_id=second, **resident(CHEN, later(hours=2))), OFFER_HAS_LAPSED)
    spec.when(tick(later(hours=2))).then(
        OfferLapsed(enrolment_id=second, session_id=session_id, person_id=CHEN, lapsed_at=later(hours=2)),
        PlaceOffered(
            enrolment_id=third,
            session_id=session_id,
            person_id=WU,
            expires_at=later(hours=4),
            offered_at=later(hours=2),
        ),
    )
    spec.refuses(AcceptOffer(enrolment_id=second, **resident(CHEN)), OFFER_HAS_LAPSED)


def test_a_declined_offer_goes_to_the_next() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    first = enrol(spec, session_id)
    second = enrol(spec, session_id, CHEN)
    spec.when(CancelEnrolment(enrolment_id=first, **resident()))
    spec.when(DeclineOffer(enrolment_id=second, **resident(CHEN))).then(
        OfferDeclined(enrolment_id=second, session_id=session_id, person_id=CHEN, declined_at=MONDAY)
    )
    enrol(spec, session_id, CHEN)
    assert spec.happened(EnrolmentConfirmed).person_id == CHEN


def test_two_places_that_lapse_together_go_to_the_next_two() -> None:
    spec = haiwan()
    session_id = opened(spec)
    seated = [enrol(spec, session_id, person) for person in (LIN, CHEN)]
    waiting = [enrol(spec, session_id, f"resident-{number}") for number in range(5)]
    for enrolment_id in seated:
        spec.when(CancelEnrolment(enrolment_id=enrolment_id, **by(STAFF, Role.STAFF)))
    spec.when(tick(later(hours=2)))
    offered = [event.enrolment_id for event in spec.last if isinstance(event, PlaceOffered)]
    assert offered == waiting[2:4]


def test_an_offer_ends_at_the_latest_when_the_session_starts() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    first = enrol(spec, session_id)
    second, third = enrol(spec, session_id, CHEN), enrol(spec, session_id, WU)
    spec.when(CancelEnrolment(enrolment_id=first, **resident(now=at(11, 8))))
    assert spec.happened(PlaceOffered).expires_at == SATURDAY_LESSON
    spec.when(tick(SATURDAY_LESSON)).then(
        OfferLapsed(enrolment_id=second, session_id=session_id, person_id=CHEN, lapsed_at=SATURDAY_LESSON),
        WaitlistDissolved(
            session_id=session_id,
            enrolment_ids=(third,),
            dissolved_at=SATURDAY_LESSON,
            person_ids=(WU,),
        ),
        SessionClosed(session_id=session_id, partner_id=SKY_FARM, started=True, closed_at=SATURDAY_LESSON),
    )


def test_a_person_leaves_the_waitlist_and_the_others_move_up() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    first = enrol(spec, session_id)
    second, third = enrol(spec, session_id, CHEN), enrol(spec, session_id, WU)
    spec.when(LeaveWaitlist(enrolment_id=second, **resident(CHEN))).then(
        WaitlistLeft(enrolment_id=second, session_id=session_id, person_id=CHEN, left_at=MONDAY)
    )
    spec.when(LeaveWaitlist(enrolment_id=second, **resident(CHEN))).then_nothing()
    spec.when(CancelEnrolment(enrolment_id=first, **resident()))
    assert spec.happened(PlaceOffered).enrolment_id == third


def test_a_cancelled_enrolment_is_cancelled_once() -> None:
    spec = haiwan()
    enrolment_id = enrol(spec, opened(spec))
    command = CancelEnrolment(enrolment_id=enrolment_id, **resident())
    spec.when(command).when(command).then_nothing()


def test_a_place_is_not_given_back_once_the_session_has_started() -> None:
    spec = haiwan()
    session_id = opened(spec)
    enrolment_id = enrol(spec, session_id)
    command = CancelEnrolment(enrolment_id=enrolment_id, **resident(now=SATURDAY_LESSON))
    spec.refuses(command, SESSION_HAS_STARTED)
    attendance = RecordAttendance(
        session_id=session_id, attended=(enrolment_id,), **farmer(now=SATURDAY_LESSON)
    )
    spec.when(attendance).refuses(command, SESSION_HAS_STARTED)


def test_each_step_needs_the_state_before_it() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    seated, waiting = enrol(spec, session_id), enrol(spec, session_id, CHEN)
    spec.refuses(CancelEnrolment(enrolment_id=waiting, **resident(CHEN)), ENROLMENT_HAS_NO_PLACE)
    spec.refuses(AcceptOffer(enrolment_id=waiting, **resident(CHEN)), ENROLMENT_HAS_NO_OFFER)
    spec.refuses(DeclineOffer(enrolment_id=seated, **resident()), ENROLMENT_HAS_NO_OFFER)
    spec.refuses(LeaveWaitlist(enrolment_id=seated, **resident()), ENROLMENT_IS_NOT_WAITING)


@pytest.mark.parametrize("kind", [CancelEnrolment, AcceptOffer, DeclineOffer, LeaveWaitlist])
def test_nobody_acts_for_another(
    kind: type[CancelEnrolment | AcceptOffer | DeclineOffer | LeaveWaitlist],
) -> None:
    spec = haiwan()
    enrolment_id = enrol(spec, opened(spec))
    stranger: Command = kind(enrolment_id=enrolment_id, **resident(STRANGER))
    spec.refuses(stranger, ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(kind(enrolment_id=NOWHERE, **resident()), ENROLMENT_IS_UNKNOWN)
