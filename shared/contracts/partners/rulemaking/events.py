"""What happens on the way to new rules. Who objected is never public."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.partners.programme import Rules
from shared.contracts.partners.rule_bounds import RuleBounds, RulesApprover
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, Words
from shared.kernel.people import PersonId


class ProposalEnd(StrEnum):
    """Why proposed rules never come into force."""

    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    OBJECTION = "objection"
    BOUNDS = "bounds"


class RulesProposed(Event):
    """Somebody proposed new rules for a community's programme; others have to approve them."""

    type: ClassVar[str] = "partners.rules_proposed.v1"

    proposal_id: Id
    """Id of the proposal; approvals, objections and its end name it."""
    rules: Rules
    """All rules, changed or not, as they are to be."""
    before: Rules
    """The rules that were in force when they were proposed."""
    in_force_on: Day
    """The first day on which they are to hold, in the community's zone."""
    reason: Words
    """Why they are to change."""
    proposed_by: PersonId
    """Who proposed them, and so approves nothing: an opaque id."""
    approver: RulesApprover
    """Who approves them: as the bounds said when they were proposed."""
    approvals: int
    """How many have to approve them."""
    publicity_days: int
    """How many days they will be shown, by the rules and bounds when they were proposed."""
    proposed_at: Instant
    """When they were proposed."""


class RulesApproved(Event):
    """Somebody who approves rules approved these."""

    type: ClassVar[str] = "partners.rules_approved.v1"

    proposal_id: Id
    """The proposal that was approved."""
    approved_by: PersonId
    """Who approved it: an opaque id."""
    approved_at: Instant
    """When it was approved."""


class RulesPublicised(Event):
    """Enough people approved proposed rules: until the publicity ends, anybody may object."""

    type: ClassVar[str] = "partners.rules_publicised.v1"

    proposal_id: Id
    """The proposal that is shown."""
    publicity_ends_at: Instant
    """Until when anybody may object."""
    in_force_from: Instant
    """From when on they hold, if no objection delays or ends them: the beginning of a day in the community's
    zone."""
    publicised_at: Instant
    """When enough people had approved them."""


class RulesObjectionRaised(Event):
    type: ClassVar[str] = "partners.rules_objection_raised.v1"
    public: ClassVar[bool] = False  # Who said what; the answer is public.
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    objection_id: Id
    proposal_id: Id
    raised_by: str
    text_id: Id
    text_sha256: str
    raised_at: Instant


class RulesObjectionAnswered(Event):
    """An objection to proposed rules was answered, for everybody to read."""

    type: ClassVar[str] = "partners.rules_objection_answered.v1"

    objection_id: Id
    """The objection that was answered. Who raised it stands in no public event."""
    proposal_id: Id
    """The proposal that it was raised against."""
    answer: Words
    """What is said to it."""
    upheld: bool
    """Whether the objection is right: then the proposal comes to an end."""
    in_force_from: Instant | None
    """From when on the rules hold now; null while another objection waits, and where they never will."""
    answered_at: Instant
    """When it was answered."""


class RulesProposalEnded(Event):
    """Proposed rules never come into force."""

    type: ClassVar[str] = "partners.rules_proposal_ended.v1"

    proposal_id: Id
    """The proposal that is over."""
    end: ProposalEnd
    """Why it is over."""
    reason: Words | None
    """What whoever withdrew or rejected it says; null where an objection or the bounds ended it."""
    ended_by: PersonId
    """Who withdrew or rejected it, upheld the objection, or set the bounds: an opaque id."""
    ended_at: Instant
    """When it ended."""


class RuleBoundsSet(Event):
    """The district set the bounds that no new rules of a community leave, and who approves them."""

    type: ClassVar[str] = "partners.rule_bounds_set.v1"

    bounds: RuleBounds
    """All bounds, changed or not."""
    reason: Words
    """Why the district set them."""
    revision: int
    """How often the bounds have been settled, the first time included."""
    set_by: PersonId
    """Which officer of the district set them: an opaque id."""
    set_at: Instant
    """When they were set."""
