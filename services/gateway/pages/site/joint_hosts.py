"""Which partners may be asked to hold something together, and who stands beside whom."""

from collections.abc import Collection
from dataclasses import dataclass

from services.gateway.operations.courses import get_course
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.courses.views import CourseView, GetCourse
from shared.contracts.bookings.hosts import HostState, ListHosts
from shared.contracts.bookings.sessions.views import SessionView

_MAY_JOIN = frozenset({HostState.ADMITTED, HostState.ACTIVE})


@dataclass(frozen=True, slots=True)
class JointRow:
    """A partner beside the one that planned it."""

    hosting_id: str
    name: str
    confirmed: bool
    of_course: bool = False
    """Whether it holds this lesson with the whole course: it is parted from there."""


async def joint_rows(visit: Visit, held: SessionView | CourseView) -> tuple[JointRow, ...]:
    """Those that hold it as well or are asked to, by name."""
    if not held.joint_hosts:
        return ()
    names = {one.partner_id: one.project for one in await everything(visit, ListHosts())}
    with_course = await _with_course(visit, held)
    return tuple(
        JointRow(
            one.hosting_id,
            names.get(one.partner_id, ""),
            one.confirmed,
            of_course=one.hosting_id in with_course,
        )
        for one in held.joint_hosts
    )


async def _with_course(visit: Visit, held: SessionView | CourseView) -> set[str]:
    """Of a lesson, what its partners hold, or are asked to, together with the course."""
    if isinstance(held, CourseView) or held.course_id is None:
        return set()
    course = await get_course(await visit.caller(GetCourse), held.course_id)
    return {one.hosting_id for one in course.joint_hosts} if course else set()


async def host_choices(visit: Visit, without: Collection[str]) -> Choices:
    """Partners that could hold something beside these, by name."""
    names = (
        (one.partner_id, one.project)
        for one in await everything(visit, ListHosts())
        if one.state in _MAY_JOIN and not one.agreement_is_over and one.partner_id not in without
    )
    return tuple(sorted(names, key=lambda one: one[1]))


async def joint_field(visit: Visit, without: Collection[str], prefix: str = "") -> tuple[Field, ...]:
    """The boxes by which partners are asked while something is planned; none where nobody could be."""
    choices = await host_choices(visit, without)
    if not choices:
        return ()
    return (
        Fields(visit.words)(
            f"{prefix}joint_host_ids",
            Kind.CHECKS,
            choices=choices,
            hint="joint.field_hint",
            label="field.joint_host_ids",
            required=False,
        ),
    )
