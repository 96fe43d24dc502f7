"""Messages: what the platform tells a person of its own accord, and by which ways.

It holds ids and moments alone: words are made from the catalogues when it is read, and none are personal.
"""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.bookings.strikes.events import StrikeCause
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Flag, Id, Instant, Request, View
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import MEMBERS, Role


class MessageKind(StrEnum):
    """What a message is about."""

    PLACE_OFFERED = "place_offered"  # A place came free and is kept for somebody until a moment.
    LOT_DRAWN = "lot_drawn"  # Places were drawn, and somebody is not among the first: they wait.
    ROOM_OFFERED = "room_offered"  # A room that somebody waited for is held for them until a moment.
    ROOM_WAIT_OVER = "room_wait_over"  # An offer lapsed, or the time began before it came free.
    SESSION_CANCELLED = "session_cancelled"
    LESSONS_CANCELLED = "lessons_cancelled"  # Several of a course that goes on.
    COURSE_CANCELLED = "course_cancelled"  # What was left of it.
    BOOKING_CANCELLED = "booking_cancelled"  # By staff: the room is closed or needed.
    BOOKINGS_CANCELLED = "bookings_cancelled"  # Several dates of a series, by staff.
    BOOKING_MADE = "booking_made"  # By staff, in the person's place.
    BOOKING_APPROVED = "booking_approved"  # Somebody asked for a room, and has it.
    BOOKING_REJECTED = "booking_rejected"
    BOOKING_REQUEST_EXPIRED = "booking_request_expired"  # Nobody answered in time.
    FEEDBACK_ASKED = "feedback_asked"
    APPLICATION_EXPIRES = "application_expires"  # Unless something happens to it before.
    RECEPTION_PLANNED = "reception_planned"  # Staff receive whoever offered to co-operate.
    INTENT_ANSWERED = "intent_answered"  # They are invited to apply, or declined.
    CALL_INQUIRY_SETTLED = "call_inquiry_settled"  # It is answered, or not published, and why.
    PUBLICITY_BEGUN = "publicity_begun"
    AGREEMENT_TO_SIGN = "agreement_to_sign"
    AGREEMENT_ENDS = "agreement_ends"  # In 60 or 30 days: it is renewed, or ends by itself.
    SCREENING_ENDS = "screening_ends"  # The check on which a partner's work with minors rests.
    FREE_HOURS_DUE = "free_hours_due"  # The partner still owes some by the end of its term.
    FREE_HOURS_LATE = "free_hours_late"
    REFUND_OWED = "refund_owed"
    REPORT_OVERDUE = "report_overdue"
    RULES_TO_APPROVE = "rules_to_approve"  # New rules of the community wait for the committee.
    RULES_SHOWN = "rules_shown"  # Anybody may object to them until a moment. For all residents.
    RESIDENTS_VOTE = "residents_vote"  # On a large payment of the fund, until a moment. For all residents.
    SHARE_OVERDUE = "share_overdue"  # The partner should have paid it by now.
    PROJECT_DUE = "project_due"  # A report or a milestone of the partner's project, in a week.
    PROJECT_LATE = "project_late"
    NEED_ASSIGNED = "need_assigned"  # Its reader sees to it: as a partner, a project's lead or staff.
    STALLS_TO_COUNT = "stalls_to_count"  # A charity market was opened: its stalls are counted by two.
    COUNTS_DIFFER = "counts_differ"  # Somebody who neither counted nor keeps a stall decides.
    DISCLOSURE_OVERDUE = "disclosure_overdue"  # Its last day has passed, and it is not published.
    MARKET_OVERDUE = "market_overdue"  # A charity market should have been disclosed by now.
    SHARE_DISPUTED = "share_disputed"  # A partner disputes its statement: those who answer it.
    SHARE_DISPUTE_UPHELD = "share_dispute_upheld"  # The partner was right.
    SHARE_DISPUTE_REJECTED = "share_dispute_rejected"  # It was not, and owes what is left.
    RELATION_CLAIMED = "relation_claimed"  # Somebody says that the reader is related to a payee or applicant.
    RELATION_CONTESTED = "relation_contested"  # A third person settles it: supervisor and district.
    RELATION_BINDS = "relation_binds"  # The reader takes no part in a payment or an application.
    RELATION_DISMISSED = "relation_dismissed"  # The reader does.
    CLAIM_CONTESTED = "claim_contested"  # What the reader declared of another: a third person settles it.
    CLAIM_UPHELD = "claim_upheld"
    CLAIM_DISMISSED = "claim_dismissed"
    RELATION_LAPSED = "relation_lapsed"  # Nobody settled what the reader contested.
    CLAIM_LAPSED = "claim_lapsed"  # Nobody settled what the reader declared of another.
    MEETING_CALLED = "meeting_called"  # The committee meets: its members and the supervisor.
    MEETING_CHANGED = "meeting_changed"  # At another time or place, or about something else.
    MEETING_CANCELLED = "meeting_cancelled"  # It does not meet.
    MINUTES_TO_SIGN = "minutes_to_sign"  # Whoever was present reads and signs.
    SALES_UNSTATED = "sales_unstated"  # A merchant's month should have been stated by now.
    SALES_SHARE_OVERDUE = "sales_share_overdue"  # A merchant should have paid in a month's share by now.
    BOX_OVERDUE = "box_overdue"  # A donation box should have been counted by now.
    POINTS_EXPIRE = "points_expire"  # In thirty days, unless they are spent.
    LESSONS_MOVED = "lessons_moved"  # Several of a course, at once.
    LESSON_MOVED = "lesson_moved"  # A lesson of a course that somebody is in has another date.
    BOOKING_MOVED = "booking_moved"  # Somebody else gave dates of a series another time or space.
    PLACE_GIVEN_BACK = "place_given_back"  # By staff, not by whoever had it.
    OFFER_LAPSED = "offer_lapsed"  # A place was kept for somebody who did not answer in time.
    WAIT_OVER = "wait_over"  # What somebody waited for has begun.
    EQUIPMENT_MISSING = "equipment_missing"  # Pieces that a booking counts on are out of service.
    DOOR_CODE = "door_code"  # It opens the door of a booking from now on.
    APPOINTMENT_TAKEN = "appointment_taken"  # One that the reader's partner offered.
    APPOINTMENT_GIVEN_BACK = "appointment_given_back"
    HOST_SESSIONS_CANCELLED = "host_sessions_cancelled"  # By staff, or since the room is closed.
    HOST_DRAFTS_DROPPED = "host_drafts_dropped"  # The same, before anybody could enrol.
    HOST_LESSONS_MOVED = "host_lessons_moved"  # Of a course that the reader's partner holds.
    JOINT_HOST_INVITED = "joint_host_invited"  # To hold a session or a course beside its host.
    JOINT_HOST_CONFIRMED = "joint_host_confirmed"
    JOINT_HOST_DECLINED = "joint_host_declined"
    JOINT_HOSTING_ENDED = "joint_hosting_ended"  # Given up, or the partner that held it is suspended or gone.
    JOINT_HOSTING_TAKEN_BACK = "joint_hosting_taken_back"  # By the partner that planned it.
    JOINT_SESSION_CANCELLED = "joint_session_cancelled"  # One that the reader's partner was to hold as well.
    JOINT_LESSON_MOVED = "joint_lesson_moved"
    COURSE_WAIT_OVER = "course_wait_over"  # Somebody waits for a place in a course no more.
    CHILD_FETCHED = "child_fetched"  # By somebody whom the guardian named.
    VOLUNTEER_MOVED_UP = "volunteer_moved_up"  # Somebody before them will not come after all.
    ACTIVITY_CANCELLED = "activity_cancelled"
    HOURS_REVERSED = "hours_reversed"  # Hours of a volunteer's count no more.
    STRIKE_GIVEN = "strike_given"
    WEBHOOK_DISABLED = "webhook_disabled"  # Its endpoint took nothing for days, or said that it is gone.


