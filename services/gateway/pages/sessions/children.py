"""The visitor's children in one session: who has a place, and who could have one."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.operations.enrolments import get_enrolment, list_enrolments
from services.gateway.operations.families import list_children
from services.gateway.pages.sessions.rows import SessionRow
from services.gateway.pages.sessions.tickets import takeable
from services.gateway.pages.site.giving_back import was_moved_for
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.draws.views import PENDING, DrawState
from shared.contracts.bookings.enrolments.views import (
    EnrolmentState,
    EnrolmentView,
    GetEnrolment,
    ListEnrolments,
    ListEnrolmentsRequest,
)
from shared.contracts.bookings.families.ages import is_for_children_alone
from shared.contracts.bookings.families.views import ChildView, ListChildren
from shared.contracts.bookings.sessions.tickets import TicketTypeView
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.roles import Role

_STANDING = frozenset(
    {
        EnrolmentState.APPLIED,
        EnrolmentState.CONFIRMED,
        EnrolmentState.WAITING,
        EnrolmentState.OFFERED,
    }
)


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child and its place."""

    child: ChildView
    enrolment: EnrolmentView
    lesson_moved: bool = False
    """Whether it is in a lesson that was moved since: that alone can be given back of its course."""


@dataclass(frozen=True, slots=True)
class Family:
    """The visitor's children beside one session."""

    takes_more: bool
    """Whether the visitor may enrol children here now, or could if any were registered."""
    by_lot: bool = False
    """Whether that is applying for a draw."""
    alone: bool = False
    """Whether nobody but children takes part here."""
    of_course: bool = False
    """Whether it is a lesson: places are taken, and given back, with the whole course."""
    placed: tuple[ChildRow, ...] = ()
    """With a place, an offer, or in line."""
    others: tuple[ChildView, ...] = ()
    """Who could be enrolled still, as far as the page knows: the rule looks at ages."""
    ticket_types: tuple[TicketTypeView, ...] = ()
    """By which a child takes part."""


async def family_in(visit: Visit, row: SessionRow, mine: Sequence[EnrolmentView]) -> Family:
    """The visitor's children in this session; ``mine`` are all enrolments of the visitor's in it."""
    session = row.session
    alone = is_for_children_alone(session.age_to, for_minors=session.for_minors)
    if not session.for_minors or not await visit.has(Role.RESIDENT):
        return Family(takes_more=False, alone=alone)
    children = await list_children(await visit.caller(ListChildren))
    theirs = [*mine, *await _by_the_other_guardian(visit, session, children)]
    standing = {one.child_id: one for one in theirs if one.child_id and one.state in _STANDING}
    caller = await visit.caller(GetEnrolment)
    placed = []
    for child in children:
        if child.child_id in standing:
            # Alone, it tells the position, which lists don't count.
            found = await get_enrolment(caller, standing[child.child_id].enrolment_id)
            place = found or standing[child.child_id]
            placed.append(ChildRow(child, place, was_moved_for(session, place)))
    if session.course_id is not None:
        return Family(takes_more=False, alone=alone, of_course=True, placed=tuple(placed))
    others = tuple(one for one in children if one.child_id not in standing)
    now, by_lot = visit.gateway.clock.now(), session.draw in PENDING
    until = session.applications_until if session.draw is DrawState.OPEN else None
    if not by_lot:
        until = session.starts_at
    return Family(
        takes_more=row.is_open and until is not None and now < until,
        by_lot=by_lot,
        alone=alone,
        placed=tuple(placed),
        others=others,
        ticket_types=await takeable(visit, session, for_a_child=True),
    )


async def _by_the_other_guardian(
    visit: Visit, session: SessionView, children: Sequence[ChildView]
) -> list[EnrolmentView]:
    """Places of the visitor's children here, whichever guardian took them."""
    caller, found = await visit.caller(ListEnrolments), list[EnrolmentView]()
    for child in children:
        if child.other_guardian is not None:
            asked = ListEnrolmentsRequest(session_id=session.session_id, child_id=child.child_id, limit=200)
            found += (await list_enrolments(caller, asked)).items
    return found
