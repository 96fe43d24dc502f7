"""What waits, as a page shows it: where it is done, how old it is, how long there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from services.gateway.operations.waiting.listing import list_waiting
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.gateway.waiting import LIST_WAITING, LeftOff, Task, WaitingThing, WaitingView
from shared.kernel.roles import Role

_PATHS = {
    Task.ANSWER_OFFER: "sessions/{id}",
    Task.ANSWER_COURSE_OFFER: "courses/{id}",
    Task.ANSWER_ROOM_OFFER: "room-waits/{id}",
    Task.CHECK_IN: "bookings/{id}",
    Task.ANSWER_BOOKING: "desk/requests",
    Task.SUBMIT_APPLICATION: "partner/applications/{id}",
    Task.ANSWER_QUESTION: "partner/applications/{id}",
    Task.ANSWER_INVITATION: "partners/{id}/roster",
    Task.TAKE_PARTNER_OVER: "partners/{id}/roster",
    Task.NAME_REPRESENTATIVE: "partners/{id}/roster",
    Task.SIGN_AGREEMENT: "partner/agreements/{id}",
    Task.OPEN_SESSION: "partner/sessions/{id}",
    Task.ANSWER_JOINT_INVITATION: "partner/joint",
    Task.DELIVER_SESSION: "partner/sessions/{id}",
    Task.REFUND_PLACE: "partner/sessions/{id}",
    Task.REFUND_COURSE: "partner/courses/{id}/people",
    Task.APPROVE_REFERENCE: "prices/{id}",
    Task.ANSWER_CHALLENGE: "prices/{id}",
    Task.REMIT_SHARE: "partner/shares/{id}",
    Task.ANSWER_SHARE_DISPUTE: "fund/share-disputes/{id}",
    Task.AWAIT_SHARE_ANSWER: "fund/share-disputes/{id}",
    Task.SCHEDULE_INTENT: "desk/intents/{id}",
    Task.ANSWER_INTENT: "desk/intents/{id}",
    Task.MEET_INTENT: "desk/intents/{id}",
    Task.DRAFT_AGREEMENT: "desk/partners/{id}/agreement",
    Task.COUNTERSIGN_AGREEMENT: "desk/agreements/{id}",
    Task.RENEW_SCREENING: "desk/partners/{id}/screening",
    Task.BRING_SCREENING: "partners/{id}",
    Task.RENEW_AGREEMENT: "desk/agreements/{id}/amend",
    Task.ACKNOWLEDGE_COMPLAINT: "complaints/{id}",
    Task.ANSWER_COMPLAINT: "complaints/{id}",
    Task.CONSIDER_SUSPENSION: "partners/{id}",
    Task.DECIDE_COMPLAINT: "complaints/{id}",
    Task.SIGN_CONTRACT: "purchases/{id}",
    Task.COUNTERSIGN_CONTRACT: "purchases/{id}",
    Task.DELIVER_MILESTONE: "purchases/{id}",
    Task.ACCEPT_DELIVERY: "purchases/{id}",
    Task.SEND_INVOICE: "purchases/{id}",
    Task.ASK_PAYMENT_AGAIN: "purchases/{id}",
    Task.ANSWER_RAISED_NEED: "my-needs",
    Task.SEE_TO_NEED: "needs/{id}",
    Task.VERIFY_NEED: "needs/{id}",
    Task.PUBLISH_NEED: "needs/{id}",
    Task.PUBLISH_CALL: "calls/{id}",
    Task.ANSWER_CALL_INQUIRY: "calls/{id}",
    Task.CHECK_RESOURCE: "resources/{id}",
    Task.LIST_RESOURCE: "resources/{id}",
    Task.APPROVE_PROJECT: "projects/{id}",
    Task.START_PROJECT: "projects/{id}",
    Task.REACH_MILESTONE: "projects/{id}",
    Task.HAND_IN_REPORT: "projects/{id}",
    Task.CONFIRM_GIVING: "projects/{id}",
    Task.ACCEPT_PROJECT: "projects/{id}",
    Task.CLOSE_PROJECT: "projects/{id}",
    Task.PUBLISH_SURVEY: "surveys/{id}",
    Task.HAND_OUT_REWARD: "desk/reservations/{id}",
    Task.PICK_UP_REWARD: "reservations/{id}",
    Task.VERIFY_RESIDENT: "desk/people/{id}",
    Task.MERGE_RECORDS: "desk/people/{id}",
    Task.REGISTER_RELATIONS: "desk/relations",
    Task.APPROVE_RULES: "rules/{id}/approve",
    Task.ANSWER_RULES_OBJECTION: "rules/{id}/answer",
    Task.AWAIT_GIFT: "fund/pledges/{id}/arrival",
    Task.ISSUE_RECEIPT: "fund/receipts/{id}",
    Task.COLLECT_SHARE: "fund/shares/{id}/arrival",
    Task.DECIDE_SURPLUS: "fund/campaigns/{id}",
    Task.DECIDE_SPLIT: "fund/source-splits/{id}",
    Task.APPROVE_DISBURSEMENT: "fund/spending/{id}",
    Task.REVIEW_DISBURSEMENT: "fund/spending/{id}",
    Task.PAY_DISBURSEMENT: "fund/spending/{id}",
    Task.REPORT_DISBURSEMENT: "fund/spending/{id}",
    Task.CLOSE_DISBURSEMENT: "fund/spending/{id}",
    Task.ANSWER_RELATION: "relations",
    Task.SETTLE_RELATION: "relations",
    Task.OPEN_MARKET: "fund/markets/{id}",
    Task.COUNT_TAKINGS: "fund/markets/{id}",
    Task.SETTLE_DIFFERENCE: "fund/markets/{id}",
    Task.COLLECT_STALL_SHARE: "fund/markets/{id}",
    Task.STATE_SALES: "fund/merchants/{id}",
    Task.COLLECT_SALES_SHARE: "fund/merchants/{id}",
    Task.COUNT_BOX: "fund/boxes/{id}",
    Task.BANK_BOX: "fund/boxes/{id}",
    Task.CHECK_GOODS: "fund/goods/{id}",
    Task.CONFIRM_GOODS: "fund/goods/{id}",
    Task.RECEIPT_GOODS: "fund/goods/{id}",
    Task.WRITE_OFF_GOODS: "fund/goods/{id}",
    Task.RENEW_TERM: "fund/committee",
    Task.KEEP_MINUTES: "fund/meetings/{id}",
    Task.SIGN_MINUTES: "fund/meetings/{id}",
    Task.PUBLISH_DISCLOSURE: "fund/disclosures/{id}/publish",
    Task.ANSWER_DONOR: "fund/disclosures/{id}/publish",
    Task.DISCLOSE_MARKET: "fund/markets/{id}",
    Task.VOTE_AS_RESIDENT: "fund/residents-votes/{id}",
    Task.OPEN_RESIDENTS_VOTE: "fund/spending/{id}/residents-vote",
    Task.COUNT_PAPER_BALLOTS: "fund/residents-votes/{id}/count",
    Task.CLOSE_RESIDENTS_VOTE: "fund/residents-votes/{id}/close",
}
_ELSE = "desk/applications/{id}"
AT_ONCE = frozenset(
    {
        Task.BEGIN_SCREENING,
        Task.RECORD_TRIAL,
        Task.VERIFY_NEED,
        Task.PUBLISH_NEED,
        Task.PUBLISH_CALL,
        Task.PUBLISH_SURVEY,
    }
)
"""What is done with one button, on its line."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One thing that waits, as a line of a list."""

    thing: WaitingThing
    path: str
    age: str
    """How long it has waited; empty where nobody can say."""
    clock: str
    """How long there is, or for how long it is overdue; empty without a clock."""
    at_once: bool
    """Whether it is done with one button."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """What waits, as a list that says what it leaves off."""

    rows: tuple[TaskRow, ...]
    left_off: tuple[LeftOff, ...]

    @property
    def count(self) -> int:
        """How many wait in all."""
        return len(self.rows) + sum(one.count for one in self.left_off)

    @property
    def overdue(self) -> int:
        """How many of all that wait are overdue."""
        return sum(one.thing.overdue for one in self.rows) + sum(one.overdue for one in self.left_off)

    def first(self, count: int) -> "Tasks":
        """The most urgent alone, for a page that leads to all of them."""
        return Tasks(self.rows[:count], ())


NO_TASKS = Tasks((), ())


def tasks_of(visit: Visit, found: WaitingView) -> Tasks:
    """What was found, as such a list."""
    return Tasks(_rows(visit, found.things), found.left_off)


def _rows(visit: Visit, things: Iterable[WaitingThing]) -> tuple[TaskRow, ...]:
    now = visit.gateway.clock.now()
    found = []
    for one in things:
        age = span(visit.words, now - one.since) if one.since else ""
        clock = ""
        if one.due_at is not None:
            key = "tasks.overdue" if one.overdue else "tasks.left"
            clock = visit.words(key, span=span(visit.words, abs(one.due_at - now)))
        at_once = one.task in AT_ONCE and one.role is Role.STAFF
        found.append(TaskRow(one, path_of(visit.community, one), age, clock, at_once))
    return tuple(found)


async def waiting_for(visit: Visit) -> Tasks:
    """What waits for the visitor in every role; places on offer in sessions stand on pages by themselves."""
    found = await list_waiting(await visit.caller_of(LIST_WAITING), with_offers=False)
    return tasks_of(visit, found)


def path_of(community: str, thing: WaitingThing) -> str:
    """Where it is done."""
    return f"/{community}/{_PATHS.get(thing.task, _ELSE).format(id=thing.subject_id)}"


def span(words: Words, between: timedelta) -> str:
    """How long that is, in its largest whole unit: ``3 days``, ``5 hours``, ``20 minutes``."""
    minutes = max(0, int(between.total_seconds()) // 60)
    if minutes >= 2_880:
        return words("tasks.days", n=minutes // 1_440)
    return words("tasks.hours", n=minutes // 60) if minutes >= 120 else words("tasks.minutes", n=minutes)
