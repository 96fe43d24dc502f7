"""A message in words, in one language: the same in the inbox, in an e-mail and on the call list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.gateway.operations.messages import Subject
from services.gateway.pages.site.languages import Language, name_in
from services.gateway.pages.site.shown import Shown, points_of
from services.gateway.pages.site.words import Words
from shared.contracts.gateway.inboxes import MessageView, WaitingMessage
from shared.contracts.gateway.messages import MessageFacts, MessageKind

_PATHS = {
    MessageKind.PLACE_OFFERED: "sessions/{id}",
    MessageKind.LOT_DRAWN: "sessions/{id}",
    MessageKind.ROOM_OFFERED: "room-waits/{id}",
    MessageKind.ROOM_WAIT_OVER: "room-waits/{id}",
    MessageKind.SESSION_CANCELLED: "sessions/{id}",
    MessageKind.LESSONS_CANCELLED: "courses/{id}",
    MessageKind.COURSE_CANCELLED: "courses/{id}",
    MessageKind.BOOKINGS_CANCELLED: "bookings/{id}",
    MessageKind.BOOKING_CANCELLED: "rooms?day={day}",  # Where else is free on that day.
    MessageKind.BOOKING_MADE: "bookings/{id}",
    MessageKind.BOOKING_APPROVED: "bookings/{id}",
    MessageKind.BOOKING_REJECTED: "bookings/{id}",
    MessageKind.BOOKING_REQUEST_EXPIRED: "rooms?day={day}",  # Where else is free on that day.
    MessageKind.FEEDBACK_ASKED: "trials/{id}",
    MessageKind.APPLICATION_EXPIRES: "partner/applications/{id}",
    MessageKind.RECEPTION_PLANNED: "partner/intents/{id}",
    MessageKind.INTENT_ANSWERED: "partner/intents/{id}",
    MessageKind.CALL_INQUIRY_SETTLED: "calls/{id}",
    MessageKind.PUBLICITY_BEGUN: "decisions/{id}",
    MessageKind.AGREEMENT_TO_SIGN: "partner/agreements/{id}",
    MessageKind.AGREEMENT_ENDS: "partner/agreements/{id}",
    MessageKind.SCREENING_ENDS: "partners/{id}",
    MessageKind.FREE_HOURS_DUE: "partners/{id}/free-hours",
    MessageKind.FREE_HOURS_LATE: "partners/{id}/free-hours",
    MessageKind.REFUND_OWED: "sessions/{id}",
    MessageKind.REPORT_OVERDUE: "partner/sessions/{id}",
    MessageKind.RULES_TO_APPROVE: "rules/{id}/approve",
    MessageKind.RULES_SHOWN: "rules",
    MessageKind.RESIDENTS_VOTE: "fund/residents-votes/{id}",
    MessageKind.SHARE_OVERDUE: "partner/shares/{id}",
    MessageKind.SHARE_DISPUTED: "fund/share-disputes/{id}",
    MessageKind.SHARE_DISPUTE_UPHELD: "fund/share-disputes/{id}",
    MessageKind.SHARE_DISPUTE_REJECTED: "fund/share-disputes/{id}",
    MessageKind.RELATION_CLAIMED: "relations",
    MessageKind.RELATION_CONTESTED: "relations",
    MessageKind.RELATION_BINDS: "relations",
    MessageKind.RELATION_DISMISSED: "relations",
    MessageKind.CLAIM_CONTESTED: "relations",
    MessageKind.CLAIM_UPHELD: "relations",
    MessageKind.CLAIM_DISMISSED: "relations",
    MessageKind.RELATION_LAPSED: "relations",
    MessageKind.CLAIM_LAPSED: "relations",
    MessageKind.MEETING_CALLED: "fund/meetings/{id}",
    MessageKind.MEETING_CHANGED: "fund/meetings/{id}",
    MessageKind.MEETING_CANCELLED: "fund/meetings/{id}",
    MessageKind.MINUTES_TO_SIGN: "fund/meetings/{id}",
    MessageKind.PROJECT_DUE: "projects/{id}",
    MessageKind.PROJECT_LATE: "projects/{id}",
    MessageKind.NEED_ASSIGNED: "needs/{id}",
    MessageKind.STALLS_TO_COUNT: "fund/markets/{id}",
    MessageKind.COUNTS_DIFFER: "fund/markets/{id}",
    MessageKind.DISCLOSURE_OVERDUE: "fund/disclosures",
    MessageKind.MARKET_OVERDUE: "fund/markets/{id}",
    MessageKind.SALES_UNSTATED: "fund/merchants/{id}",
    MessageKind.SALES_SHARE_OVERDUE: "fund/merchants/{id}",
    MessageKind.BOX_OVERDUE: "fund/boxes/{id}",
    MessageKind.POINTS_EXPIRE: "me/volunteering",
    MessageKind.BOOKING_MOVED: "bookings/{id}",
    MessageKind.LESSON_MOVED: "sessions/{id}",
    MessageKind.LESSONS_MOVED: "courses/{id}",
    MessageKind.PLACE_GIVEN_BACK: "sessions/{id}",
    MessageKind.OFFER_LAPSED: "sessions/{id}",
    MessageKind.WAIT_OVER: "sessions/{id}",
    MessageKind.EQUIPMENT_MISSING: "bookings/{id}/equipment",
    MessageKind.DOOR_CODE: "bookings/{id}",
    MessageKind.APPOINTMENT_TAKEN: "partner/sessions/{id}",
    MessageKind.APPOINTMENT_GIVEN_BACK: "partner/sessions/{id}",
    MessageKind.HOST_SESSIONS_CANCELLED: "partner/sessions/{id}",
    MessageKind.HOST_DRAFTS_DROPPED: "partner/sessions/{id}",
    MessageKind.HOST_LESSONS_MOVED: "partner/courses/{id}",
    MessageKind.JOINT_HOST_INVITED: "partner/joint",
    MessageKind.JOINT_HOST_CONFIRMED: "partner/sessions/{id}",
    MessageKind.JOINT_HOST_DECLINED: "partner/sessions/{id}",
    MessageKind.JOINT_HOSTING_ENDED: "partner/sessions/{id}",
    MessageKind.JOINT_HOSTING_TAKEN_BACK: "partner/joint",
    MessageKind.JOINT_SESSION_CANCELLED: "sessions/{id}",
    MessageKind.JOINT_LESSON_MOVED: "sessions/{id}",
    MessageKind.COURSE_WAIT_OVER: "courses/{id}",
    MessageKind.CHILD_FETCHED: "sessions/{id}",
    MessageKind.VOLUNTEER_MOVED_UP: "volunteering/{id}",
    MessageKind.ACTIVITY_CANCELLED: "volunteering/{id}",
    MessageKind.HOURS_REVERSED: "me/volunteering",
    MessageKind.STRIKE_GIVEN: "me",
    MessageKind.WEBHOOK_DISABLED: "connections/webhooks/{id}",
}

_CALLED_OFF = frozenset(
    {
        MessageKind.SESSION_CANCELLED,
        MessageKind.LESSONS_CANCELLED,
        MessageKind.COURSE_CANCELLED,
        MessageKind.BOOKING_CANCELLED,
        MessageKind.BOOKINGS_CANCELLED,
    }
)


_WITH_REASON = frozenset(
    {
        MessageKind.HOST_SESSIONS_CANCELLED,
        MessageKind.HOST_DRAFTS_DROPPED,
        MessageKind.JOINT_SESSION_CANCELLED,
    }
)


_OF_ONE_OR_SEVERAL = frozenset(
    {
        MessageKind.EQUIPMENT_MISSING,
        MessageKind.HOST_DRAFTS_DROPPED,
        MessageKind.HOST_LESSONS_MOVED,
        MessageKind.HOST_SESSIONS_CANCELLED,
        MessageKind.JOINT_LESSON_MOVED,
        MessageKind.JOINT_SESSION_CANCELLED,
    }
)
"""Of one date something else is said than of several, in Chinese too: it has no first and no last."""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message, in words."""

    message_id: str
    subject: str
    text: str
    path: str
    """Where its reader can do something about it, or see more."""
    at: datetime
    is_new: bool


