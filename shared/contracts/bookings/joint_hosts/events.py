"""What happens to joint hosts. Invitations are told to those whom they concern, who holds it to everybody."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.roles import Allowed, Role, roles


class HostingEnd(StrEnum):
    """Why partners hold something together no longer."""

    TAKEN_BACK = "taken_back"  # By the partner that planned it.
    GIVEN_UP = "given_up"  # By the joint host itself.
    HOST_SUSPENDED = "host_suspended"
    HOST_HAS_LEFT = "host_has_left"


class JointHostInvited(Event):
    """A partner is asked to hold a session, or the lessons of a course, together with the one that planned
    it."""

    type: ClassVar[str] = "bookings.joint_host_invited.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    hosting_id: Id
    """Id of the invitation, and of what it leads to."""
    session_ids: tuple[Id, ...]
    """The session, or the lessons that lie ahead."""
    course_id: Id | None
    """The course whose lessons these are; null for a session by itself."""
    partner_id: Id
    """The partner that planned it."""
    host_id: Id
    """The partner that is asked."""
    title: str
    """What the session or the course is called."""
    starts_at: Instant
    """When the first of it begins."""
    invited_at: Instant
    """When it was asked."""


class JointHostConfirmed(Event):
    """The invited partner holds it as well."""

    type: ClassVar[str] = "bookings.joint_host_confirmed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    hosting_id: Id
    """The invitation that it accepted."""
    session_ids: tuple[Id, ...]
    """The session, or the lessons that still lie ahead."""
    course_id: Id | None
    """The course whose lessons these are; null for a session by itself."""
    partner_id: Id
    """The partner that planned it."""
    host_id: Id
    """The partner that holds it as well from now on."""
    confirmed_at: Instant
    """When it said yes."""


class JointHostDeclined(Event):
    """The invited partner does not hold it."""

    type: ClassVar[str] = "bookings.joint_host_declined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    hosting_id: Id
    """The invitation that it declined."""
    session_ids: tuple[Id, ...]
    """The session, or the lessons that lie ahead."""
    course_id: Id | None
    """The course whose lessons these are; null for a session by itself."""
    partner_id: Id
    """The partner that planned it."""
    host_id: Id
    """The partner that said no."""
    declined_at: Instant
    """When it said no."""


class JointHostingEnded(Event):
    """An invitation was taken back, or partners hold what has not begun together no longer."""

    type: ClassVar[str] = "bookings.joint_hosting_ended.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    hosting_id: Id
    """The invitation, or what it had led to."""
    session_ids: tuple[Id, ...]
    """The session, or the lessons that have not begun, or begin anew on another date: in what has begun, the
    partner stands as before."""
    course_id: Id | None
    """The course whose lessons these are; null for a session by itself."""
    partner_id: Id
    """The partner that planned it."""
    host_id: Id
    """The partner that was asked, or held it as well."""
    because: HostingEnd
    """Who ended it, or what did."""
    ended_at: Instant
    """When it ended."""


class SessionHostsTold(Event):
    """Who holds sessions beside the partner that planned them is another than was told when they opened."""

    type: ClassVar[str] = "bookings.session_hosts_told.v1"

    session_ids: tuple[Id, ...]
    """The session, or the lessons of a course that lie ahead."""
    partner_id: Id
    """The partner that planned it, and carries its price, share and report."""
    joint_host_ids: tuple[Id, ...]
    """All partners that hold it as well from now on; none where it holds it alone."""
    told_at: Instant
    """From when on."""
