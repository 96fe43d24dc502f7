"""The register of relations that were declared to the payees of payments."""

from shared.kernel.claims import RelationState
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, roles


class DeclaredRelationView(View):
    """A relation that was declared to the payee of a payment."""

    disbursement_id: Id
    """The payment."""
    person_id: PersonId
    """Who is said to be related: an opaque id."""
    declared_by: PersonId
    """Who said so: an opaque id; the person concerned where they did it themselves or confirmed it."""
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


class ListDeclaredRelationsRequest(PagedRequest):
    """Which of the declared relations to list."""

    disbursement_id: Id | None = None
    """Only those to the payee of this payment."""
    state: RelationState | None = None
    """Only those in this state."""
    declared_by_me: bool = False
    """Those that the caller declared of others, in place of those that concern the caller."""


class ListDeclaredRelations(PagedQuery[Page[DeclaredRelationView]]):
    """Relations that were declared to payees: one's own, or those that one declared; all of them for
    those who watch the fund."""

    operation = Operation(
        "List relations to payees",
        roles(
            Role.STAFF,
            Role.TREASURER,
            Role.COMMITTEE,
            Role.SUPERVISOR,
            Role.AUDITOR,
            Role.DISTRICT,
        ),
    )

    disbursement_id: Id | None = None
    state: RelationState | None = None
    person_id: ActorId | None = None
    """Only those that concern this person."""
    declared_by: ActorId | None = None
    """Only those that this person declared."""