def line_of(
    message: MessageView | WaitingMessage,
    about: Subject,
    words: Words,
    shown: Shown,
    community: str,
    *,
    is_new: bool = False,
) -> MessageLine:
    """The message in the language of ``words``; ``about`` is what it is about, by name."""
    facts = message.facts
    text = words(
        _key(message.kind, facts),
        about=name_in(words.language, about) or words("message.unnamed"),
        at=_moment(facts.starts_at, shown),
        until=shown.until(facts.until) if facts.until else "",
        amount=shown.money(facts.amount_fen or 0),
        points=points_of(facts.minutes or 0),
        code=about.code or words("message.code_on_page"),
        hours=points_of(facts.minutes or 0),
        n=facts.dates,
        last=_moment(facts.last_at or facts.starts_at, shown),
    )
    between = " " if words.language is Language.ENGLISH else ""
    said = (text, *_of_reasons(message.kind, facts, about, words, shown))
    text = between.join((*said, *_of_money(message.kind, facts, words, shown)))
    path = path_of(message.kind, facts, shown, community)
    return MessageLine(message.message_id, words.of(message.kind), text, path, message.notified_at, is_new)


def _key(kind: MessageKind, facts: MessageFacts) -> str:
    key = f"message.{kind.value}"
    if kind is MessageKind.JOINT_SESSION_CANCELLED and facts.starts_at is None:
        return f"{key}_undated"  # It was told before 0.2.0, when it did not say of when.
    return f"{key}_one" if kind in _OF_ONE_OR_SEVERAL and facts.dates == 1 else key


