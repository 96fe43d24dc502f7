"""What waits for a person in a community, over all services: what to do, since when, until when."""

from enum import StrEnum

from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, View
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN, Role


class Task(StrEnum):
    """What somebody has to do."""

    ANSWER_OFFER = "answer_offer"
    ANSWER_COURSE_OFFER = "answer_course_offer"
    ANSWER_ROOM_OFFER = "answer_room_offer"
    CHECK_IN = "check_in"
    ANSWER_BOOKING = "answer_booking"
    SUBMIT_APPLICATION = "submit_application"
    ANSWER_QUESTION = "answer_question"
    ANSWER_INVITATION = "answer_invitation"
    TAKE_PARTNER_OVER = "take_partner_over"
    SIGN_AGREEMENT = "sign_agreement"
    OPEN_SESSION = "open_session"
    ANSWER_JOINT_INVITATION = "answer_joint_invitation"
    DELIVER_SESSION = "deliver_session"
    REFUND_PLACE = "refund_place"
    REFUND_COURSE = "refund_course"
    APPROVE_REFERENCE = "approve_reference"
    ANSWER_CHALLENGE = "answer_challenge"
    REMIT_SHARE = "remit_share"
    SCHEDULE_INTENT = "schedule_intent"
    MEET_INTENT = "meet_intent"
    ANSWER_INTENT = "answer_intent"
    BEGIN_SCREENING = "begin_screening"
    MATCH_APPLICATION = "match_application"
    PLAN_TRIAL = "plan_trial"
    RECORD_TRIAL = "record_trial"
    REVIEW_APPLICATION = "review_application"
    DECIDE_APPLICATION = "decide_application"
    ANSWER_OBJECTION = "answer_objection"
    DRAFT_AGREEMENT = "draft_agreement"
    NAME_REPRESENTATIVE = "name_representative"
    ACKNOWLEDGE_COMPLAINT = "acknowledge_complaint"
    ANSWER_COMPLAINT = "answer_complaint"
    CONSIDER_SUSPENSION = "consider_suspension"
    DECIDE_COMPLAINT = "decide_complaint"
    COUNTERSIGN_AGREEMENT = "countersign_agreement"
    RENEW_AGREEMENT = "renew_agreement"
    RENEW_SCREENING = "renew_screening"
    BRING_SCREENING = "bring_screening"
    SIGN_CONTRACT = "sign_contract"
    COUNTERSIGN_CONTRACT = "countersign_contract"
    DELIVER_MILESTONE = "deliver_milestone"
    ACCEPT_DELIVERY = "accept_delivery"
    SEND_INVOICE = "send_invoice"
    ASK_PAYMENT_AGAIN = "ask_payment_again"
    ANSWER_RAISED_NEED = "answer_raised_need"
    SEE_TO_NEED = "see_to_need"
    VERIFY_NEED = "verify_need"
    PUBLISH_NEED = "publish_need"
    PUBLISH_CALL = "publish_call"
    ANSWER_CALL_INQUIRY = "answer_call_inquiry"
    CHECK_RESOURCE = "check_resource"
    LIST_RESOURCE = "list_resource"
    APPROVE_PROJECT = "approve_project"
    START_PROJECT = "start_project"
    REACH_MILESTONE = "reach_milestone"
    HAND_IN_REPORT = "hand_in_report"
    CONFIRM_GIVING = "confirm_giving"
    ACCEPT_PROJECT = "accept_project"
    CLOSE_PROJECT = "close_project"
    PUBLISH_SURVEY = "publish_survey"
    REGISTER_RELATIONS = "register_relations"
    APPROVE_RULES = "approve_rules"
    ANSWER_RULES_OBJECTION = "answer_rules_objection"
    HAND_OUT_REWARD = "hand_out_reward"
    PICK_UP_REWARD = "pick_up_reward"
    VERIFY_RESIDENT = "verify_resident"
    MERGE_RECORDS = "merge_records"
    AWAIT_GIFT = "await_gift"
    ISSUE_RECEIPT = "issue_receipt"
    COLLECT_SHARE = "collect_share"
    ANSWER_SHARE_DISPUTE = "answer_share_dispute"
    AWAIT_SHARE_ANSWER = "await_share_answer"
    DECIDE_SURPLUS = "decide_surplus"
    DECIDE_SPLIT = "decide_split"
    APPROVE_DISBURSEMENT = "approve_disbursement"
    REVIEW_DISBURSEMENT = "review_disbursement"
    PAY_DISBURSEMENT = "pay_disbursement"
    REPORT_DISBURSEMENT = "report_disbursement"
    CLOSE_DISBURSEMENT = "close_disbursement"
    ANSWER_RELATION = "answer_relation"
    SETTLE_RELATION = "settle_relation"
    OPEN_MARKET = "open_market"
    COUNT_TAKINGS = "count_takings"
    SETTLE_DIFFERENCE = "settle_difference"
    COLLECT_STALL_SHARE = "collect_stall_share"
    STATE_SALES = "state_sales"
    COLLECT_SALES_SHARE = "collect_sales_share"
    COUNT_BOX = "count_box"
    BANK_BOX = "bank_box"
    CHECK_GOODS = "check_goods"
    CONFIRM_GOODS = "confirm_goods"
    RECEIPT_GOODS = "receipt_goods"
    WRITE_OFF_GOODS = "write_off_goods"
    RENEW_TERM = "renew_term"
    KEEP_MINUTES = "keep_minutes"
    SIGN_MINUTES = "sign_minutes"
    PUBLISH_DISCLOSURE = "publish_disclosure"
    ANSWER_DONOR = "answer_donor"
    DISCLOSE_MARKET = "disclose_market"
    VOTE_AS_RESIDENT = "vote_as_resident"
    OPEN_RESIDENTS_VOTE = "open_residents_vote"
    COUNT_PAPER_BALLOTS = "count_paper_ballots"
    CLOSE_RESIDENTS_VOTE = "close_residents_vote"


