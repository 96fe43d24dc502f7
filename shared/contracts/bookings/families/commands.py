"""What a guardian asks: register a child, with consent; withdraw it; take places for children."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.refusals.appointments import PERSON_HAS_ENOUGH_APPOINTMENTS
from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.draws import PLACES_ARE_DRAWN
from shared.contracts.bookings.refusals.enrolments import SESSION_TAKES_NO_ENROLMENTS
from shared.contracts.bookings.refusals.families import (
    AGE_IS_OUTSIDE_THE_BOUNDS,
    CHILD_IS_ENROLLED_ALREADY,
    CHILD_IS_NO_MINOR,
    CHILD_IS_REGISTERED_ALREADY,
    CHILD_IS_UNKNOWN,
    CONSENT_IS_TO_ANOTHER_TEXT,
    GUARDIAN_HAS_MANY_CHILDREN,
    SESSION_HAS_FEWER_PLACES,
    SESSION_IS_NOT_FOR_MINORS,
)
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION, SESSION_IS_UNKNOWN
from shared.contracts.bookings.refusals.spaces import OF_NEWCOMERS
from shared.contracts.bookings.refusals.tickets import OF_A_TICKET_TYPE
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.models import Flag, Id, Line, Request, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles
from shared.kernel.words import KeptWords, OrKept

BirthYear = Annotated[
    str | KeptWords, OrKept(Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}$")])
]
"""A year as a text, which the vault keeps as it keeps a name."""


class RegisterChildRequest(Request):
    """A child, as far as sessions need to know it, and the guardian's consent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "林小满", "birth_year": "2017", "consent_version": CONSENT_VERSION}]
        }
    )

    name: Line
    """What the child is called, for the guardian and whoever holds a session in which it has a place."""
    birth_year: BirthYear
    """The year of birth in four digits: the platform asks for no day."""
    consent_version: Annotated[str, StringConstraints(max_length=20)]
    """The version of the text to which the guardian consents, as the page of the family shows both."""


class RegisterChild(RegisterChildRequest, Command):
    """A resident registers a child of theirs, and consents to what is done with its data.

    Without a guardian's consent nothing of a child under 14 is kept (Personal Information Protection Law,
    art. 31), and here of no minor. Name and year of birth lie in the vault alone.
    """

    operation = Operation(
        "Register a child",
        roles(Role.RESIDENT),
        (
            CONSENT_IS_TO_ANOTHER_TEXT,
            CHILD_IS_NO_MINOR,
            CHILD_IS_REGISTERED_ALREADY,
            GUARDIAN_HAS_MANY_CHILDREN,
        ),
        makes="child_id",
    )

    born_in: Annotated[int, BESIDE_THE_WISH]
    """The year once more, for the rule to read and for no event."""
    alike: Annotated[tuple[Id, ...], BESIDE_THE_WISH] = ()
    """The caller's children of this name and year, of whom only the vault knows."""


class WithdrawConsent(Command):
    """Takes the consent back: the child's places ahead are given back, its name and year forgotten."""

    operation = Operation(
        "Withdraw the consent for a child", roles(Role.RESIDENT, Role.STAFF), (CHILD_IS_UNKNOWN,)
    )

    child_id: Id


class EnrolChildrenRequest(Request):
    """Which children take part, and whether they wait for places together."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"children": ["0197e3a0-5c00-7a10-8000-00000000c001"], "together": True}]
        }
    )

    children: tuple[Id, ...] = Field(min_length=1, max_length=12)
    """The children, each of whom takes one place, at the session's price."""
    together: Flag = False
    """Whether none takes a place before there is one for each: then they wait as one."""


class EnrolChildrenInSessionRequest(EnrolChildrenRequest):
    """Which children take part in a session, and by which of its ticket types."""

    ticket_type_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """The ticket type by which all of them take part; null where the session has none."""


class EnrolChildren(EnrolChildrenInSessionRequest, Command):
    """A guardian takes a place for each of these children, or the next places on the waitlist.

    Children have places only in sessions for minors, whose host is checked for work with them.
    """

    operation = Operation(
        "Enrol children in a session",
        roles(Role.RESIDENT),
        (
            SESSION_IS_UNKNOWN,
            LESSON_BELONGS_TO_A_COURSE,
            SESSION_TAKES_NO_ENROLMENTS,
            PLACES_ARE_DRAWN,
            SESSION_IS_NOT_FOR_MINORS,
            *OF_NEWCOMERS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            CHILD_IS_UNKNOWN,
            CHILD_IS_ENROLLED_ALREADY,
            AGE_IS_OUTSIDE_THE_BOUNDS,
            PERSON_HAS_ENOUGH_APPOINTMENTS,
            SESSION_HAS_FEWER_PLACES,
            *OF_A_TICKET_TYPE,
        ),
    )

    session_id: Id
    born_in: Annotated[tuple[int, ...], BESIDE_THE_WISH]
    """The year of birth of each, for the rule to read and for no event."""
