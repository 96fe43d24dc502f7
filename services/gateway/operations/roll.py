"""The roll of a session: everybody with a place by name, for whoever holds it and for staff."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.enrolments import list_enrolments
from services.gateway.operations.people import contacts
from shared.contracts.bookings.enrolments.views import EnrolmentState, ListEnrolmentsRequest
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.models import Id, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

READ_ROLL = Operation("Read the roll of a session", roles(Role.PARTNER, Role.STAFF), (SESSION_IS_UNKNOWN,))

_MOST_PAGES = 10


class RollLine(View):
    """One person's place, by name."""

    enrolment_id: Id
    """What to name to record that the person came or did not."""
    name: str | None
    """The person's name; null where this community knows none."""
    state: EnrolmentState
    """How the enrolment stands."""


class RollView(View):
    """Everybody who enrolled, in the order in which they did."""

    lines: tuple[RollLine, ...]
    """One for each enrolment, those that were given back included."""


async def roll_of(caller: Caller, session_id: str) -> RollView:
    """Who enrolled in a session, by name; each reading is written down where the person sees it.

    Whoever neither holds the session nor is staff finds their own enrolment alone.
    """
    found, cursor = [], None
    for _ in range(_MOST_PAGES):
        asked = ListEnrolmentsRequest(session_id=session_id, limit=200, cursor=cursor)
        page = await list_enrolments(caller, asked)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    known = await contacts(caller, {one.person_id for one in found}, ContactPurpose.BOOKING)
    names = {person_id: person.name for person_id, person in known.items()}
    return RollView(
        lines=tuple(
            RollLine(enrolment_id=one.enrolment_id, name=names.get(one.person_id), state=one.state)
            for one in found
        )
    )
