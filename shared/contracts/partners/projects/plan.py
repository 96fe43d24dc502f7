"""What a project is to do: its plan, as it is written and as it is recorded."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.needs.in_english import InEnglish
from shared.kernel.days import Day
from shared.kernel.models import Frozen, Id, PositiveFen, Prose, Title, Words, is_unsaid


class PlannedMilestone(Frozen):
    """Something that can be seen to be done, by a day."""

    title: Title
    """What is done then."""
    due_on: Day
    """The last day on which it is in time, in the community's zone."""


class PlannedLine(Frozen):
    """What money is meant for."""

    title: Title
    """What it is spent on."""
    planned_fen: PositiveFen
    """How much, in fen."""


class PlanRequest(InEnglish):
    """A project's plan, as somebody writes it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "天空农场",
                    "field": "sustainable_development",
                    "summary": "露台种植与自然课堂,每周末两课。",
                    "need_ids": ["0197d9a0-0000-7000-8000-000000000001"],
                    "starts_on": "2026-07-11",
                    "ends_on": "2026-12-31",
                    "milestones": [{"title": "种植箱建成", "due_on": "2026-08-15"}],
                    "budget": [{"title": "种植箱与基质", "planned_fen": 600000}],
                    "reports_due_on": ["2026-10-10"],
                }
            ]
        }
    )

    title: Title
    """What the project is called; never a person's name."""
    field: FieldOfWork
    """The field of work (领域) that it belongs to."""
    summary: Prose
    """What it does, for everybody to read."""
    need_ids: tuple[Id, ...] = Field(min_length=1, max_length=20)
    """The published needs that it is to meet, and that are settled when it is closed (销号)."""
    starts_on: Day
    """The first day, in the community's zone."""
    ends_on: Day
    """The last day."""
    milestones: tuple[PlannedMilestone, ...] = Field(default=(), max_length=20)
    """What is to be done by when."""
    budget: tuple[PlannedLine, ...] = Field(default=(), max_length=30)
    """What money is meant for."""
    reports_due_on: tuple[Day, ...] = Field(default=(), max_length=24)
    """On which days the lead reports at the latest."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("must not end before it starts")
        return self

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len({*self.need_ids}) < len(self.need_ids) or len({*self.reports_due_on}) < len(
            self.reports_due_on
        ):
            raise ValueError("names a need or a day twice")
        return self


class ProjectMilestone(PlannedMilestone):
    """A milestone of a recorded plan."""

    milestone_id: Id
    """What to name to report it."""


class BudgetLine(PlannedLine):
    """A line of a recorded budget."""

    line_id: Id
    """What to name to record what was spent."""


class DueReport(Frozen):
    """A report of a recorded plan."""

    report_id: Id
    """What to name to hand it in."""
    due_on: Day
    """The last day on which it is in time."""


class ProjectPlan(Frozen):
    """A project's plan, as it is recorded: each of its parts has an id."""

    title: str
    """What the project is called."""
    field: FieldOfWork
    """The field of work (领域) that it belongs to."""
    summary: Words
    """What it does, for everybody to read."""
    need_ids: tuple[Id, ...]
    """The needs that it is to meet."""
    starts_on: Day
    """The first day, in the community's zone."""
    ends_on: Day
    """The last day."""
    milestones: tuple[ProjectMilestone, ...] = ()
    """What is to be done by when."""
    budget: tuple[BudgetLine, ...] = ()
    """What money is meant for."""
    reports: tuple[DueReport, ...] = ()
    """When the lead reports."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    summary_en: Words | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its summary, in English; absent where nobody said, and before 0.2.0."""
