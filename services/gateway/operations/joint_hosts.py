"""What partners hold together, as each caller may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.operations.caller import Caller
from services.gateway.operations.sessions import represented
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.courses.views import GetCourse
from shared.contracts.bookings.joint_hosts.views import (
    GetJointHosting,
    HostingState,
    JointHostingView,
    ListJointHostings,
    ListJointHostingsRequest,
)
from shared.contracts.bookings.sessions.views import ReadSessions, SessionState, SessionView
from shared.kernel.models import Page
from shared.kernel.roles import Role

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Together:
    """What is held together, or is to be, with all of it that lies ahead."""

    hosting: JointHostingView
    ahead: tuple[SessionView, ...]
    title_en: str | None
    """What the session or the course is called in English; None where nobody said."""

    @property
    def title(self) -> str:
        """As it was called when the invitation was sent."""
        return self.hosting.title


async def list_joint_hostings(caller: Caller, asked: ListJointHostingsRequest) -> Page[JointHostingView]:
    """What the caller's partners are asked to hold beside others, or hold so; everybody's for staff."""
    whose = None if caller.has(Role.STAFF) else tuple(await represented(caller))
    return await caller.ask(ListJointHostings(**dict(asked), host_ids=whose))


async def get_joint_hosting(caller: Caller, hosting_id: str) -> JointHostingView | None:
    """The invitation; None also where the caller acts for neither side."""
    seen = None if caller.has(Role.STAFF) else tuple(await represented(caller))
    return await caller.ask(GetJointHosting(hosting_id=hosting_id, seen_by=seen))


async def hostings_of(caller: Caller, partners: Sequence[str], state: HostingState) -> list[JointHostingView]:
    """All invitations to these partners that stand so."""
    if not partners:
        return []
    return await whole_answer(caller, ListJointHostings(host_ids=tuple(partners), state=state), _MOST)


async def together(caller: Caller, partners: Sequence[str], state: HostingState) -> list[Together]:
    """Those of which something lies ahead, the soonest first; partners act on nothing else."""
    found = await hostings_of(caller, partners, state)
    keys = tuple(dict.fromkeys(key for one in found for key in one.session_ids))
    sessions = await caller.ask(ReadSessions(session_ids=keys, seen_by=None)) if keys else []
    ahead = {
        one.session_id: one
        for one in sessions
        if one.starts_at > caller.now and one.state is not SessionState.CANCELLED
    }
    rows = [(one, tuple(ahead[key] for key in one.session_ids if key in ahead)) for one in found]
    those = [Together(one, left, await _title_en(caller, one, left[0])) for one, left in rows if left]
    return sorted(those, key=lambda one: one.ahead[0].starts_at)


async def _title_en(caller: Caller, hosting: JointHostingView, first: SessionView) -> str | None:
    """The English of what is held together as it is now: the invitation was written in one language."""
    if hosting.course_id is None:
        return first.title_en
    course = await caller.ask(GetCourse(course_id=hosting.course_id, seen_by=None))
    return course.title_en if course else None
