"""Volunteer hours: by one's own sign-in and sign-out where nothing is paid, entered by staff within caps."""

from datetime import UTC, date, datetime
from typing import Any

from services.bookings.domain.state import Bookings
from services.bookings.policies import POLICIES
from services.bookings.projections.volunteering import HOURS, RECORDS
from shared.contracts.bookings.bookings.commands import CheckIn
from shared.contracts.bookings.bookings.events import CheckedIn, SpaceBooked
from shared.contracts.bookings.people import PersonErased, ReleasePerson
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN, VOLUNTEER_ACTIVITY_HAS_NO_PRICE
from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_CODE_IS_NOT_VALID,
    ACTIVITY_HAS_BEGUN,
    ACTIVITY_HAS_NOT_BEGUN,
    ACTIVITY_IS_CANCELLED,
    ACTIVITY_IS_FULL,
    ACTIVITY_IS_PLANNED_AHEAD,
    ACTIVITY_IS_UNKNOWN,
    ACTIVITY_LIES_OUTSIDE_ITS_SESSION,
    ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY,
    ACTIVITY_TAKES_NO_SIGN_IN,
    ACTIVITY_TAKES_NO_SIGN_OUT,
    HOURS_ARE_ENTERED_TOO_LATE,
    HOURS_ARE_MORE_THAN_COUNT,
    HOURS_ARE_UNKNOWN,
    NO_HOURS_TO_CERTIFY,
    PRICED_SESSION_EARNS_NO_HOURS,
    STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS,
    VOLUNTEER_IS_NOT_SIGNED_IN,
    VOLUNTEER_IS_SIGNED_IN_ELSEWHERE,
)
from shared.contracts.bookings.sessions.commands import CancelSession
from shared.contracts.bookings.volunteering.commands import (
    CancelActivity,
    CertifyService,
    CountVolunteersAsOne,
    EnterHours,
    PlanActivity,
    ReverseHours,
    SignIn,
    SignOut,
)
from shared.contracts.bookings.volunteering.events import (
    ActivityCancelled,
    ActivityPlanned,
    CertificateVoided,
    HoursCredited,
    HoursHonoured,
    HoursReversed,
    ServiceCertified,
    VolunteersCountedAsOne,
    VolunteerSignedIn,
    VolunteerSignedOut,
)
from shared.contracts.bookings.volunteering.translations import ActivityTranslated, TranslateActivity
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.messages import Recorded
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    STAFF,
    WU,
    at,
    book,
    by,
    drafted,
    farmer,
    haiwan,
    policy,
    price,
    resident,
    rules_adopted,
    staff,
)

WEDNESDAY = date(2026, 7, 8)


EIGHTEEN, TWENTY = at(8, 18), at(8, 20)


def plan(begins: datetime = EIGHTEEN, ends: datetime = TWENTY, **fields: Any) -> PlanActivity:
    """River cleaning on Wednesday evening, from 18 to 20 o'clock."""
    where = {} if {"booking_id", "session_id"} & fields.keys() else {"place": "蕉门河北岸"}
    return PlanActivity(
        **{"title": "河涌净滩", "capacity": 2, **where, **fields}, starts_at=begins, ends_at=ends, **staff()
    )


def planned(spec: Specification[Bookings], **fields: Any) -> str:
    return spec.when(plan(**fields)).happened(ActivityPlanned).activity_id


def signs_in(activity_id: str, now: datetime, person: str = LIN, *, by_code: bool = True) -> SignIn:
    return SignIn(activity_id=activity_id, by_code=by_code, **resident(person, now))


def signs_out(activity_id: str, now: datetime, person: str = LIN, *, by_code: bool = True) -> SignOut:
    return SignOut(activity_id=activity_id, by_code=by_code, **resident(person, now))


def serves(
    spec: Specification[Bookings], activity_id: str, comes: datetime, goes: datetime, person: str = LIN
) -> HoursCredited:
    spec.when(signs_in(activity_id, comes, person))
    return spec.when(signs_out(activity_id, goes, person)).happened(HoursCredited)


