"""The read model of children; each event is delivered twice."""

from pathlib import Path

from shared.contracts.bookings.enrolments.views import EnrolmentState, GetEnrolment
from shared.contracts.bookings.families.commands import WithdrawConsent
from shared.contracts.bookings.families.events import ChildRegistered
from shared.contracts.bookings.families.views import GetChild, ListChildren
from shared.kernel.messages import Event
from tests.unit.bookings.haiwan import LIN, haiwan, resident
from tests.unit.bookings.reading import ask
from tests.unit.bookings.test_families import ids, lesson, register, together


async def test_children_are_listed_for_their_guardian_while_they_are_registered(tmp_path: Path) -> None:
    spec = haiwan()
    session_id = lesson(spec, 1)
    events: list[Event] = [*spec.last]
    for command in (register(), register()):
        spec.when(command)
        events += spec.last
    one, two = (event.child_id for event in events if isinstance(event, ChildRegistered))
    spec.when(together(session_id, [one, two], as_one=False))
    events += spec.last
    seated, waiting = ids(spec)
    spec.when(WithdrawConsent(child_id=one, **resident()))
    events += spec.last
    listed, gone, place, line = await ask(
        tmp_path,
        events,
        ListChildren(guardian_id=LIN),
        GetChild(child_id=one),
        GetEnrolment(enrolment_id=seated),
        GetEnrolment(enrolment_id=waiting),
    )
    assert [child.child_id for child in listed.items] == [two]
    assert gone.registered is False
    assert (place.child_id, place.person_id, place.state) == (one, LIN, EnrolmentState.CANCELLED)
    assert (line.child_id, line.state) == (two, EnrolmentState.OFFERED)
