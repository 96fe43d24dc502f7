"""Two records of one person: what staff gave to the one goes along, and nobody has a month twice."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.bookings.bookings.events import BookingCancelled, CancelReason, SpaceBooked
from shared.contracts.bookings.credits.commands import TakeCreditsBack
from shared.contracts.bookings.credits.events import CreditsCountedAsOne, CreditsGranted, CreditsTakenBack
from shared.contracts.bookings.credits.lots import lots_of
from shared.contracts.bookings.credits.views import CreditEntryKind, GetCreditRules, GetCreditSheet
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.room_waits.events import RoomLineServed
from shared.contracts.bookings.volunteering.commands import CountVolunteersAsOne
from shared.kernel.roles import Role
from tests.specification import MONDAY, envelope
from tests.unit.bookings.haiwan import CHEN, DANCE_ROOM, LIN, at, book, resident, staff, tick
from tests.unit.bookings.reading import ask
from tests.unit.bookings.test_credits import WEDNESDAY, Spec, give, left, monthly, priced, with_credits


def one_person(gone: str = LIN, stays: str = CHEN) -> CountVolunteersAsOne:
    return CountVolunteersAsOne(person_id=gone, into=stays, **envelope("system:merge", Role.SYSTEM))


def release(gone: str = LIN) -> ReleasePerson:
    return ReleasePerson(person_id=gone, **envelope("system:erasure", Role.SYSTEM))


def given_and_spent() -> Spec:
    """Lin was given 3, of which one is spent, as are the 4 of the month; Chen has spent 2 of the month."""
    spec = with_credits().when(give()).when(book(WEDNESDAY, 150))
    return spec.when(book(at(9, 19), 60, who=resident(CHEN)))


def test_what_staff_gave_goes_along_and_a_month_is_had_once() -> None:
    spec = given_and_spent().when(one_person())
    told = spec.happened(CreditsCountedAsOne)
    assert [one.credits for one in told.grants] == [3]
    assert {len(one.lot): one.credits for one in told.spent} == {7: 4, 36: 1}
    # Two of the gift; of the month both together had 6 where one person has 4.
    assert (left(spec, LIN), left(spec, CHEN)) == (4, 2)
    assert LIN not in spec.state.credits.accounts
    spec.when(one_person()).then_nothing()


def test_who_has_nothing_brings_nothing() -> None:
    spec = with_credits().when(one_person())
    assert not [one for one in spec.last if isinstance(one, CreditsCountedAsOne)]
    lapsed = with_credits().when(give(expires_at=MONDAY + timedelta(hours=1)))
    at_noon = envelope("system:merge", Role.SYSTEM, at=MONDAY + timedelta(hours=3))
    lapsed.when(CountVolunteersAsOne(person_id=LIN, into=CHEN, **at_noon))
    assert not [one for one in lapsed.last if isinstance(one, CreditsCountedAsOne)]


@pytest.mark.parametrize("merged_first", [True, False])
def test_what_is_given_back_of_the_record_that_goes_comes_to_the_one_that_stays(merged_first: bool) -> None:
    """Its bookings are given back beside the merge, before it or after it."""
    spec = given_and_spent()
    for command in (one_person(), release()) if merged_first else (release(), one_person()):
        spec.when(command)
        if isinstance(command, ReleasePerson):
            assert spec.happened(BookingCancelled).credits_of == (CHEN if merged_first else LIN)
    assert left(spec, CHEN) == 3 + 4 - 2


def test_what_is_given_back_leaves_the_quota_of_the_record_that_stays() -> None:
    spec = given_and_spent().when(one_person()).when(release())
    assert [one.starts_at for one in spec.state.usage.of[CHEN]] == [at(9, 19)]


def test_what_staff_give_to_the_record_that_is_gone_and_take_back_is_the_others() -> None:
    spec = given_and_spent().when(one_person()).when(give(5))
    granted = spec.happened(CreditsGranted)
    assert (granted.account, left(spec, CHEN)) == (CHEN, 7)
    spec.when(TakeCreditsBack(grant_id=granted.grant_id, **staff()))
    taken = spec.happened(CreditsTakenBack)
    assert (taken.account, taken.credits, left(spec, CHEN)) == (CHEN, 5, 2)


def test_a_record_that_is_gone_is_offered_no_room() -> None:
    spec = with_credits(each=9).when(book(WEDNESDAY, who=resident(CHEN)))
    booked = spec.happened(SpaceBooked)
    ends_at = WEDNESDAY + timedelta(hours=1)
    wait = JoinRoomWaitlist(space_id=DANCE_ROOM, starts_at=WEDNESDAY, ends_at=ends_at, **resident(LIN))
    spec.when(wait).when(one_person())
    away = CancelBooking(booking_id=booked.booking_id, reason=CancelReason.PLANS_CHANGED, **staff())
    spec.when(away).when(tick(MONDAY)).happened(RoomLineServed)


async def test_the_accounts_tell_it_as_the_logs_writer_reckons_it(tmp_path: Path) -> None:
    spec, happened = with_credits(), [priced(), monthly()]
    happened = [*happened]
    for command in (give(), book(WEDNESDAY, 150), book(at(9, 19), 60, who=resident(CHEN)), one_person()):
        happened += spec.when(command).last
    happened += spec.when(release()).last
    gone, sheet, rules = await ask(
        tmp_path, happened, GetCreditSheet(account=LIN), GetCreditSheet(account=CHEN), GetCreditRules()
    )
    assert gone is None
    told: list[tuple[CreditEntryKind, int]] = [(one.kind, one.credits) for one in sheet.entries]
    assert told == [
        (CreditEntryKind.SPENT, 2),
        (CreditEntryKind.MERGED, 2),
        (CreditEntryKind.RETURNED, 5),
    ]
    lots = lots_of(rules.rules, sheet.grants, sheet.spent, MONDAY, "Asia/Shanghai", of_partner=False)
    assert sum(one.left for one in lots) == left(spec, CHEN) == 5


def test_of_a_chain_of_records_the_last_has_all() -> None:
    spec = given_and_spent().when(one_person()).when(one_person(CHEN, "zhao"))
    assert [type(one).__name__ for one in spec.last] == ["VolunteersCountedAsOne", "CreditsCountedAsOne"]
    assert (left(spec, "zhao"), left(spec.when(release()), "zhao")) == (2, 5)
