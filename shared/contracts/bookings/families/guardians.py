"""A second guardian of a child: invited by the first, by a code, and with a consent of their own."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, StringConstraints

from shared.contracts.bookings.families.commands import BirthYear
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.refusals.families import (
    CHILD_HAS_TWO_GUARDIANS,
    CHILD_IS_UNKNOWN,
    CONSENT_IS_TO_ANOTHER_TEXT,
    GUARDIAN_HAS_MANY_CHILDREN,
    INVITATION_IS_NOT_VALID,
    PERSON_IS_GUARDIAN_ALREADY,
)
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Line, Request, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class InviteGuardian(Command):
    """A guardian invites another one, by a code that is valid for a week; an earlier one is void."""

    operation = Operation(
        "Invite a child's other guardian",
        roles(Role.RESIDENT),
        (CHILD_IS_UNKNOWN, CHILD_HAS_TWO_GUARDIANS),
        makes="invitation_id",
    )

    child_id: Id


class JoinAsGuardianRequest(Request):
    """The code of an invitation, and the consent of whoever was invited."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "8K3M-2V9Q-7XHT-4BCD", "consent_version": CONSENT_VERSION}]}
    )

    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    """The code, as the guardian who invites has it."""
    consent_version: Annotated[str, StringConstraints(max_length=20)]
    """The version of the text to which this guardian consents."""


class GuardianKeeps(Request):
    """What is kept of the child for this guardian too, so that it stays when the other one leaves."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "林小满", "birth_year": "2017", "consent_version": CONSENT_VERSION}]
        }
    )

    name: Line
    """What the child is called."""
    birth_year: BirthYear
    """Its year of birth in four digits."""
    consent_version: Annotated[str, StringConstraints(max_length=20)]
    """The version of the text to which this guardian consents."""


class JoinAsGuardian(GuardianKeeps, Command):
    """Whoever was invited is the child's guardian too, and consents: both enrol it, see its places, fetch it.

    Name and year are kept once more, for this guardian, so that they stay when the other one leaves.
    """

    operation = Operation(
        "Join as a child's other guardian",
        roles(Role.RESIDENT),
        (
            INVITATION_IS_NOT_VALID,
            CONSENT_IS_TO_ANOTHER_TEXT,
            PERSON_IS_GUARDIAN_ALREADY,
            GUARDIAN_HAS_MANY_CHILDREN,
        ),
    )

    child_id: Id
    invitation_id: Id


class GuardianInvited(Event):
    """A guardian invited another one."""

    type: ClassVar[str] = "bookings.guardian_invited.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    child_id: Id
    invitation_id: Id
    """From which, with a secret of the vault, the code follows."""
    invited_by: ActorId
    expires_at: Instant
    invited_at: Instant


class GuardianJoined(Event):
    """A child has a second guardian, who consented."""

    type: ClassVar[str] = "bookings.guardian_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    child_id: Id
    guardian_id: ActorId
    invited_by: ActorId
    name: Words
    """Where the vault keeps its name for this guardian."""
    birth_year: Words
    """Where the vault keeps its year of birth for this guardian."""
    consent_version: str
    consented_at: Instant


class GuardianLeft(Event):
    """One of two guardians withdrew the consent or left: the child stays with the other one, and so do its
    places ahead."""

    type: ClassVar[str] = "bookings.guardian_left.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    child_id: Id
    guardian_id: ActorId
    """Who is its guardian no more."""
    stays_with: ActorId
    enrolment_ids: tuple[Id, ...]
    """Its places in sessions ahead, which are the other guardian's to give back from now on."""
    course_enrolment_ids: tuple[Id, ...]
    """As these, in courses."""
    text_ids: tuple[Id, ...]
    """Where the vault kept name and year for who left, which it forgets now."""
    left_at: Instant


class OtherGuardianView(View):
    """A child's second guardian."""

    guardian_id: ActorId
    """Who was invited and consented: an opaque id."""
    name: Words
    """What the child is called, as it is kept for them."""
    birth_year: Words
    """Its year of birth, as it is kept for them."""
    consent_version: str
    """The version of the text to which they consented."""
    consented_at: Instant
    """When they did."""
