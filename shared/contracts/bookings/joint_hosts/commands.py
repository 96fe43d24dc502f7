"""What is asked of joint hosts: invite a partner, answer, and hold something together no longer.

The partner that planned a session carries it: its agreement caps the price, it takes the money and owes the
share, free hours are its own, it draws up the roll and reports. A joint host holds the session with it and
stands beside it wherever the session is told of.
"""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.bookings.refusals.courses import COURSE_IS_UNKNOWN
from shared.contracts.bookings.refusals.joint_hosts import (
    APPOINTMENT_HAS_ONE_HOST,
    JOINT_HOSTING_IS_UNKNOWN,
    PARTNER_HOLDS_IT_ALREADY,
    PARTNER_MAY_NOT_JOIN,
    SESSION_HAS_ENOUGH_HOSTS,
)
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_HAS_STARTED,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN, OF_STANDING
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

MOST_HOSTS = 5
"""Of one session, the one that planned it and invited ones included."""

JointHostIds = Annotated[tuple[Id, ...], Field(max_length=MOST_HOSTS - 1)]
"""Partners that are asked to hold it as well."""

_OF_A_PARTNER = roles(Role.PARTNER, Role.STAFF)
_OF_AN_INVITATION = (PARTNER_HOLDS_IT_ALREADY, SESSION_HAS_ENOUGH_HOSTS, PARTNER_MAY_NOT_JOIN)


def each_host_once(host_ids: JointHostIds) -> None:
    """Refuses a list that names a partner twice."""
    if len(set(host_ids)) < len(host_ids):
        raise ValueError("names a partner twice")


class InviteJointHostRequest(Request):
    """The partner that is asked to hold it as well."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"host_id": "0197e3a0-5c00-7a10-8000-00000000a002"}]}
    )

    host_id: Id
    """The partner that is invited; it holds nothing until it says yes."""


class InviteJointHost(InviteJointHostRequest, Command):
    """The partner that planned a session (or staff) asks another one to hold it, or one lesson, as well.

    Until its beginning, as a draft or when it is open. Price, share, free hours and report stay with the one
    that planned it.
    """

    operation = Operation(
        "Invite a partner to hold a session together",
        _OF_A_PARTNER,
        (
            SESSION_IS_UNKNOWN,
            *OF_STANDING,
            SESSION_IS_OVER,
            SESSION_HAS_STARTED,
            APPOINTMENT_HAS_ONE_HOST,
            HOST_IS_UNKNOWN,
            *_OF_AN_INVITATION,
        ),
        makes="hosting_id",
    )

    session_id: Id


class InviteCourseHost(InviteJointHostRequest, Command):
    """The partner that planned a course (or staff) asks another one to hold all lessons that lie ahead as
    well: of whoever holds some of them already, the others."""

    operation = Operation(
        "Invite a partner to hold a course together",
        _OF_A_PARTNER,
        (COURSE_IS_UNKNOWN, *OF_STANDING, SESSION_HAS_STARTED, HOST_IS_UNKNOWN, *_OF_AN_INVITATION),
        makes="hosting_id",
    )

    course_id: Id


class AnswerJointInvitationRequest(Request):
    """Whether the invited partner holds it as well."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accepts": True}]})

    accepts: Flag
    """Yes: it stands beside the other one from now on. No: nobody else hears of it."""


class AnswerJointInvitation(AnswerJointInvitationRequest, Command):
    """The invited partner (or staff for it) says yes or no, until the session begins; of a course, for the
    lessons that lie ahead. For minors its representative's check must be valid to the end, as the other's."""

    operation = Operation(
        "Answer an invitation to hold a session together",
        _OF_A_PARTNER,
        (
            JOINT_HOSTING_IS_UNKNOWN,
            SESSION_HAS_STARTED,
            PARTNER_MAY_NOT_JOIN,
            AGREEMENT_DOES_NOT_SERVE_MINORS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
        ),
    )

    hosting_id: Id


class EndJointHosting(Command):
    """Either side, or staff, take back an invitation, or end what was agreed, for all that has not begun.

    The session goes on with those who are left.
    """

    operation = Operation(
        "Hold a session together no longer", _OF_A_PARTNER, (JOINT_HOSTING_IS_UNKNOWN, SESSION_HAS_STARTED)
    )

    hosting_id: Id
