"""Invitations to hold something together, and the hosts that each session and course shows."""

from collections.abc import Container
from typing import TypeVar

from shared.contracts.bookings.courses.views import CourseView
from shared.contracts.bookings.joint_hosts.events import (
    JointHostConfirmed,
    JointHostDeclined,
    JointHostingEnded,
    JointHostInvited,
)
from shared.contracts.bookings.joint_hosts.views import (
    GetJointHosting,
    HostingState,
    JointHost,
    JointHostingView,
    ListJointHostings,
)
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.projections.indexing import Wanted
from shared.projections.projection import Documents, Projection

H = TypeVar("H", SessionView, CourseView)
Hosting = JointHostingView | None
Over = JointHostDeclined | JointHostingEnded


def _invited(_hosting: Hosting, recorded: Recorded[JointHostInvited], key: str) -> Hosting:
    event = recorded.data
    return JointHostingView(
        hosting_id=key,
        partner_id=event.partner_id,
        host_id=event.host_id,
        session_ids=event.session_ids,
        course_id=event.course_id,
        title=event.title,
        starts_at=event.starts_at,
        state=HostingState.INVITED,
        invited_at=event.invited_at,
    )


def _confirmed(hosting: Hosting, recorded: Recorded[JointHostConfirmed], _key: str) -> Hosting:
    event = recorded.data
    update = {
        "state": HostingState.CONFIRMED,
        "session_ids": event.session_ids,
        "answered_at": event.confirmed_at,
    }
    return hosting and hosting.model_copy(update=update)


def _declined(hosting: Hosting, recorded: Recorded[JointHostDeclined], _key: str) -> Hosting:
    update = {"state": HostingState.DECLINED, "answered_at": recorded.data.declined_at}
    return hosting and hosting.model_copy(update=update)


def _ended(hosting: Hosting, recorded: Recorded[JointHostingEnded], _key: str) -> Hosting:
    update = {"state": HostingState.ENDED, "answered_at": recorded.data.ended_at}
    return hosting and hosting.model_copy(update=update)


async def list_joint_hostings(
    documents: Documents[JointHostingView], query: ListJointHostings
) -> Page[JointHostingView]:
    where: dict[str, Wanted] = {}
    if query.host_ids is not None:
        where["host_id"] = query.host_ids
    if query.state is not None:
        where["state"] = query.state
    return await documents.page(where, order="starts_at", cursor=query.cursor, limit=query.limit)


async def get_joint_hosting(documents: Documents[JointHostingView], query: GetJointHosting) -> Hosting:
    found = await documents.get(query.hosting_id)
    if found is None or query.seen_by is None or {found.partner_id, found.host_id} & {*query.seen_by}:
        return found
    return None


JOINT_HOSTINGS = (
    Projection("joint_hostings", JointHostingView, indexes=("host_id", "state", "starts_at"))
    .on(JointHostInvited, lambda event: event.hosting_id, _invited)
    .on(JointHostConfirmed, lambda event: event.hosting_id, _confirmed)
    .on(JointHostDeclined, lambda event: event.hosting_id, _declined)
    .on(JointHostingEnded, lambda event: event.hosting_id, _ended)
    .answers(ListJointHostings, list_joint_hostings)
    .answers(GetJointHosting, get_joint_hosting)
)


def one_more(held: H | None, recorded: Recorded[JointHostInvited], _key: str) -> H | None:
    """A partner is asked to hold it as well."""
    if held is None:
        return None
    event = recorded.data
    new = JointHost(hosting_id=event.hosting_id, partner_id=event.host_id, confirmed=False)
    return held.model_copy(update={"joint_hosts": _with_one(held.joint_hosts, new)})


def _with_one(hosts: tuple[JointHost, ...], new: JointHost) -> tuple[JointHost, ...]:
    return (*hosts, new)


def one_confirmed(held: H | None, recorded: Recorded[JointHostConfirmed], _key: str) -> H | None:
    """It said yes."""
    if held is None:
        return None
    hosts = _with_yes(held.joint_hosts, recorded.data.hosting_id)
    return held.model_copy(update={"joint_hosts": hosts})


def _with_yes(hosts: tuple[JointHost, ...], hosting_id: str) -> tuple[JointHost, ...]:
    yes = {"confirmed": True}
    return tuple(one.model_copy(update=yes) if one.hosting_id == hosting_id else one for one in hosts)


def one_less(held: H | None, recorded: Recorded[Over], _key: str) -> H | None:
    """It said no, or holds it no longer."""
    if held is None:
        return None
    gone = recorded.data.hosting_id
    before = held.joint_hosts
    hosts = tuple(one for one in before if one.hosting_id != gone)
    return held.model_copy(update={"joint_hosts": hosts})


def who_hold(session: SessionView | None, partner_ids: Container[str]) -> tuple[JointHost, ...]:
    """Those of them that hold it still, and those who were asked: of what had begun, who held it then is
    shown for as long as it keeps its date."""
    hosts = session.joint_hosts if session else ()
    return tuple(one for one in hosts if one.partner_id in partner_ids or not one.confirmed)
