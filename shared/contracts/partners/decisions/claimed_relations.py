"""What another says of somebody's relation to an applicant: contested by them, settled by a third person."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.decisions.events import RelationKind
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.refusals.relations import (
    RELATION_IS_NOT_CLAIMED,
    RELATION_IS_NOT_CONTESTED,
    RELATION_IS_SETTLED_BY_A_THIRD_PERSON,
)
from shared.kernel.claims import RelationState
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import (
    Flag,
    Id,
    Instant,
    Page,
    PagedQuery,
    PagedRequest,
    Prose,
    Request,
    View,
    Words,
)
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import SIGNED_IN, Role, people


class ContestCaseRelation(Command):
    """Somebody says that they are not related to the applicant, as another person declared.

    They take no part until a third person has settled it, within seven days; until then nothing is decided
    that their voice could turn. What nobody has settled after fourteen days has lapsed. One that waits since
    before that was so is contested anew.
    """

    operation = Operation(
        "Contest a relation to an applicant", SIGNED_IN, (APPLICATION_IS_UNKNOWN, RELATION_IS_NOT_CLAIMED)
    )

    application_id: Id


class SettleCaseRelationRequest(Request):
    """Whether a contested relation to an applicant is there, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"upheld": False, "reason": "查证双方并无亲属或利益关系。"}]}
    )

    upheld: Flag
    """Whether the person is related to the applicant, and so takes no part."""
    reason: Prose
    """Why, for the person concerned and for those who watch."""


class SettleCaseRelation(SettleCaseRelationRequest, Command):
    """A third person upholds a contested relation to an applicant or dismisses it.

    Dismissed, it binds no longer. The supervisor settles it or, where they have a part in it or have not
    settled it within seven days, the district.
    """

    operation = Operation(
        "Settle a contested relation to an applicant",
        people(Role.SUPERVISOR, Role.DISTRICT),
        (APPLICATION_IS_UNKNOWN, RELATION_IS_NOT_CONTESTED, RELATION_IS_SETTLED_BY_A_THIRD_PERSON),
        official=True,
    )

    application_id: Id
    person_id: ActorId


class CaseRelationContested(Event):
    """Whom a relation to an applicant concerns says that there is none; a third person settles it."""

    type: ClassVar[str] = "partners.case_relation_contested.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    application_id: Id
    person_id: PersonId
    declared_by: PersonId
    """Who had declared it."""
    contested_at: Instant
    settle_by: Instant
    """Until when it is to be settled."""
    lapses_at: Instant | None = None
    """When it lapses if nobody has settled it; None where it waits until somebody does."""


class CaseRelationSettled(Event):
    """It is clear whether a relation to an applicant binds that somebody else declared."""

    type: ClassVar[str] = "partners.case_relation_settled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    application_id: Id
    person_id: PersonId
    declared_by: PersonId
    """Who had declared it."""
    upheld: bool
    """Whether it binds; if not, the person takes part again."""
    settled_by: PersonId | None = None
    """The third person who settled it; None where nobody contested it in time, or nobody settled it."""
    reason: Words = ""
    """Why; empty where nobody contested or nobody settled it."""
    settled_at: Instant


class CaseRelationView(View):
    """A relation that somebody declared of another person to an applicant, or of themselves."""

    application_id: Id
    """The application."""
    person_id: PersonId
    """Who is said to be related: an opaque id."""
    kind: RelationKind
    """How, as it was declared."""
    declared_by: PersonId | None
    """Who said so: an opaque id; null where it was not recorded yet who did."""
    declared_at: Instant
    """When they did."""
    state: RelationState
    """Claimed by another and still to be contested, contested, binding, dismissed, or lapsed unsettled."""
    contest_by: Instant | None = None
    """Until when the person concerned may contest it; null where they declared it themselves."""
    settle_by: Instant | None = None
    """Until when it is to be settled; null unless it was contested."""
    lapses_at: Instant | None = None
    """When it lapses if nobody has settled it; null where it was not contested, or waits for good."""
    settled_by: PersonId | None = None
    """Who settled it: an opaque id; null unless somebody did."""
    settled_at: Instant | None = None
    """When that was; null until then."""
    reason: Words = ""
    """Why it was upheld or dismissed; empty unless somebody settled it."""


class ListCaseRelationsRequest(PagedRequest):
    """Which of the relations to applicants to list."""

    application_id: Id | None = None
    """Only those to the applicant of this application."""
    state: RelationState | None = None
    """Only those in this state."""
    declared_by_me: bool = False
    """Those that the caller declared of others, in place of those that concern the caller."""


class ListCaseRelations(PagedQuery[Page[CaseRelationView]]):
    """Relations that were declared to applicants: one's own, or those that one declared; all of them for
    those who watch."""

    operation = Operation("List relations to applicants", SIGNED_IN)

    application_id: Id | None = None
    state: RelationState | None = None
    person_id: ActorId | None = None
    """Only those that concern this person."""
    declared_by: ActorId | None = None
    """Only those that this person declared."""
