"""How a need is confirmed, objected to, and opened again."""

from typing import Annotated, ClassVar

from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.decisions import (
    NOBODY_HAS_TWO_VOICES,
    RELATED_PERSON_TAKES_NO_PART,
)
from shared.contracts.partners.refusals.needs import (
    NEED_CLOSING_STANDS,
    NEED_IS_CLOSED_BY_OTHER_HANDS,
    NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
    NEED_IS_NOT_CLOSED,
    NEED_IS_NOT_IN_A_PROJECT,
    NEED_IS_UNKNOWN,
    PERSON_HAS_OBJECTED_BEFORE,
)
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.messages import BESIDE_THE_WISH, Command, Event, Withheld
from shared.kernel.models import Flag, Id, Instant, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, people, roles


class ConfirmNeed(Command):
    """A resident confirms that a need in a project is met. It is closed (销号) once more than half of those
    who raised it have confirmed it within the days that the rules give; where nobody raised it, once as many
    residents have as the rules want. Nobody confirms their own work, or that of somebody they are related to.
    Staff enter it for a resident who asks them, each of them once and none who entered or verified the need.
    Where the rules say nothing of this, the first one closes it."""

    operation = Operation(
        "Confirm that a need is met",
        roles(Role.RESIDENT),
        (
            NEED_IS_UNKNOWN,
            NEED_IS_NOT_IN_A_PROJECT,
            RELATED_PERSON_TAKES_NO_PART,
            NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
            PERSON_MUST_BE_VERIFIED,
            NEED_IS_CLOSED_BY_OTHER_HANDS,
            NOBODY_HAS_TWO_VOICES,
        ),
    )

    need_id: Id
    verified: Annotated[Flag, BESIDE_THE_WISH]
    """Whether the person counts. The gateway says it, which knows who is verified, and no request can."""


class ObjectToClosing(Command):
    """A resident says that a closed need is not met: it is open again. Where residents raised it, it is one
    of them; each of them once, so that nobody alone keeps a need open for ever."""

    operation = Operation(
        "Object to the closing of a need",
        roles(Role.RESIDENT),
        (
            NEED_IS_UNKNOWN,
            NEED_IS_NOT_CLOSED,
            NEED_CLOSING_STANDS,
            RELATED_PERSON_TAKES_NO_PART,
            NEED_IS_CONFIRMED_BY_WHO_RAISED_IT,
            PERSON_MUST_BE_VERIFIED,
            PERSON_HAS_OBJECTED_BEFORE,
        ),
    )

    need_id: Id
    verified: Annotated[Flag, BESIDE_THE_WISH]
    """Whether the person counts. The gateway says it, which knows who is verified, and no request can."""


class ReopenNeed(ReasonRequest, Command):
    """Staff open a closed need again, for a reason that all read."""

    operation = Operation(
        "Open a closed need again",
        people(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_NOT_CLOSED),
        official=True,
    )

    need_id: Id


class NeedConfirmed(Event):
    type: ClassVar[str] = "partners.need_confirmed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    need_id: Id
    person: PersonId
    ends_at: Instant
    """Until when others have to confirm it too; the first confirmation settles it for all of them."""
    confirmations: int
    """How many must, where nobody raised it."""
    entered_by: PersonId | None = None
    """Who of the staff entered it; None for one's own word, and before 0.2."""
    confirmed_at: Instant


class NeedConfirmationLapsed(Event):
    """Too few of those who raised a need confirmed in time that it is met: it stays open."""

    type: ClassVar[str] = "partners.need_confirmation_lapsed.v1"

    need_id: Id
    """The need that stays open."""
    lapsed_at: Instant
    """When the days were over."""


class ClosingObjectedTo(Event):
    type: ClassVar[str] = "partners.closing_objected_to.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    need_id: Id
    person: PersonId
    objected_at: Instant


class NeedReopened(Event):
    """A closed need is on the public list again: a resident objected to its closing, or staff say why."""

    type: ClassVar[str] = "partners.need_reopened.v1"

    need_id: Id
    """The need that is open again."""
    by_objection: bool
    """A resident objected; otherwise ``reason`` says why staff opened it."""
    reason: Words | None
    """Why staff opened it again; null where a resident objected."""
    application_ids: tuple[Id, ...]
    """The applications whose partners serve it still."""
    project_ids: tuple[Id, ...]
    """The projects that are still to meet it."""
    reopened_at: Instant
    """When it was opened again."""
