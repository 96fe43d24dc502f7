"""A guardian names who may fetch a child; the host records to whom it was handed over."""

from services.bookings.domain.pickups import MOST_FETCHERS
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.families.commands import WithdrawConsent
from shared.contracts.bookings.families.events import ChildRemoved
from shared.contracts.bookings.families.pickup import (
    ChildPickedUp,
    FetcherNamed,
    FetcherRemoved,
    NameFetcher,
    RecordPickUp,
    RemoveFetcher,
)
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.families import (
    CHILD_HAS_MANY_FETCHERS,
    CHILD_IS_NOT_THERE,
    CHILD_IS_UNKNOWN,
    FETCHER_IS_UNKNOWN,
    PLACE_IS_NO_CHILDS,
)
from shared.contracts.bookings.sessions.commands import RecordAttendance
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    by,
    enrol,
    farmer,
    haiwan,
    resident,
    tick,
)
from tests.unit.bookings.test_families import NAME, YEAR, child_of, ids, lesson, together, words

GRANDMOTHER = words(3)


def named(spec: Specification[Bookings], child_id: str) -> str:
    """The grandmother may fetch the child; her id beside it."""
    spec.when(NameFetcher(child_id=child_id, name=GRANDMOTHER, **resident()))
    return spec.happened(FetcherNamed).fetcher_id


def came(spec: Specification[Bookings]) -> tuple[str, str]:
    """A child that is at the lesson, and its enrolment."""
    session_id, child_id = lesson(spec), child_of(spec)
    spec.when(together(session_id, [child_id]))
    (enrolment_id,) = ids(spec)
    spec.when(tick(SATURDAY_LESSON))
    spec.when(RecordAttendance(session_id=session_id, attended=(enrolment_id,), **farmer(SATURDAY_LESSON)))
    return child_id, enrolment_id


def handed(enrolment_id: str, fetcher_id: str | None = None) -> RecordPickUp:
    return RecordPickUp(enrolment_id=enrolment_id, fetcher_id=fetcher_id, **farmer(SATURDAY_LESSON))


def test_a_guardian_names_who_may_fetch_the_child() -> None:
    spec = haiwan()
    child_id = child_of(spec)
    command = NameFetcher(child_id=child_id, name=GRANDMOTHER, **resident())
    spec.when(command).then(
        FetcherNamed(
            child_id=child_id, fetcher_id=command.new_id("fetcher"), name=GRANDMOTHER, named_at=MONDAY
        )
    )
    spec.refuses(NameFetcher(child_id=child_id, name=GRANDMOTHER, **resident(CHEN)), CHILD_IS_UNKNOWN)
    for _ in range(MOST_FETCHERS - 1):
        named(spec, child_id)
    again = NameFetcher(child_id=child_id, name=GRANDMOTHER, **resident())
    assert spec.refuses(again, CHILD_HAS_MANY_FETCHERS) == {"most": MOST_FETCHERS}


def test_who_is_removed_is_forgotten() -> None:
    spec = haiwan()
    child_id = child_of(spec)
    fetcher_id = named(spec, child_id)
    remove = RemoveFetcher(child_id=child_id, fetcher_id=fetcher_id, **resident())
    spec.refuses(RemoveFetcher(child_id=NOWHERE, fetcher_id=fetcher_id, **resident()), CHILD_IS_UNKNOWN)
    assert spec.when(remove).happened(FetcherRemoved).text_ids == (GRANDMOTHER.text_id,)
    spec.refuses(remove, FETCHER_IS_UNKNOWN)
    named(spec, child_id)
    spec.when(WithdrawConsent(child_id=child_id, **resident()))
    assert spec.happened(ChildRemoved).text_ids == (NAME.text_id, YEAR.text_id, GRANDMOTHER.text_id)


def test_a_child_that_came_is_handed_to_its_guardian_or_to_whom_the_guardian_named() -> None:
    spec = haiwan()
    child_id, enrolment_id = came(spec)
    fetcher_id = named(spec, child_id)
    spec.when(handed(enrolment_id, fetcher_id)).then(
        ChildPickedUp(
            enrolment_id=enrolment_id,
            session_id=spec.state.enrolments[enrolment_id].session_id,
            child_id=child_id,
            guardian_id=LIN,
            fetcher_id=fetcher_id,
            picked_up_at=SATURDAY_LESSON,
        )
    )
    spec.when(handed(enrolment_id, fetcher_id)).then_nothing()
    assert spec.when(handed(enrolment_id)).happened(ChildPickedUp).fetcher_id is None
    spec.refuses(handed(enrolment_id, NOWHERE), FETCHER_IS_UNKNOWN)
    spec.when(RemoveFetcher(child_id=child_id, fetcher_id=fetcher_id, **resident()))
    spec.refuses(handed(enrolment_id, fetcher_id), FETCHER_IS_UNKNOWN)


def test_nobody_else_is_handed_over_and_nobody_else_records_it() -> None:
    spec = haiwan()
    child_id, enrolment_id = came(spec)
    spec.refuses(handed(NOWHERE), ENROLMENT_IS_UNKNOWN)
    stranger = RecordPickUp(enrolment_id=enrolment_id, **by("another", Role.PARTNER, now=SATURDAY_LESSON))
    spec.refuses(stranger, ACTOR_MAY_NOT_DO_THIS)
    spec.when(WithdrawConsent(child_id=child_id, **resident(now=SATURDAY_LESSON)))
    assert spec.refuses(handed(enrolment_id), CHILD_IS_NOT_THERE) == {"state": "attended"}
    spec = haiwan()
    session_id = lesson(spec)
    spec.refuses(handed(enrol(spec, session_id)), PLACE_IS_NO_CHILDS)
    spec.when(together(session_id, [child_of(spec)]))
    assert spec.refuses(handed(ids(spec)[0]), CHILD_IS_NOT_THERE) == {"state": "confirmed"}
