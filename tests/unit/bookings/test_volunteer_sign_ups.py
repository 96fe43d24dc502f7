"""Volunteers sign up ahead: a place is kept until the beginning, the rest waits in order, and moves up."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shared.contracts.bookings.people import PersonErased, ReleasePerson
from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_IS_CANCELLED,
    ACTIVITY_IS_FULL,
    ACTIVITY_IS_UNKNOWN,
    ACTIVITY_TAKES_NO_SIGN_UPS,
)
from shared.contracts.bookings.volunteering.commands import CancelActivity, CountVolunteersAsOne, SignIn
from shared.contracts.bookings.volunteering.events import VolunteerSignedIn
from shared.contracts.bookings.volunteering.sign_ups import (
    SignUp,
    SignUpsVoided,
    VolunteerMovedUp,
    VolunteerSignedUp,
    VolunteerWithdrew,
    WithdrawSignUp,
)
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from tests.soaking import when_soaking
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import CHEN, LIN, NOWHERE, WU, at, haiwan, policy, resident, staff
from tests.unit.bookings.test_volunteering import EIGHTEEN, planned


def up(activity_id: str, who: Envelope | None = None) -> SignUp:
    return SignUp(activity_id=activity_id, **(who or resident()))


def back(activity_id: str, who: Envelope | None = None) -> WithdrawSignUp:
    return WithdrawSignUp(activity_id=activity_id, **(who or resident()))


def there(activity_id: str, person: str, minute: int) -> SignIn:
    """Signs in, so many minutes after a quarter to six."""
    return SignIn(activity_id=activity_id, by_code=True, **resident(person, at(8, 17, 45 + minute)))


def test_who_signs_up_first_has_a_place_and_the_rest_waits_and_moves_up() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    for number, person in enumerate((LIN, CHEN, WU), start=1):
        spec.when(up(activity_id, resident(person)))
        assert spec.happened(VolunteerSignedUp).ticket == number
    spec.when(up(activity_id)).then_nothing()
    spec.when(back(activity_id))
    assert spec.happened(VolunteerWithdrew).person_id == LIN
    spec.when(back(activity_id)).then_nothing()
    assert list(spec.state.volunteering.activities[activity_id].sign_ups) == [CHEN, WU]


def test_who_moves_up_is_told_and_who_waited_behind_is_not() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    for person in (LIN, CHEN, WU, "resident-late"):
        spec.when(up(activity_id, resident(person)))
    spec.when(back(activity_id, resident("resident-late")))
    assert [type(one) for one in spec.last] == [VolunteerWithdrew]
    spec.when(back(activity_id))
    assert spec.happened(VolunteerMovedUp).person_id == WU
    spec.when(ReleasePerson(person_id=CHEN, **policy()))
    assert [type(one) for one in spec.last] == [VolunteerWithdrew]


def test_who_signed_up_is_told_that_it_does_not_take_place() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    spec.when(CancelActivity(activity_id=activity_id, reason="台风", **staff()))
    assert spec.happened(SignUpsVoided).person_ids == (LIN, CHEN)


def test_a_place_is_kept_until_the_beginning_and_then_for_who_is_there() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    spec.refuses(there(activity_id, WU, 5), ACTIVITY_IS_FULL)
    spec.when(there(activity_id, LIN, 5))
    assert spec.happened(VolunteerSignedIn).first
    late = SignIn(activity_id=activity_id, by_code=True, **resident(WU, EIGHTEEN))
    spec.when(late)
    assert spec.happened(VolunteerSignedIn).person_id == WU


def test_what_is_unknown_cancelled_or_has_begun_takes_no_sign_up() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.refuses(up(NOWHERE), ACTIVITY_IS_UNKNOWN)
    spec.refuses(back(NOWHERE), ACTIVITY_IS_UNKNOWN)
    spec.when(up(activity_id))
    spec.refuses(up(activity_id, resident(CHEN, EIGHTEEN)), ACTIVITY_TAKES_NO_SIGN_UPS)
    spec.refuses(back(activity_id, resident(now=EIGHTEEN)), ACTIVITY_TAKES_NO_SIGN_UPS)
    spec.when(CancelActivity(activity_id=activity_id, reason="台风", **staff()))
    spec.refuses(up(activity_id, resident(CHEN)), ACTIVITY_IS_CANCELLED)


def test_a_sign_up_goes_with_its_person_and_to_the_record_that_goes_on() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    spec.when(CountVolunteersAsOne(person_id=LIN, into=WU, **policy()))
    assert list(spec.state.volunteering.activities[activity_id].sign_ups) == [WU, CHEN]
    spec.when(ReleasePerson(person_id=WU, erased=True, **policy()))
    assert list(spec.state.volunteering.activities[activity_id].sign_ups) == [CHEN]
    spec.given(PersonErased(person_id=CHEN, erased_at=MONDAY))
    spec.refuses(up(activity_id, resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)


class PlacesAreNotGivenTwice(RuleBasedStateMachine):
    """Two places, four people who sign up, withdraw and come, before the beginning and after it."""

    def __init__(self) -> None:
        super().__init__()
        self.spec, self.minute = haiwan(), 0
        self.activity_id = planned(self.spec)
        self.line: list[str] = []
        self.came: set[str] = set()

    @rule(
        person=st.sampled_from([LIN, CHEN, WU, "resident-zhang"]),
        what=st.sampled_from(["up", "back", "come"]),
    )
    def somebody(self, person: str, what: str) -> None:
        now = at(8, 17, 30) if self.minute < 30 else at(8, 18, 1)
        kept = [one for one in self.line[:2] if one not in self.came | {person}] if self.minute < 30 else []
        command = {
            "up": up(self.activity_id, resident(person, now)),
            "back": back(self.activity_id, resident(person, now)),
            "come": SignIn(activity_id=self.activity_id, by_code=True, **resident(person, now)),
        }[what]
        try:
            self.spec.when(command)
        except Rejected:
            return
        for event in self.spec.last:
            match event:
                case VolunteerSignedUp():
                    self.line.append(person)
                case VolunteerWithdrew():
                    self.line.remove(person)
                case VolunteerSignedIn():
                    assert person in self.came or len(self.came) + len(kept) < 2
                    self.came.add(person)
                case _:
                    pass

    @rule()
    def time_passes(self) -> None:
        self.minute += 10

    @invariant()
    def the_line_is_in_its_order(self) -> None:
        assert list(self.spec.state.volunteering.activities[self.activity_id].sign_ups) == self.line
        assert len(self.came) <= 2


PlacesAreNotGivenTwice.TestCase.settings = settings(
    max_examples=when_soaking(300, 15), stateful_step_count=20, deadline=None
)
TestPlacesAreNotGivenTwice = PlacesAreNotGivenTwice.TestCase
