"""What stands against a session, from its draft to its end."""

from shared.kernel.refusals import Kind, Refusal

SESSION_IS_UNKNOWN = Refusal(
    "session_is_unknown", Kind.NOT_FOUND, "There is no such session in this community."
)
SESSION_IS_ONLY_TRIED = Refusal(
    "session_is_only_tried", Kind.CONFLICT, "This was a dry run: nothing was drafted."
)
SESSION_TEMPLATE_IS_UNKNOWN = Refusal(
    "session_template_is_unknown", Kind.NOT_FOUND, "There is no such template of sessions in this community."
)
HOST_KEEPS_ENOUGH_TEMPLATES = Refusal(
    "host_keeps_enough_templates",
    Kind.CONFLICT,
    "A partner keeps no more than so many templates: drop one that is not used any more.",
    {"at_most": 100},
)
SPACE_IS_TOO_SMALL = Refusal(
    "space_is_too_small",
    Kind.INVALID,
    "The session has more places than the booked parts of the space have room for.",
    {"capacity": 60},
)
PRICE_IS_ABOVE_THE_CAP = Refusal(
    "price_is_above_the_cap",
    Kind.INVALID,
    "A low-fee service costs at most the agreed ratio of the market price.",
    {"cap_fen": 6_400, "market_reference_fen": 12_800, "price_ratio_bps": 5_000},
)
PRICE_NEEDS_AN_ACTIVE_AGREEMENT = Refusal(
    "price_needs_an_active_agreement",
    Kind.CONFLICT,
    "A price needs an agreement in force that holds the fund's share (Charity Law, art. 37).",
    {"missing": "agreement_has_ended"},
)
VOLUNTEER_ACTIVITY_HAS_NO_PRICE = Refusal(
    "volunteer_activity_has_no_price",
    Kind.INVALID,
    "A volunteer activity never has a price (Volunteer Service Regulations, art. 2, 21, 37).",
)
AGREEMENT_DOES_NOT_SERVE_MINORS = Refusal(
    "agreement_does_not_serve_minors",
    Kind.CONFLICT,
    "A session for minors needs an agreement whose terms say so (Minors Protection Law, art. 62).",
)
SCREENING_ENDS_BEFORE_THE_SESSION = Refusal(
    "screening_ends_before_the_session",
    Kind.CONFLICT,
    "The representative's check for work with minors must be valid to the end of a session for minors "
    "(Minors Protection Law, art. 62).",
    {"valid_until": "2026-07-01T00:00:00Z"},
)
SESSION_IS_NO_LONGER_A_DRAFT = Refusal(
    "session_is_no_longer_a_draft",
    Kind.CONFLICT,
    "The session has already been opened or has ended.",
    {"state": "open"},
)
SESSION_HAS_STARTED = Refusal(
    "session_has_started", Kind.CONFLICT, "The session has started, so this is no longer possible."
)
SESSION_HAS_NOT_STARTED = Refusal(
    "session_has_not_started",
    Kind.CONFLICT,
    "The session has not started yet.",
    {"starts_at": "2026-07-11T01:00:00Z"},
)
SESSION_HAS_NOT_ENDED = Refusal(
    "session_has_not_ended",
    Kind.CONFLICT,
    "A session is delivered after its end. Where it ended early, say why.",
    {"ends_at": "2026-07-11T02:30:00Z"},
)
SESSION_WAS_HELD = Refusal(
    "session_was_held",
    Kind.CONFLICT,
    "People attended this session, so it took place: it can be delivered, and not cancelled.",
    {"attended": 12},
)
SESSIONS_AWAIT_REPORTS = Refusal(
    "sessions_await_reports",
    Kind.CONFLICT,
    "Sessions of this partner are over and were not reported in time. Deliver or cancel them first.",
    {"sessions": ["0197e3a0-5c00-7a10-8000-00000000e001"], "sessions_in_all": 1},
)
SESSION_WAS_NEVER_OPENED = Refusal(
    "session_was_never_opened", Kind.CONFLICT, "The session is a draft: open it first.", {"state": "drafted"}
)
SESSION_IS_OVER = Refusal(
    "session_is_over",
    Kind.CONFLICT,
    "The session has already been delivered or cancelled.",
    {"state": "delivered"},
)
ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY = Refusal(
    "attendance_must_be_recorded_before_delivery",
    Kind.CONFLICT,
    "Record for everybody who has a place whether they came.",
    {"missing": ["0197e3a0-5c00-7a10-8000-00000000f001"], "missing_in_all": 1},
)
SESSION_GIVES_NO_FREE_HOURS = Refusal(
    "session_gives_no_free_hours",
    Kind.CONFLICT,
    "Only a delivered session without a price counts as free hours, and no volunteer activity does.",
    {"because": "has_a_price"},
)
FREE_HOURS_EXCEED_THE_SESSION = Refusal(
    "free_hours_exceed_the_session",
    Kind.INVALID,
    "No more counts as free than the session was planned for.",
    {"most_minutes": 90},
)


OF_AN_END = (
    SESSION_IS_UNKNOWN,
    SESSION_IS_OVER,
    SESSION_WAS_NEVER_OPENED,
    SESSION_HAS_NOT_STARTED,
)
"""When a session can be brought to its end."""