def enters(activity_id: str, minutes: int, now: datetime, person: str = CHEN) -> EnterHours:
    return EnterHours(
        activity_id=activity_id, person_id=person, minutes=minutes, reason="没有手机", **staff(now)
    )


def test_hours_count_from_the_sign_in_to_the_sign_out_while_the_activity_takes_place() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.when(signs_in(activity_id, at(8, 17, 40)))
    signed = spec.happened(VolunteerSignedIn)
    assert (signed.person_id, signed.first) == (LIN, True)
    spec.when(signs_in(activity_id, at(8, 17, 45))).then_nothing()
    spec.when(signs_out(activity_id, at(8, 20, 10)))
    credited = spec.happened(HoursCredited)
    assert (credited.minutes, credited.stayed_minutes, credited.day) == (120, 120, WEDNESDAY)
    assert credited.hours_id == signed.hours_id == spec.happened(VolunteerSignedOut).hours_id
    spec.refuses(signs_out(activity_id, at(8, 20, 11)), VOLUNTEER_IS_NOT_SIGNED_IN)


def test_who_comes_again_is_counted_again_and_a_moment_counts_for_nothing() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    assert serves(spec, activity_id, at(8, 18), at(8, 18, 30)).minutes == 30
    spec.when(signs_in(activity_id, at(8, 19, 50)))
    assert spec.happened(VolunteerSignedIn).first is False
    assert spec.when(signs_out(activity_id, at(8, 20))).happened(HoursCredited).minutes == 10
    other = planned(spec, begins=at(9, 18), ends=at(9, 20))
    spec.when(signs_in(other, at(9, 17, 40)))
    spec.when(signs_out(other, at(9, 17, 50)))
    assert [type(one) for one in spec.last] == [VolunteerSignedOut]


def test_nobody_signs_without_the_code_nor_for_somebody_else() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.refuses(signs_in(activity_id, at(8, 18), by_code=False), ACTIVITY_CODE_IS_NOT_VALID)
    for_lin = by(STAFF, Role.STAFF, Role.RESIDENT, now=at(8, 18), on_behalf_of=LIN)
    spec.refuses(SignIn(activity_id=activity_id, by_code=True, **for_lin), ACTOR_MAY_NOT_DO_THIS)
    spec.when(signs_in(activity_id, at(8, 18)))
    spec.refuses(signs_out(activity_id, at(8, 19), by_code=False), ACTIVITY_CODE_IS_NOT_VALID)
    spec.refuses(SignOut(activity_id=activity_id, by_code=True, **for_lin), ACTOR_MAY_NOT_DO_THIS)


def test_signing_in_has_its_time_its_places_and_one_activity_at_a_time() -> None:
    spec = haiwan()
    activity_id, elsewhere = planned(spec, capacity=1), planned(spec, ends=at(8, 22))
    spec.refuses(signs_in(NOWHERE, at(8, 18)), ACTIVITY_IS_UNKNOWN)
    spec.refuses(signs_out(NOWHERE, at(8, 18)), ACTIVITY_IS_UNKNOWN)
    spec.refuses(signs_in(activity_id, at(8, 17, 29)), ACTIVITY_TAKES_NO_SIGN_IN)
    spec.refuses(signs_in(activity_id, at(8, 20)), ACTIVITY_TAKES_NO_SIGN_IN)
    spec.when(signs_in(activity_id, at(8, 18)))
    facts = spec.refuses(signs_in(elsewhere, at(8, 18, 5)), VOLUNTEER_IS_SIGNED_IN_ELSEWHERE)
    assert facts == {"activity_id": activity_id}
    spec.refuses(signs_in(activity_id, at(8, 18), CHEN), ACTIVITY_IS_FULL)
    facts = spec.refuses(signs_out(activity_id, at(8, 20, 30)), ACTIVITY_TAKES_NO_SIGN_OUT)
    # Who forgot to sign out is not held back: but nothing counts for where they forgot it.
    assert serves(spec, elsewhere, at(8, 20, 30), at(8, 21)).minutes == 30


