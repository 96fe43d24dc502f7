"""Who may fetch a child after a session, and that it was handed over: to whom, and when."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.families import (
    CHILD_HAS_MANY_FETCHERS,
    CHILD_IS_NOT_THERE,
    CHILD_IS_UNKNOWN,
    FETCHER_IS_UNKNOWN,
    PLACE_IS_NO_CHILDS,
)
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Line, Request, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class NameFetcherRequest(Request):
    """Somebody who may fetch a child beside its guardian."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "外婆 王桂芳"}]})

    name: Line
    """Who it is, as whoever holds the session reads it at the door."""


class NameFetcher(NameFetcherRequest, Command):
    """The guardian names somebody who may fetch the child. The name lies in the vault."""

    operation = Operation(
        "Name who may fetch a child",
        roles(Role.RESIDENT),
        (CHILD_IS_UNKNOWN, CHILD_HAS_MANY_FETCHERS),
        makes="fetcher_id",
    )

    child_id: Id


class RemoveFetcher(Command):
    """This person fetches the child no more; the name is forgotten."""

    operation = Operation(
        "Remove who may fetch a child", roles(Role.RESIDENT), (CHILD_IS_UNKNOWN, FETCHER_IS_UNKNOWN)
    )

    child_id: Id
    fetcher_id: Id


class RecordPickUpRequest(Request):
    """To whom a child was handed over."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fetcher_id": "0197e3a0-5c00-7a10-8000-00000000c101"}, {}]}
    )

    fetcher_id: Id | None = None
    """Who fetched it, of those whom the guardian named; null for a guardian."""
    guardian_id: ActorId | None = None
    """Which guardian fetched it, where there are two; null for the one who registered it, or is left."""


class RecordPickUp(RecordPickUpRequest, Command):
    """The host, or staff, hand a child that came over to its guardian or to whom the guardian named.

    Recorded again for another person, the last one counts.
    """

    operation = Operation(
        "Record who fetched a child",
        roles(Role.PARTNER, Role.STAFF),
        (ENROLMENT_IS_UNKNOWN, PLACE_IS_NO_CHILDS, CHILD_IS_NOT_THERE, FETCHER_IS_UNKNOWN),
    )

    enrolment_id: Id


class FetcherNamed(Event):
    """A guardian named somebody who may fetch the child."""

    type: ClassVar[str] = "bookings.fetcher_named.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    child_id: Id
    """The child."""
    fetcher_id: Id
    """An id for this person beside this child, which is nobody's account."""
    name: Words
    """Where the vault keeps the name."""
    named_at: Instant
    """When."""


class FetcherRemoved(Event):
    """Somebody may fetch the child no more."""

    type: ClassVar[str] = "bookings.fetcher_removed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    child_id: Id
    """The child."""
    fetcher_id: Id
    """Whose id stands for nobody from now on."""
    text_ids: tuple[Id, ...]
    """Where the vault kept the name, which it forgets now."""
    removed_at: Instant
    """When."""


class ChildPickedUp(Event):
    """A child was handed over after a session."""

    type: ClassVar[str] = "bookings.child_picked_up.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    """The child's place."""
    session_id: Id
    """The session after which it was."""
    child_id: Id
    """The child."""
    guardian_id: ActorId
    """Its guardian."""
    fetcher_id: Id | None
    """To whom, of those whom the guardian named; null for the guardian."""
    picked_up_at: Instant
    """When it was recorded."""


class FetcherView(View):
    """Somebody who may fetch a child beside its guardian."""

    fetcher_id: Id
    """What to name to record that they did."""
    name: Words
    """Who it is; empty once it was forgotten."""
