"""What is checked of whoever takes part in what is meant for children."""

from datetime import datetime
from zoneinfo import ZoneInfo

from services.bookings.domain.actors import must_be_own
from services.bookings.domain.course_state import Member
from services.bookings.domain.state import Bookings, Enrolment, Session
from shared.contracts.bookings.families.ages import (
    bounds_for_children,
    is_for_children_alone,
    may_be_within,
)
from shared.contracts.bookings.refusals.families import (
    AGE_IS_OUTSIDE_THE_BOUNDS,
    CHILD_IS_UNKNOWN,
    PLACES_ARE_FOR_CHILDREN,
    SESSION_HAS_FEWER_PLACES,
)
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def year_of(state: Bookings, instant: datetime) -> int:
    """The year on the wall of the community."""
    return instant.astimezone(ZoneInfo(state.rules_at(instant).zone)).year


def must_take_adults(session: Session) -> None:
    """Refuses a place of one's own in what is meant for children: whoever has an account is none of them."""
    _, _, age_to = session.meant_for
    if is_for_children_alone(age_to, for_minors=session.for_minors):
        raise Rejected(PLACES_ARE_FOR_CHILDREN, age_to=age_to)


def must_be_own_place(state: Bookings, command: Command, place: Enrolment | Member) -> None:
    """Refuses whoever acts neither for themself nor for their child, and is not at the desk."""
    must_be_own(command, *state.families.acting_for(place.person_id, place.child_id))


def is_own_wish(state: Bookings, command: Command, place: Enrolment | Member) -> bool:
    """Whether its person wishes to give a place back: only then may a late one be owed less than all."""
    own = command.actor.person in state.families.acting_for(place.person_id, place.child_id)
    return own or not command.actor.has(Role.STAFF)


def must_be_own_child(state: Bookings, command: Command, child_id: str) -> None:
    """Refuses a child of which whoever asks is no guardian."""
    child = state.families.children.get(child_id)
    if child is None or command.actor.person not in child.guardian_ids:
        raise Rejected(CHILD_IS_UNKNOWN, child_id=child_id)


def must_be_of_an_age(state: Bookings, session: Session, child_id: str, born_in: int) -> None:
    """Refuses a child that is on no day of the year of an age for which the session is meant."""
    _, age_from, age_to = session.meant_for
    bounds = bounds_for_children(age_from, age_to)
    if not may_be_within(born_in, year_of(state, session.starts_at), bounds):
        raise Rejected(AGE_IS_OUTSIDE_THE_BOUNDS, child_id=child_id, age_from=bounds[0], age_to=bounds[1])


def must_fit(capacity: int, wanted: int, *, together: bool) -> None:
    """Refuses a family that could never have places together."""
    if together and wanted > capacity:
        raise Rejected(SESSION_HAS_FEWER_PLACES, capacity=capacity, wanted=wanted)


def seated_and_waiting(children: list[str], free: int, *, together: bool) -> tuple[list[str], list[str]]:
    """Who of the children has a place at once, and who waits: all of them where not all fit together."""
    if together and len(children) > free:
        free = 0
    return children[:free], children[free:]
