"""How joint hosts look: on what they hold, and as invitations."""

from enum import StrEnum

from shared.contracts.bookings.refusals.joint_hosts import JOINT_HOSTING_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class HostingState(StrEnum):
    """How an invitation to hold something together stands."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"


class JointHost(View):
    """A partner that holds a session beside the one that planned it, or is asked to."""

    hosting_id: Id
    """What to name to answer or to end it."""
    partner_id: Id
    """The partner."""
    confirmed: bool
    """Whether it said yes. Those that did not are shown only to the partners themselves and to staff."""


class JointHostingView(View):
    """An invitation to hold something together, and what became of it."""

    hosting_id: Id
    """What to name to answer or to end it."""
    partner_id: Id
    """The partner that planned the session or the course."""
    host_id: Id
    """The partner that was invited."""
    session_ids: tuple[Id, ...]
    """The session, or the lessons of a course that lay ahead."""
    course_id: Id | None
    """The course whose lessons these are; null for a session by itself."""
    title: str
    """What the session or the course is called."""
    starts_at: Instant
    """When the first of it was planned to begin, as it was invited."""
    state: HostingState
    """How it stands."""
    invited_at: Instant
    """When it was invited."""
    answered_at: Instant | None = None
    """When it answered, or when it ended; null until then."""


class GetJointHosting(Query[JointHostingView | None]):
    """One invitation to hold something together, for both partners and staff."""

    operation = Operation(
        "Read what is held together", roles(Role.PARTNER, Role.STAFF), (JOINT_HOSTING_IS_UNKNOWN,)
    )

    hosting_id: Id
    seen_by: tuple[str, ...] | None
    """The partners for which the caller acts; None: all. Never taken from a request."""


class ListJointHostingsRequest(PagedRequest):
    state: HostingState | None = None
    """Only those in this state."""


class ListJointHostings(ListJointHostingsRequest, PagedQuery[Page[JointHostingView]]):
    """What partners for which the caller acts are asked to hold beside others, or hold so; for staff all.

    By when the first of it begins.
    """

    operation = Operation("List what is held together", roles(Role.PARTNER, Role.STAFF))

    host_ids: tuple[str, ...] | None
    """Only those of these partners; None: all. Never taken from a request."""
