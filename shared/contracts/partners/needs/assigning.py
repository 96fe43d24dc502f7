"""Who is to see to a need, and until when."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.refusals.agreements import PARTNER_HAS_LEFT, PARTNER_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.needs import (
    NEED_IS_DUE_IN_THE_PAST,
    NEED_IS_MERGED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.projects import PROJECT_IS_OVER, PROJECT_IS_UNKNOWN
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Request
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Allowed, Role, people, roles


class NeedAssignee(StrEnum):
    """Who sees to a need."""

    PROJECT = "project"
    PARTNER = "partner"
    STAFF = "staff"


class AssignNeedRequest(Request):
    """Who sees to it, and until when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to": "partner",
                    "assignee_id": "0197d9a0-0000-7000-8000-000000000001",
                    "due_on": "2026-09-30",
                }
            ]
        }
    )

    to: NeedAssignee
    """Whether it is a project, a partner or a member of staff."""
    assignee_id: ActorId
    """The project, the partner or the member of staff."""
    due_on: date
    """The day by which they see to it, in the community's zone: today or later."""


class AssignNeed(AssignNeedRequest, Command):
    """Staff assign a need that is not settled to a project, a partner or one of the staff, with a day by
    which it is due. Assigned again, it is the newest that holds."""

    operation = Operation(
        "Assign a need",
        people(Role.STAFF),
        (
            NEED_IS_UNKNOWN,
            NEED_IS_MERGED,
            NEED_IS_SETTLED,
            NEED_IS_DUE_IN_THE_PAST,
            PROJECT_IS_UNKNOWN,
            PROJECT_IS_OVER,
            PARTNER_IS_UNKNOWN,
            PARTNER_HAS_LEFT,
            RELATED_PERSON_TAKES_NO_PART,
        ),
    )

    need_id: Id


class NeedAssigned(Event):
    type: ClassVar[str] = "partners.need_assigned.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    need_id: Id
    to: NeedAssignee
    assignee_id: Id | None
    """The project or the partner; None of staff."""
    person: PersonId | None
    """The member of staff; None otherwise."""
    due_on: date
    lead: Id | None = None
    """The partner that leads the project; None where there is none yet, and in all that was recorded
    before."""
    due_at: Instant | None = None
    """The end of that day in the community's zone; None in all that was recorded before."""
    assigned_at: Instant
