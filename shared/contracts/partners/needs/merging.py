"""Needs that say the same become one; whoever raised either raised it."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.needs import (
    NEED_IS_MERGED,
    NEED_IS_NOT_MERGED_INTO_ITSELF,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import Frozen, Id, Instant, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people


class MergeNeedRequest(ReasonRequest):
    """Into which need, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"into": "0197d9a0-0000-7000-8000-000000000002", "reason": "两项需求内容相同"}]
        }
    )

    into: Id
    """The need that says the same, and stays."""


class MergeNeed(MergeNeedRequest, Command):
    """Staff merge a need into another. Whoever raised either raised the one that stays, each once; what was
    matched to it or works on it goes over; whoever asks for it gets the one in which it lies. A need on the
    public list goes only into one that is there too."""

    operation = Operation(
        "Merge a need into another",
        people(Role.STAFF),
        (
            NEED_IS_UNKNOWN,
            NEED_IS_MERGED,
            NEED_IS_SETTLED,
            NEED_IS_NOT_MERGED_INTO_ITSELF,
            NEED_IS_NOT_PUBLISHED,
        ),
        official=True,
    )

    need_id: Id


class NeedServed(Frozen):
    """A partner that serves a need."""

    application_id: Id
    """The application that led to it."""
    partner_id: Id
    """The partner."""


class NeedMerged(Event):
    """A need lies in another from now on: whatever names it means that one."""

    type: ClassVar[str] = "partners.need_merged.v1"

    need_id: Id
    """The need that is no more by itself."""
    into: Id
    """The need in which it lies."""
    reason: Words
    """Why they were merged."""
    holding: tuple[Id, ...]
    """Needs that had been merged into it before, and lie in the other now, too."""
    application_ids: tuple[Id, ...]
    """Undecided applications that are matched to the other now."""
    served: tuple[NeedServed, ...]
    """The partners that serve the other now."""
    project_ids: tuple[Id, ...]
    """The projects that are to meet the other now."""
    raised: bool
    """Whether residents raised the need that stays, or the one that it took in."""
    raisers: int | None
    """Number of residents who raised it now; null where they are fewer than five."""
    merged_at: Instant
    """When they were merged."""
