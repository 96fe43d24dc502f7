"""What happens to trials and to the feedback on them. Who said what is never public."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.people import PersonId
from shared.kernel.windows import TimeWindow

SHOWN_FROM_ANSWERS = 5
"""A breakdown of fewer answers would tell who said what, so nothing is told that depends on it."""


class Presence(StrEnum):
    """How it was proven that somebody was at a trial."""

    CODE = "code"  # They typed what the door showed in that moment.
    STAFF = "staff"  # Staff say so.


class TrialPlanned(Event):
    """Staff planned a trial (试课): residents can try what an applicant offers."""

    type: ClassVar[str] = "partners.trial_planned.v1"

    trial_id: Id
    """Id of the trial."""
    application_id: Id
    """The application that residents will try."""
    project: str
    """What its project is called."""
    organisation: str | None
    """The team's organisation; null for an independent person, whose name is personal data."""
    window: TimeWindow
    """From when to when it is held."""
    place: str
    """Where it is held."""
    capacity: int
    """Maximum number of people who can check in."""
    space_id: Id | None = None
    """The community's space in which it is held, if bookings can keep that; null where it is held elsewhere,
    and until version 0.2."""


class TrialSpaceConfirmed(Event):
    """Bookings keeps the space of a trial: now it can be held."""

    type: ClassVar[str] = "partners.trial_space_confirmed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    trial_id: Id
    application_id: Id
    confirmed_at: Instant


class TrialCancelled(Event):
    """A trial came to nothing: planned anew, without the space it needs, or the application ended before its
    feedback did."""

    type: ClassVar[str] = "partners.trial_cancelled.v1"

    trial_id: Id
    """The trial that came to nothing."""
    application_id: Id
    """The application that it was for."""
    cancelled_at: Instant
    """When it was given up."""
    space_refused: str | None = None
    """Why its space could not be had, by the code of the refusal; null where it came to nothing otherwise."""


class CheckedIn(Event):
    type: ClassVar[str] = "partners.checked_in.v1"
    public: ClassVar[bool] = False  # Who was where.
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    trial_id: Id
    application_id: Id
    person: str
    by_staff: bool
    presence: Presence | None = None
    """None before 0.2, when nobody had to prove it."""
    entered_by: str | None = None
    """Who of the staff led the person in, and so doesn't decide; None for oneself, and before 0.2."""
    checked_in_at: Instant


class TrialHeld(Event):
    """Staff recorded that a trial took place, which opens the feedback on it."""

    type: ClassVar[str] = "partners.trial_held.v1"

    trial_id: Id
    """The trial that took place."""
    application_id: Id
    """The application that residents tried."""
    attended: int
    """Number of people who were checked in."""
    held_at: Instant
    """When staff recorded that it took place."""
    recorded_by: PersonId | None = None
    """Who of the staff held it, and so doesn't decide; null before 0.2."""


class FeedbackOpened(Event):
    """Whoever was checked in at a trial can say what they think of it, once."""

    type: ClassVar[str] = "partners.feedback_opened.v1"

    trial_id: Id
    """The trial on which those who were there can give feedback."""
    application_id: Id
    """The application that they tried."""
    opened_at: Instant
    """From when on they can."""
    closes_at: Instant
    """Until when they can."""


class FeedbackAsked(Event):
    """Those who were at a trial are asked what they think of it."""

    type: ClassVar[str] = "partners.feedback_asked.v1"
    public: ClassVar[bool] = False  # Who was where.
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    trial_id: Id
    application_id: Id
    project: str
    person_ids: tuple[str, ...]
    closes_at: Instant
    asked_at: Instant


class FeedbackGiven(Event):
    type: ClassVar[str] = "partners.feedback_given.v1"
    public: ClassVar[bool] = False  # The partner never sees who said what.
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    trial_id: Id
    application_id: Id
    person: str
    score: int
    in_favour: bool
    text_id: Id | None
    text_sha256: str | None = None
    """As in `KeptWords`; None where there is no text, or it was given before 0.2."""
    by_staff: bool = False
    """Whether staff entered the answer, or had checked the person in; False before 0.2."""
    entered_by: str | None = None
    """Who of the staff entered the answer, and so doesn't decide; None for one's own, and before 0.2. Whoever
    may decide on applications and answers as a resident stands here too: one voice is enough."""
    given_at: Instant


class FeedbackClosed(Event):
    """The window is over, and what the residents said is known. Fewer than 5 answers show no breakdown."""

    type: ClassVar[str] = "partners.feedback_closed.v2"

    trial_id: Id
    """The trial whose feedback is complete."""
    application_id: Id
    """The application that was tried."""
    answers: int
    """Number of people who answered."""
    answers_by_staff: int = 0
    """Number of those among them whom staff had checked in or answered for. At most a share of the quorum is
    made of them; 0 before 0.2, when they were not told apart."""
    counted: int | None = None
    """Number of answers that make the quorum and the threshold: of those through staff, at most the share
    that the rules allow; null before 0.2."""
    in_favour: int | None
    """Number of those who want the applicant admitted; null where fewer than 5 answered, and where it would
    tell what fewer than 5 said, through staff or by themselves."""
    scores: tuple[int, ...] | None
    """How many gave 1, 2, 3, 4 and 5."""
    quorum_met: bool
    """Whether as many answered as the rules want."""
    threshold_met: bool | None
    """Whether the share in favour is as high as the rules want; null where fewer than 5 answered, since it
    would tell what they said."""
    closed_at: Instant
    """When the window closed."""


class FeedbackClosedV1(FeedbackClosed):
    """As 0.1 recorded it, which told of fewer than 5 answers too whether the threshold was met."""

    type: ClassVar[str] = "partners.feedback_closed.v1"
    earlier: ClassVar[bool] = True

    threshold_met: bool
    """Whether the share in favour is as high as the rules want."""