def _of_reasons(
    kind: MessageKind, facts: MessageFacts, about: Subject, words: Words, shown: Shown
) -> Iterator[str]:
    """Why it is so, and what the reader can do."""
    if kind in _WITH_REASON and about.reason:
        yield words("message.reason", reason=about.reason.rstrip(".。"))
    if kind is MessageKind.HOST_SESSIONS_CANCELLED:
        yield words("message.host_next")
    if kind is MessageKind.STRIKE_GIVEN:
        if facts.cause is not None and about.at is not None:
            name = name_in(words.language, about) or words("message.unnamed")
            yield words(
                "message.strike_for", cause=words.of(facts.cause), about=name, at=shown.moment(about.at)
            )
        yield words("strikes.ask_staff")


def _of_money(kind: MessageKind, facts: MessageFacts, words: Words, shown: Shown) -> Iterator[str]:
    """What is said of money beside what happened: no more than what is recorded."""
    if kind in {MessageKind.LESSON_MOVED, MessageKind.LESSONS_MOVED} and facts.amount_fen is None:
        yield words("message.all_is_owed_then")
    if kind not in _CALLED_OFF:
        return
    if facts.amount_fen:
        yield words("message.is_owed", amount=shown.money(facts.amount_fen))
    elif facts.amount_fen == 0:
        yield words("message.no_payment")
    if facts.credits:
        yield words("message.credits_back", n=facts.credits)


def path_of(kind: MessageKind, facts: MessageFacts, shown: Shown, community: str) -> str:
    """Where a message of this kind leads."""
    day = shown.local(facts.starts_at).date().isoformat() if facts.starts_at else ""
    return f"/{community}/{_PATHS[kind].format(id=facts.subject_id, day=day)}"


def _moment(at: datetime | None, shown: Shown) -> str:
    return shown.moment(at) if at else ""
