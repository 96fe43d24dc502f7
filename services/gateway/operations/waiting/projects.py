"""What waits in projects and resources: to check, approve, confirm, report, accept and close."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import end_of_day, zone_here
from services.gateway.operations.projects import barred_from
from services.gateway.operations.waiting.raised_needs import assigned
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.projects.views import ListProjects, ProjectState, ProjectView
from shared.contracts.partners.resources.views import ListResources, ResourceState
from shared.kernel.roles import Role

_REPORTED_AHEAD = timedelta(days=7)

_OF_STAFF = {
    ProjectState.CLAIMED: Task.APPROVE_PROJECT,
    ProjectState.RUNNING: Task.ACCEPT_PROJECT,
    ProjectState.ACCEPTED: Task.CLOSE_PROJECT,
}
_OVER = frozenset({ProjectState.CLOSED, ProjectState.CANCELLED})


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Resources to check or list, projects to approve, accept or close, and givings to confirm."""
    found = []
    for standing, task in (
        (ResourceState.OFFERED, Task.CHECK_RESOURCE),
        (ResourceState.CHECKED, Task.LIST_RESOURCE),
    ):
        resources = await whole_answer(caller, ListResources(state=standing, listed=None))
        found += [
            WaitingThing(
                task=task,
                role=Role.STAFF,
                subject_id=one.resource_id,
                title=one.title,
                organisation=one.organisation,
                since=one.offered_at,
            )
            for one in resources
        ]
    for state, task in _OF_STAFF.items():
        projects = [one for one in await whole_answer(caller, ListProjects(state=state)) if _is_ready(one)]
        barred = await barred_from(caller, projects) if task is not Task.CLOSE_PROJECT else frozenset[str]()
        found += [_thing(one, task, Role.STAFF) for one in projects if one.project_id not in barred]
    given = await whole_answer(caller, ListProjects(waits=True))
    return found + [_thing(one, Task.CONFIRM_GIVING, Role.STAFF) for one in given]


def _is_ready(one: ProjectView) -> bool:
    """Whether staff can do the next step: a project that runs has to be judged by residents first."""
    return one.state is not ProjectState.RUNNING or one.judged >= (one.quorum or 0)


async def of_partner(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """Projects to start, what is due in those that are not closed yet, a week before it is, and needs that
    were assigned to them."""
    led = await asyncio.gather(*(whole_answer(caller, ListProjects(lead=one)) for one in partners))
    projects = [one for those in led for one in those]
    if not projects:
        return []
    zone = await zone_here(caller)
    found = [
        _thing(one, Task.START_PROJECT, Role.PARTNER)
        for one in projects
        if one.state is ProjectState.APPROVED
    ]
    for one in projects:
        if one.state in {ProjectState.RUNNING, ProjectState.ACCEPTED}:
            found += [
                _thing(one, task, Role.PARTNER, due_at=due_at)
                for task, due_at in _due(one, zone)
                if due_at - _REPORTED_AHEAD <= caller.now
            ]
    going = [one.project_id for one in projects if one.state not in _OVER]
    return found + await assigned(caller, going, Role.PARTNER)


def _due(project: ProjectView, zone: ZoneInfo) -> list[tuple[Task, datetime]]:
    """What is not there yet, and the end of its last day."""
    milestones = [one.due_on for one in project.milestones if one.reached_at is None]
    reports = [one.due_on for one in project.reports if one.handed_in_at is None]
    return [
        *((Task.REACH_MILESTONE, end_of_day(day, zone)) for day in milestones),
        *((Task.HAND_IN_REPORT, end_of_day(day, zone)) for day in reports),
    ]


def _thing(one: ProjectView, task: Task, role: Role, *, due_at: datetime | None = None) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.project_id,
        title=one.title,
        title_en=one.title_en,
        since=one.approved_at or one.proposed_at,
        due_at=due_at,
    )