def test_what_counts_is_capped_by_activity_and_day_under_the_rules_of_the_day() -> None:
    capped = Rules(volunteering=VolunteerRules(minutes_per_activity=60, minutes_per_day=90))
    spec = haiwan(capped)
    first, second = planned(spec), planned(spec, begins=at(8, 20), ends=at(8, 22))
    credited = serves(spec, first, at(8, 18), at(8, 20))
    assert (credited.minutes, credited.stayed_minutes) == (60, 120)
    assert serves(spec, second, at(8, 20), at(8, 22)).minutes == 30
    third = planned(spec, begins=at(9, 18), ends=at(9, 20))
    spec.given(rules_adopted(Rules(), effective_from=at(8, 23)))
    assert serves(spec, third, at(9, 18), at(9, 20)).minutes == 120


def test_a_session_with_a_price_never_earns_hours_and_one_that_earns_them_never_has_a_price() -> None:
    spec = haiwan(Rules(needs_references=False))
    paid = drafted(spec)
    session = {"begins": at(8, 18), "ends": at(8, 19)}
    spec.refuses(plan(session_id=paid, **session), PRICED_SESSION_EARNS_NO_HOURS)
    spec.when(price(paid, 5_000))
    facts = spec.refuses(plan(session_id=paid, **session), PRICED_SESSION_EARNS_NO_HOURS)
    assert facts == {"price_fen": 5_000}
    free = drafted(spec, volunteer=True, starts_at=at(9, 18))
    spec.refuses(plan(session_id=NOWHERE), SESSION_IS_UNKNOWN)
    spec.refuses(plan(session_id=free, **session), ACTIVITY_LIES_OUTSIDE_ITS_SESSION)
    activity_id = planned(spec, session_id=free, begins=at(9, 18), ends=at(9, 19, 30))
    spec.refuses(price(free, 5_000), VOLUNTEER_ACTIVITY_HAS_NO_PRICE)
    assert serves(spec, activity_id, at(9, 18), at(9, 19, 40)).minutes == 90


