"""A project in English, said once it is approved: until then its plan says that itself."""

from typing import ClassVar

from shared.contracts.partners.needs.in_english import TranslateRequest
from shared.contracts.partners.refusals.projects import (
    PROJECT_BELONGS_TO_SOMEBODY_ELSE,
    PROJECT_IS_OVER,
    PROJECT_IS_UNKNOWN,
    PROJECT_SAYS_ENGLISH_IN_ITS_PLAN,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class TranslateProject(TranslateRequest, Command):
    """Staff, or the partner that leads it, say an approved project in English, or say it better.

    Its own words stay as they are.
    """

    operation = Operation(
        "Say a project in English",
        roles(Role.PARTNER, Role.STAFF),
        (
            PROJECT_IS_UNKNOWN,
            PROJECT_BELONGS_TO_SOMEBODY_ELSE,
            PROJECT_SAYS_ENGLISH_IN_ITS_PLAN,
            PROJECT_IS_OVER,
        ),
        official=True,
    )

    project_id: Id


class ProjectTranslated(Event):
    """A project that was approved is said in English from now on."""

    type: ClassVar[str] = "partners.project_translated.v1"

    project_id: Id
    """The project."""
    title_en: str
    """What it is called in English."""
    summary_en: Words | None
    """The same as its summary, in English; null where there is none."""
    translated_at: Instant
    """When it was said so."""
