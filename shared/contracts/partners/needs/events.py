"""What happens to needs, and the particulars that are recorded of each."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.needs.in_english import InEnglish
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Flag, Id, Instant, PositiveCount, Prose, Title, Words
from shared.kernel.people import PersonId
from shared.kernel.roles import Allowed, Role, roles


class FieldOfWork(StrEnum):
    """领域 of a need or an application."""

    GOVERNANCE = "governance"  # 社区治理
    SUSTAINABLE_DEVELOPMENT = "sustainable_development"  # 可持续发展
    VOLUNTEERING = "volunteering"  # 志愿服务
    RURAL_REVITALISATION = "rural_revitalisation"  # 乡村振兴


class NeedSource(StrEnum):
    """How a community learns of a need."""

    SURVEY = "survey"
    VISIT = "visit"
    HOTLINE = "hotline"
    RESIDENT = "resident"


class NeedParticulars(InEnglish):
    """What a need is, as staff write it down."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "亲子自然教育",
                    "field": "sustainable_development",
                    "source": "survey",
                    "households": 126,
                    "summary": "126户家庭在暑期问卷中希望就近参加种植和自然观察活动。",
                    "serves_minors": True,
                }
            ]
        }
    )

    title: Title
    """What is needed, in a line."""
    field: FieldOfWork
    """The field of work (领域) that it belongs to."""
    source: NeedSource
    """How the community learnt of it."""
    households: PositiveCount
    """Number of households that were found to have this need: the evidence."""
    summary: Prose
    """What was found, about households and never about an identifiable person."""
    serves_minors: Flag = False
    """Whether whoever meets it works with minors."""


class NeedCollected(Event):
    type: ClassVar[str] = "partners.need_collected.v2"
    public: ClassVar[bool] = False  # Not verified yet, and perhaps never published.
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    need_id: Id
    particulars: NeedParticulars
    collected_by: PersonId | None = None
    """Who entered it, and so doesn't verify it; None before 0.2."""
    collected_at: Instant


class NeedCollectedV1(NeedCollected):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.need_collected.v1"
    earlier: ClassVar[bool] = True


class NeedEdited(Event):
    type: ClassVar[str] = "partners.need_edited.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    need_id: Id
    particulars: NeedParticulars
    edited_by: PersonId | None = None
    """Who put it right, and so doesn't verify it; None before 0.2."""
    revision: int


class NeedEditedV1(NeedEdited):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.need_edited.v1"
    earlier: ClassVar[bool] = True


class NeedVerified(Event):
    type: ClassVar[str] = "partners.need_verified.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    need_id: Id
    verified_at: Instant
    verified_by: PersonId | None = None
    """Who verified it, and so doesn't close it; None before 0.2."""


class NeedPublished(Event):
    """A verified need is on the public list (需求清单)."""

    type: ClassVar[str] = "partners.need_published.v2"

    need_id: Id
    """The need that is on the public list from now on."""
    particulars: NeedParticulars
    """What the need is, and its evidence."""
    published_at: Instant
    """When it was published."""


class NeedPublishedV1(NeedPublished):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.need_published.v1"
    earlier: ClassVar[bool] = True


class NeedDeclined(Event):
    type: ClassVar[str] = "partners.need_declined.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    need_id: Id
    reason: Words
    declined_at: Instant


class NeedDeclinedV1(NeedDeclined):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.need_declined.v1"
    earlier: ClassVar[bool] = True

    reason: str


class NeedMatched(Event):
    """An application was matched to a need: it may become the project that meets it."""

    type: ClassVar[str] = "partners.need_matched.v1"

    need_id: Id
    """The need that the application would meet."""
    application_id: Id
    """The application that was matched to it."""


class NeedReleased(Event):
    """A matched application came to nothing: the need looks for others again."""

    type: ClassVar[str] = "partners.need_released.v1"

    need_id: Id
    """The need that looks for other applications."""
    application_id: Id
    """The application that no longer meets it."""


class NeedTakenUp(Event):
    """A matched application was admitted: the need is in a project."""

    type: ClassVar[str] = "partners.need_taken_up.v1"

    need_id: Id
    """The need that a project is meeting."""
    application_id: Id
    """The application that led to the project."""
    partner_id: Id
    """The partner whose project it is."""


class NeedClosed(Event):
    """A need is settled (销号): a resident confirmed that it is met, or staff closed it for a reason."""

    type: ClassVar[str] = "partners.need_closed.v2"

    need_id: Id
    """The need that is settled (销号)."""
    confirmed_by_resident: bool
    """A resident confirmed that it is met; otherwise ``reason`` says why it was closed."""
    reason: Words | None
    """Why staff closed it; null where a resident confirmed that it is met."""
    application_ids: tuple[Id, ...]
    """Undecided applications that were matched to it and now are not."""
    closed_at: Instant
    """When it was closed."""
    evidence: Words | None = None
    """What staff say that shows that it is met; null where they say nothing of it, and before 0.2."""
    objections_until: Instant | None = None
    """Until when an objection opens it again; null where none does, and before 0.2."""


class NeedClosedV1(NeedClosed):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.need_closed.v1"
    earlier: ClassVar[bool] = True

    reason: str | None
