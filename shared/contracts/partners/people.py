"""Two ids that are one person: what the partners service is told of them, and what follows."""

from typing import ClassVar

from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Flag, Frozen, Id
from shared.kernel.operations import by_policy


class CountAsOne(Command):
    """Two records turned out to be one person's. Sent by the gateway, which has merged them."""

    operation = by_policy()

    person_id: ActorId
    into: ActorId


class DroppedVoice(Frozen):
    """What counted twice in a trial that is not over."""

    trial_id: Id
    check_in: bool
    """Whether both ids had been checked in."""
    check_in_by_staff: bool
    """Whether the check-in that is dropped was entered by staff."""
    answer_of: ActorId | None = None
    """Under which id the answer stood that is dropped: both had answered, or the person takes no part."""
    text_id: Id | None = None
    """Where the words of the dropped answer are kept, which belong to no answer any more."""


class DroppedSurveyAnswer(Frozen):
    """An answer that counted twice in a survey that is not over."""

    survey_id: Id
    answer_of: ActorId
    """Under which of the two ids it stood."""
    by_staff: Flag
    """Whether staff had entered it."""
    text_ids: tuple[Id, ...]
    """Where its words are kept, which belong to no answer any more."""


class RaisersCounted(Frozen):
    """How many raised a need, once two records of one of them are one."""

    need_id: Id
    raisers: int | None
    """None where they are fewer than five."""


class PersonsCountedAsOne(Event):
    """The first id counts as the second from now on. What had ended stays as it was."""

    type: ClassVar[str] = "partners.persons_counted_as_one.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    into: ActorId
    dropped: tuple[DroppedVoice, ...]
    surveys: tuple[DroppedSurveyAnswer, ...] = ()
    """The same of surveys; before they came, there were none."""
    needs: tuple[RaisersCounted, ...] = ()
    """Needs that the first id raised, and how many raised each now; before they were counted, none."""
