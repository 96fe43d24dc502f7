"""The officer for small payments: one member of the committee, named, who approves them alone."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.refusals.bands import OFFICER_MUST_BE_ON_THE_COMMITTEE
from shared.contracts.fund.votes import Seats
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command, Event
from shared.kernel.models import Id, Instant, Query, Request, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, Role, people


class NameOfficerRequest(Request):
    """Who approves small payments from now on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person_id": "0197e1a2-5c00-7000-8000-00000000a11c"}]}
    )

    person_id: ActorId | None = None
    """A member of the committee; null for nobody, so that the committee votes on every payment."""


class NameOfficer(NameOfficerRequest, Command):
    """The district names the officer for small payments, or takes the office away. Whoever is named approves
    alone what the rules leave to one officer, as long as they are on the committee and in office.
    """

    operation = Operation(
        "Name the officer for small payments", people(Role.DISTRICT), (OFFICER_MUST_BE_ON_THE_COMMITTEE,)
    )

    seats: Annotated[Seats, BESIDE_THE_WISH]


class OfficerNamed(Event):
    """Another member of the committee, or nobody, approves small payments from now on."""

    type: ClassVar[str] = "fund.officer_named.v1"

    naming_id: Id
    """Id of this naming."""
    person_id: PersonId | None
    """The officer: an opaque id; null where the committee votes on every payment."""
    named_at: Instant
    """When the district named them."""


class DisbursementApprovedByOfficer(Event):
    """The officer for small payments approved one alone. It is shown before it may be paid."""

    type: ClassVar[str] = "fund.disbursement_approved_by_officer.v1"

    disbursement_id: Id
    """The disbursement that the officer approved."""
    officer_id: PersonId
    """The officer: an opaque id."""
    amount_fen: int
    """How much it is, in fen: no more than the rules of its day leave to one officer."""
    publicity_ends_at: Instant
    """Until when it is shown and anybody may object."""
    approved_at: Instant
    """When the officer approved it."""


class OfficerView(View):
    """Who approves small payments."""

    person_id: PersonId | None = None
    """The officer: an opaque id; null where nobody is named."""
    named_at: Instant | None = None
    """When the district named them, or took the office away; null where it never did."""


class GetOfficer(Query[OfficerView]):
    """The officer for small payments, if the district has named one."""

    operation = Operation("Read who approves small payments", ANYONE)