class Channel(StrEnum):
    """A way beside the inbox by which a message reaches somebody."""

    EMAIL = "email"
    SMS = "sms"
    WECHAT = "wechat"


class MessageLanguage(StrEnum):
    """In which language somebody is written to."""

    CHINESE = "zh-Hans"
    ENGLISH = "en"


class MessagePreferencesRequest(Request):
    """By which ways, of what and in which language somebody wants to be told. The inbox gets everything."""

    channels: tuple[Channel, ...] = Field(default=(*Channel,), max_length=len(Channel))
    """Ways by which messages may come, where there is an address for it; empty for the inbox alone."""
    muted: tuple[MessageKind, ...] = Field(default=(), max_length=len(MessageKind))
    """Kinds of messages that stay in the inbox alone."""
    at_night: Flag = False
    """Whether messages may come between 22:00 and 7:00 too."""
    language: MessageLanguage = MessageLanguage.CHINESE
    """In which language messages are written."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"channels": ["sms"], "muted": ["publicity_begun"], "at_night": False}]
        }
    )


class MessageFacts(View):
    """What a message says beyond its kind."""

    subject_id: Id
    """What it is about: a session, a booking, an application, an agreement, a webhook, as its kind says."""
    space_id: Id | None = None
    """The room that it is about; null for none."""
    project: str | None = None
    """What the project is called; null where it is about none."""
    starts_at: Instant | None = None
    """When that which it is about begins; null where that does not matter."""
    until: Instant | None = None
    """Until when something can be done; null without a clock."""
    amount_fen: int | None = None
    """The money that it is about, in fen; null where it is about none. Of what does not take place: what is
    owed to the reader, 0 where nothing of its price is recorded as paid."""
    minutes: int | None = None
    """The volunteer points or free hours that it is about, in minutes; null where it is about none."""
    dates: int = 1
    """How many lessons of a course, or dates of a series, it is about."""
    last_at: Instant | None = None
    """When the last of several begins; null for one."""
    credits: int = 0
    """The room credits that come back to the reader."""
    cause: StrikeCause | None = None
    """What a strike is for; null where it is about none."""


class Notify(Command):
    """Has people told of something: those named, and whoever acts for a partner or holds a role."""

    operation = by_policy()

    kind: MessageKind
    facts: MessageFacts
    person_ids: tuple[ActorId, ...] = ()
    partner_id: Id | None = None
    role: Role | None = None
    done_by: tuple[ActorId, ...] = ()
    """Who did that of which they are told: a partner need not be told of what its own people did."""


class NotifyResidents(Command):
    """Has all residents told of something that concerns everybody. It lies in each one's inbox, and is sent
    to nobody: it is published besides, and a community has thousands."""

    operation = by_policy()

    kind: MessageKind
    facts: MessageFacts


class HandleMessage(Command):
    """It was sent by these channels; by none, where none reaches the person."""

    operation = by_policy()

    message_id: Id
    person_id: ActorId
    channels: tuple[Channel, ...]
    by_choice: bool = False


class ChangeMessagePreferences(MessagePreferencesRequest, Command):
    """From now on the caller is told so. What was sent before is not undone."""

    operation = Operation("Choose how messages reach me", MEMBERS)


class MarkMessagesRead(Command):
    """All that the caller has been told until now is read."""

    operation = Operation("Mark my messages as read", MEMBERS)


class PersonNotified(Event):
    """Somebody is told of something: it lies in their inbox from now on."""

    type: ClassVar[str] = "gateway.person_notified.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    message_id: Id
    person_id: ActorId
    kind: MessageKind
    facts: MessageFacts
    notified_at: Instant
    """When that happened of which they are told."""


class ResidentsNotified(Event):
    """All residents are told of something: it lies in the inbox of each, however many there are."""

    type: ClassVar[str] = "gateway.residents_notified.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    message_id: Id
    kind: MessageKind
    facts: MessageFacts
    notified_at: Instant
    """When that happened of which they are told."""


class MessageHandled(Event):
    """A message went out by these channels; by none, where none reaches the person."""

    type: ClassVar[str] = "gateway.message_handled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    message_id: Id
    person_id: ActorId
    channels: tuple[Channel, ...]
    by_choice: bool = False
    """Whether its reader wants such messages in the inbox alone."""
    handled_at: Instant


class MessagePreferencesChanged(Event):
    """Somebody said how they want to be told."""

    type: ClassVar[str] = "gateway.message_preferences_changed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    channels: tuple[Channel, ...]
    muted: tuple[MessageKind, ...]
    at_night: bool
    language: MessageLanguage
    changed_at: Instant


class MessagesRead(Event):
    """Somebody has read all that they were told until then."""

    type: ClassVar[str] = "gateway.messages_read.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    read_at: Instant
