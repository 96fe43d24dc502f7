"""The register of relations (回避登记): to whom officials are related, renewed every year."""

from typing import ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.decisions.events import RelationKind
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Frozen, Instant, Page, PagedQuery, Request, Title, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, people, roles


def known_as(organisation: str | None) -> str:
    """As what an organisation is known again, whatever its capitals; empty for none."""
    return (organisation or "").casefold()


class Relation(Frozen):
    """To which person or organisation somebody is related, and how."""

    person: ActorId | None = None
    """A person who applies or might: an opaque id."""
    organisation: Title | None = None
    """Or an organisation, by the name with which it applies."""
    kind: RelationKind
    """How the official is related to it."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.person is None) == (self.organisation is None):
            raise ValueError("names either a person or an organisation")
        return self


class RegisterRelationsRequest(Request):
    """All relations of whoever sends it; none if there are none."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"relations": [{"organisation": "广州晓宸生物科技有限公司", "kind": "business"}]},
            ]
        }
    )

    relations: tuple[Relation, ...] = Field(max_length=50)
    """They take the place of those that were registered before."""


class RegisterRelations(RegisterRelationsRequest, Command):
    """Staff, committee, treasurer or supervisor say to whom they are related, and do so again every year.

    From then on they take no part in deciding on any application of these, whichever it is, and give them
    nothing: no agreement, bought work, project or answer to a dispute of what is owed. Relations that
    are overdue for renewal go on to hold until then.
    """

    operation = Operation(
        "Register one's relations", people(Role.STAFF, Role.COMMITTEE, Role.TREASURER, Role.SUPERVISOR)
    )


class RelationsRegistered(Event):
    """An official said to whom they are related; it holds until they say so anew."""

    type: ClassVar[str] = "partners.relations_registered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person: PersonId
    relations: tuple[Relation, ...]
    registered_at: Instant
    renew_by: Instant

    def people(self) -> tuple[str, ...]:
        """To whom they are related."""
        return tuple(one.person for one in self.relations if one.person is not None)

    def organisations(self) -> tuple[str, ...]:
        """To which organisations, as `known_as` has them."""
        return tuple(known_as(one.organisation) for one in self.relations if one.organisation is not None)


class RelationsView(View):
    """To whom an official is related."""

    person: PersonId
    """The official: an opaque id."""
    relations: tuple[Relation, ...]
    """All that they registered the last time; none if they said that there are none."""
    registered_at: Instant
    """When they did."""
    renew_by: Instant
    """By when they must do so again."""


class ListRelations(PagedQuery[Page[RelationsView]]):
    """The register: one's own part for staff, committee and treasurer, all of it for those who watch."""

    operation = Operation(
        "List registered relations",
        roles(Role.STAFF, Role.COMMITTEE, Role.TREASURER, Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT),
    )

    person: ActorId | None = None
    """Only what this official registered."""
