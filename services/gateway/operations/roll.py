"""The roll of a session: everybody with a place by name, for whoever holds it and for staff."""

from collections.abc import Mapping

from services.gateway.operations.caller import Caller
from services.gateway.operations.enrolments import every_enrolment
from services.gateway.operations.families import children_of
from services.gateway.operations.people import contacts
from shared.contracts.bookings.enrolments.views import EnrolmentState, EnrolmentView
from shared.contracts.bookings.families.pickup import FetcherView
from shared.contracts.bookings.families.views import ChildView
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

READ_ROLL = Operation("Read the roll of a session", roles(Role.PARTNER, Role.STAFF), (SESSION_IS_UNKNOWN,))


class RollLine(View):
    """One person's place, by name."""

    enrolment_id: Id
    """What to name to record that the person came or did not."""
    name: str | None
    """The name of who takes part; null where this community knows none."""
    is_child: bool = False
    """Whether a child takes part, whom its guardian enrolled."""
    guardian: str | None = None
    """The name of the guardian, where who takes part is a child."""
    guardian_id: ActorId | None = None
    """What to name to record that this guardian fetched the child; null where nobody is a child."""
    other_guardian: str | None = None
    """The name of the child's other guardian; null without one."""
    other_guardian_id: ActorId | None = None
    """What to name to record that they fetched the child; null without one."""
    fetchers: tuple[FetcherView, ...] = ()
    """Who may fetch the child beside the guardian."""
    picked_up_at: Instant | None = None
    """When the child was handed over; null where it was not recorded."""
    picked_up_by: Id | None = None
    """To whom of these; null for a guardian."""
    picked_up_by_guardian: ActorId | None = None
    """To which guardian; null where it was somebody else, or was not recorded."""
    state: EnrolmentState
    """How the enrolment stands."""
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none."""
    about: str | None = None
    """What the appointment is about, where whoever has it said so to its partner; null for staff."""


class RollView(View):
    """Everybody who enrolled, in the order in which they did."""

    lines: tuple[RollLine, ...]
    """One for each enrolment, those that were given back included."""


async def roll_of(caller: Caller, session_id: str) -> RollView:
    """Who enrolled in a session, by name; each reading is written down where the person sees it.

    Whoever neither holds the session nor is staff finds their own enrolment alone.
    """
    found = await every_enrolment(caller, session_id)
    children = await children_of(caller, {one.child_id for one in found if one.child_id})
    others = {key for key in (_other_guardian(one, children) for one in found) if key is not None}
    asked = {one.person_id for one in found} | others
    known = await contacts(caller, asked, ContactPurpose.BOOKING)
    names = {person_id: person.name for person_id, person in known.items()}
    return RollView(lines=tuple(_line(one, names, children) for one in found))


def _other_guardian(one: EnrolmentView, children: Mapping[str, ChildView]) -> str | None:
    """The guardian of the child beside the one who took the place."""
    child = children.get(one.child_id or "")
    if child is None or child.other_guardian is None:
        return None
    other_id = child.other_guardian.guardian_id
    return child.guardian_id if other_id == one.person_id else other_id


def _line(one: EnrolmentView, names: Mapping[str, str | None], children: Mapping[str, ChildView]) -> RollLine:
    name = names.get(one.person_id)
    if one.child_id is None:
        return RollLine(
            enrolment_id=one.enrolment_id,
            name=name,
            state=one.state,
            ticket_type_id=one.ticket_type_id,
            about=_topic(one),
        )
    child, other_id = children.get(one.child_id), _other_guardian(one, children)
    return RollLine(
        enrolment_id=one.enrolment_id,
        name=str(child.name) or None if child else None,
        is_child=True,
        guardian=name,
        guardian_id=one.person_id,
        other_guardian=names.get(other_id) if other_id else None,
        other_guardian_id=other_id,
        state=one.state,
        fetchers=child.fetchers if child else (),
        picked_up_at=one.picked_up_at,
        picked_up_by=one.picked_up_by,
        picked_up_by_guardian=one.picked_up_by_guardian,
        ticket_type_id=one.ticket_type_id,
        about=_topic(one),
    )


def _topic(one: EnrolmentView) -> str | None:
    return None if one.about is None else str(one.about) or None
