"""Terms of office on the committee: from when to when somebody votes."""

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, model_validator

from shared.contracts.fund.refusals.terms import PERSON_IS_NOT_ON_THE_COMMITTEE, TERM_IS_TOO_LONG
from shared.contracts.fund.votes import Seats
from shared.kernel.days import Day
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command, Event
from shared.kernel.models import Id, Instant, Page, PagedQuery, Request, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, Role, people


class SetTermRequest(Request):
    """From when to when somebody is in office."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"starts_on": "2026-07-01", "ends_on": "2028-06-30"}]}
    )

    starts_on: Day
    """The first day of the term, in the community's zone."""
    ends_on: Day
    """The last day of the term."""

    @model_validator(mode="after")
    def _lasts_a_day_at_least(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on lies before starts_on")
        return self


class SetTerm(SetTermRequest, Command):
    """The district records the term of a member of the committee, or of the next one, in its place.

    Who has none recorded is in office as long as the role is held.
    """

    operation = Operation(
        "Set a term on the committee",
        people(Role.DISTRICT),
        (PERSON_IS_NOT_ON_THE_COMMITTEE, TERM_IS_TOO_LONG),
    )

    person_id: ActorId
    seats: Annotated[Seats, BESIDE_THE_WISH]


class TermSet(Event):
    """A member of the committee votes from this day to that."""

    type: ClassVar[str] = "fund.term_set.v1"

    term_id: Id
    """Id of the member's seat: each later term of the same member carries it."""
    person_id: PersonId
    """The member: an opaque id."""
    starts_on: Day
    """The first day of the term, in the community's zone."""
    ends_on: Day
    """The last day of the term."""
    set_at: Instant
    """When it was recorded."""


class TermView(View):
    """A term on the committee, as last recorded."""

    term_id: str
    """Id of the member's seat."""
    person_id: PersonId
    """The member: an opaque id."""
    starts_on: date
    """The first day of the term, in the community's zone."""
    ends_on: date
    """The last day of the term."""


class ListTerms(PagedQuery[Page[TermView]]):
    """The recorded terms of the committee, the first to end first."""

    operation = Operation("List terms on the committee", ANYONE)