def test_an_activity_says_both_from_the_start_or_is_said_in_english_later() -> None:
    english = {"title_en": "Cleaning the river bank", "description_en": "Bring gloves."}
    spec = haiwan()
    activity_id = planned(spec)
    assert not {*spec.happened(ActivityPlanned).model_dump()} & {*english}
    say = TranslateActivity(activity_id=activity_id, **english, **staff())
    spec.when(say)
    spec.then(ActivityTranslated(activity_id=activity_id, translated_at=MONDAY, **english))
    spec.when(say).then_nothing()
    spec.refuses(say.model_copy(update=resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(say.model_copy(update={"activity_id": NOWHERE}), ACTIVITY_IS_UNKNOWN)
    spec.when(CancelActivity(activity_id=activity_id, reason="台风", **staff()))
    spec.refuses(say, ACTIVITY_IS_CANCELLED)
    both = planned(spec, **english)
    assert spec.happened(ActivityPlanned).title_en == english["title_en"]
    spec.when(TranslateActivity(activity_id=both, **english, **staff())).then_nothing()


def test_an_activity_ends_with_its_session() -> None:
    spec = haiwan()
    free = drafted(spec, volunteer=True, starts_at=at(9, 18))
    hours = {"begins": at(9, 18), "ends": at(9, 19)}
    activity_id = planned(spec, session_id=free, **hours)
    spec.when(CancelSession(session_id=free, reason="讲师生病", **farmer()))
    spec.refuses(signs_in(activity_id, at(9, 18)), ACTIVITY_IS_CANCELLED)
    spec.refuses(enters(activity_id, 30, at(9, 19)), ACTIVITY_IS_CANCELLED)
    spec.refuses(plan(session_id=free, **hours), ACTIVITY_LIES_OUTSIDE_ITS_SESSION)


def test_a_room_is_one_that_the_community_booked_and_the_first_volunteer_claims_it() -> None:
    spec = haiwan()
    spec.when(book(at(8, 18), 120, for_the_community=True, who=staff()))
    booking_id = spec.happened(SpaceBooked).booking_id
    activity_id = planned(spec, booking_id=booking_id)
    assert spec.happened(ActivityPlanned).space_id == spec.state.bookings[booking_id].space_id
    facts = spec.refuses(
        plan(ends=at(8, 21), booking_id=booking_id), ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY
    )
    assert facts == {"because": "activity_lies_outside_it"}
    facts = spec.refuses(plan(booking_id=NOWHERE), ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY)
    assert facts == {"because": "booking_does_not_stand"}
    spec.when(book(at(9, 18), 120))
    own = spec.happened(SpaceBooked).booking_id
    facts = spec.refuses(
        plan(begins=at(9, 18), ends=at(9, 20), booking_id=own), ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY
    )
    assert facts == {"because": "booking_is_for_something_else"}
    spec.when(signs_in(activity_id, at(8, 17, 50)))
    assert spec.happened(CheckedIn).booking_id == booking_id
    spec.when(signs_in(activity_id, at(8, 18), CHEN))
    assert [type(one) for one in spec.last] == [VolunteerSignedIn]
    spec.when(CheckIn(booking_id=booking_id, **staff(at(8, 18)))).then_nothing()


def test_staff_plan_ahead_and_cancel_what_nobody_has_come_to() -> None:
    spec = haiwan()
    spec.refuses(plan(begins=at(5, 18), ends=at(5, 20)), ACTIVITY_IS_PLANNED_AHEAD)
    activity_id, busy = planned(spec), planned(spec)
    cancel = CancelActivity(activity_id=activity_id, reason="台风", **staff())
    assert spec.when(cancel).happened(ActivityCancelled).reason == "台风"
    spec.when(CancelActivity(activity_id=activity_id, reason="台风", **staff())).then_nothing()
    spec.refuses(signs_in(activity_id, at(8, 18)), ACTIVITY_IS_CANCELLED)
    spec.refuses(enters(activity_id, 30, at(8, 19)), ACTIVITY_IS_CANCELLED)
    spec.when(signs_in(busy, at(8, 18)))
    spec.refuses(CancelActivity(activity_id=busy, reason="台风", **staff(at(8, 18))), ACTIVITY_HAS_BEGUN)
    spec.refuses(CancelActivity(activity_id=NOWHERE, reason="台风", **staff()), ACTIVITY_IS_UNKNOWN)


def test_what_staff_enter_is_marked_capped_and_never_their_own() -> None:
    spec = haiwan(Rules(volunteering=VolunteerRules(honour_minutes_per_month=90)))
    activity_id = planned(spec)
    spec.when(enters(activity_id, 60, at(8, 19)))
    entered = spec.happened(HoursHonoured)
    assert (entered.person_id, entered.minutes, entered.entered_by) == (CHEN, 60, STAFF)
    facts = spec.refuses(enters(activity_id, 31, at(8, 20)), HOURS_ARE_MORE_THAN_COUNT)
    assert facts == {"minutes_left": 30, "cap": "honour_minutes_per_month"}
    spec.refuses(enters(activity_id, 30, at(8, 19), STAFF), STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS)
    spec.refuses(enters(activity_id, 30, at(8, 17)), ACTIVITY_HAS_NOT_BEGUN)
    spec.refuses(enters(activity_id, 30, at(7, 20, month=8)), HOURS_ARE_ENTERED_TOO_LATE)
    spec.refuses(enters(NOWHERE, 30, at(8, 19)), ACTIVITY_IS_UNKNOWN)


def test_with_what_was_signed_for_no_more_is_entered_than_the_activity_lasted() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    serves(spec, activity_id, at(8, 18), at(8, 19), CHEN)
    facts = spec.refuses(enters(activity_id, 61, at(8, 20)), HOURS_ARE_MORE_THAN_COUNT)
    assert facts == {"minutes_left": 60, "cap": "minutes_of_the_activity"}
    spec.when(enters(activity_id, 60, at(8, 20))).happened(HoursHonoured)
    facts = spec.refuses(enters(activity_id, 121, at(8, 20), WU), HOURS_ARE_MORE_THAN_COUNT)
    assert facts == {"minutes_left": 120, "cap": "minutes_of_the_activity"}


def test_reversed_hours_count_for_nothing_and_make_certificates_that_hold_them_void() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    credited = serves(spec, activity_id, at(8, 18), at(8, 20))
    certify = {"from_day": WEDNESDAY, "until_day": WEDNESDAY}
    certified = spec.when(CertifyService(**certify, **resident(now=at(9, 9)))).happened(ServiceCertified)
    assert (certified.credit_minutes, certified.honour_minutes, certified.activities) == (120, 0, 1)
    assert certified.number.startswith("ZY2026-")
    new_year = resident(now=datetime(2026, 12, 31, 16, tzinfo=UTC))  # Midnight in Guangzhou.
    in_2027 = spec.when(CertifyService(**certify, **new_year)).happened(ServiceCertified)
    assert in_2027.number.startswith("ZY2027-")
    again = spec.when(CertifyService(**certify, **resident(now=at(9, 9)))).happened(ServiceCertified)
    assert again.number != certified.number
    spec.refuses(CertifyService(**certify, **resident(CHEN)), NO_HOURS_TO_CERTIFY)
    reverse = {"hours_id": credited.hours_id, "reason": "代签"}
    spec.when(ReverseHours(**reverse, **staff(at(9, 10))))
    event = spec.happened(HoursReversed)
    assert (event.person_id, event.minutes, event.credit) == (LIN, 120, True)
    voided = {one.number for one in spec.last if isinstance(one, CertificateVoided)}
    assert voided == {certified.number, in_2027.number, again.number}
    spec.when(ReverseHours(**reverse, **staff(at(9, 10)))).then_nothing()
    spec.refuses(CertifyService(**certify, **resident()), NO_HOURS_TO_CERTIFY)
    spec.refuses(ReverseHours(**{**reverse, "hours_id": NOWHERE}, **staff()), HOURS_ARE_UNKNOWN)
    assert serves(spec, activity_id, at(8, 18), at(8, 20)).minutes == 120  # The cap has room again.
    own = enters(activity_id, 10, at(8, 20))
    entered = spec.when(own).happened(HoursHonoured)
    as_chen = by(CHEN, Role.STAFF, now=at(9, 10))
    spec.refuses(
        ReverseHours(hours_id=entered.hours_id, reason="误", **as_chen), STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS
    )


def test_two_records_of_one_person_are_one_record_of_hours() -> None:
    spec = haiwan()
    activity_id = planned(spec, capacity=3)
    credited = serves(spec, activity_id, at(8, 18), at(8, 19))
    spec.when(CertifyService(from_day=WEDNESDAY, until_day=WEDNESDAY, **resident()))
    number = spec.happened(ServiceCertified).number
    begun = spec.when(signs_in(activity_id, at(8, 19))).happened(VolunteerSignedIn)
    merge = CountVolunteersAsOne(person_id=LIN, into=CHEN, **policy())
    joined = spec.when(merge).happened(VolunteersCountedAsOne)
    assert (joined.hours_ids, joined.numbers) == ((credited.hours_id, begun.hours_id), (number,))
    view = HOURS.fold(HOURS.fold(None, recorded(begun), begun.hours_id), recorded(joined), begun.hours_id)
    assert (view.person_id if view else None) == CHEN, "what is begun goes along"
    assert joined.record.credit_minutes == 60
    spec.when(CountVolunteersAsOne(person_id=LIN, into=CHEN, **policy())).then_nothing()
    assert spec.when(signs_out(activity_id, at(8, 20), CHEN)).happened(HoursCredited).person_id == CHEN
    certify = CertifyService(from_day=WEDNESDAY, until_day=WEDNESDAY, **resident(CHEN))
    assert spec.when(certify).happened(ServiceCertified).credit_minutes == 120
    event = PersonsCountedAsOne(person_id=LIN, into=CHEN, dropped=())
    (command,) = POLICIES.commands_for(recorded(event))
    assert isinstance(command, CountVolunteersAsOne)
    document = RECORDS.fold(None, recorded(joined), CHEN)
    assert (document.credit_minutes if document else None) == 60
    assert RECORDS.fold(document, recorded(joined), LIN) is None


def test_who_signed_in_under_both_of_two_records_was_there_since_the_first_of_them() -> None:
    for first, second in ((LIN, CHEN), (CHEN, LIN)):
        spec = haiwan()
        activity_id = planned(spec)
        begun = spec.when(signs_in(activity_id, at(8, 18), first)).happened(VolunteerSignedIn)
        spec.when(signs_in(activity_id, at(8, 19), second))
        spec.when(CountVolunteersAsOne(person_id=LIN, into=CHEN, **policy(at(8, 19))))
        credited = spec.when(signs_out(activity_id, at(8, 20), CHEN)).happened(HoursCredited)
        assert (credited.hours_id, credited.minutes) == (begun.hours_id, 120)


def test_where_somebody_forgot_to_sign_out_is_not_where_they_are_under_another_record() -> None:
    spec = haiwan()
    forgotten, activity_id = planned(spec), planned(spec, begins=at(9, 18), ends=at(9, 20))
    spec.when(signs_in(forgotten, at(8, 18), CHEN))
    spec.when(signs_in(activity_id, at(9, 18)))
    spec.when(CountVolunteersAsOne(person_id=LIN, into=CHEN, **policy(at(9, 19))))
    assert spec.when(signs_out(activity_id, at(9, 20), CHEN)).happened(HoursCredited).minutes == 120


def test_who_was_merged_twice_counts_as_the_last_record() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    for person, into in ((LIN, CHEN), (CHEN, WU)):
        spec.when(CountVolunteersAsOne(person_id=person, into=into, **policy()))
    entered = spec.when(enters(activity_id, 60, at(8, 19), LIN)).happened(HoursHonoured)
    assert entered.person_id == WU


def test_who_is_erased_leaves_no_certificate_and_signs_no_more() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    credited = serves(spec, activity_id, at(8, 18), at(8, 19))
    spec.when(CertifyService(from_day=WEDNESDAY, until_day=WEDNESDAY, **resident()))
    number = spec.happened(ServiceCertified).number
    spec.when(signs_in(activity_id, at(8, 19)))
    spec.when(ReleasePerson(person_id=LIN, erased=True, **policy(at(8, 19, 30))))
    assert spec.happened(CertificateVoided).number == number
    assert spec.happened(PersonErased).person_id == LIN
    spec.refuses(signs_out(activity_id, at(8, 20)), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(signs_in(activity_id, at(8, 19)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(ReverseHours(hours_id=credited.hours_id, reason="代签", **staff(at(8, 20))))
    told = (credited, PersonErased(person_id=LIN, erased_at=at(8, 19, 30)), spec.happened(HoursReversed))
    record = None
    for event in told:
        record = RECORDS.fold(record, recorded(event), LIN)
    assert record is None, "an id that stands for nobody gets no record again"


def recorded(event: Any) -> Recorded[Any]:
    return Recorded(
        id="haiwan:1",
        source="/partners",
        type=event.type,
        time=at(8, 20),
        sequence=1,
        partitionkey="haiwan",
        actor="system:merge",
        correlationid="c",
        causationid="c",
        data=event,
    )