class WaitingThing(View):
    """One thing that waits for somebody to act."""

    task: Task
    """What there is to do."""
    role: Role
    """In which role of the caller; `partner` also for who only applies to become one."""
    subject_id: Id
    """What it is about: an application, a session, an agreement … as ``task`` says."""
    title: str
    """What the project, session or disbursement is called; empty where it has no name."""
    title_en: str | None = None
    """The same in English; null where nobody said."""
    organisation: str | None = None
    """The organisation behind it; null for an independent person, whose name is personal data."""
    amount_fen: int | None = None
    """The money that it is about, in fen; null where it is about none."""
    person_id: ActorId | None = None
    """Whom it is about, as an opaque id; null where it is about nobody or about the caller."""
    person: str | None = None
    """That person's name, for staff who say for what they read it; null otherwise."""
    since: Instant | None = None
    """Since when it waits; null where no single moment began it."""
    due_at: Instant | None = None
    """Until when it must be done or can be; null without a clock."""
    overdue: bool = False
    """Whether that moment has passed."""


MOST_OF_A_TASK = 100
"""How many of one task are told at once. All are looked at: those told are the most urgent of them."""


class LeftOff(View):
    """That more of one task waits than is told at once."""

    task: Task
    """What there is to do."""
    role: Role
    """In which role of the caller."""
    count: int
    """How many more there are; they are told as others are done."""
    overdue: int
    """How many of those more are overdue."""


class WaitingView(View):
    """What waits for the caller, what has a clock first and soonest first, then the oldest."""

    at: Instant
    """The moment for which it is told."""
    things: tuple[WaitingThing, ...]
    """What waits; of each task in each role the first 100, and `left_off` says what more there is."""
    left_off: tuple[LeftOff, ...] = ()
    """Of which tasks more waits than is told here, and how much; empty where this is all."""
    missing: tuple[str, ...] = ()
    """Services that did not answer in time (`partners`, `bookings`, `fund`): what they know of is not among
    ``things``. Empty where nothing is missing."""


LIST_WAITING = Operation("List what waits for me", SIGNED_IN)
"""Whoever applies to become a partner has no role yet, and something waits for them all the same."""
