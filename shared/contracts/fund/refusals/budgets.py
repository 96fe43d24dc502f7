"""Every rule of the fund's budgets that can say no."""

from shared.kernel.refusals import Kind, Refusal

BUDGET_YEAR_IS_OVER = Refusal(
    "budget_year_is_over",
    Kind.CONFLICT,
    "A budget is made for this year or one to come: this one is over.",
    {"year": 2025, "this_year": 2026},
)
BUDGET_IS_PROPOSED_ALREADY = Refusal(
    "budget_is_proposed_already",
    Kind.CONFLICT,
    "A budget of this year is up for a vote. Wait for its outcome, or withdraw it.",
    {"year": 2026, "budget_id": "0197e1a2-5c00-7000-8000-00000000b117"},
)
BUDGET_CHANGE_NEEDS_A_REASON = Refusal(
    "budget_change_needs_a_reason",
    Kind.INVALID,
    "This year has a budget. A new version says why it changes.",
    {"year": 2026, "version": 1},
)
BUDGET_LINE_IS_IN_USE = Refusal(
    "budget_line_is_in_use",
    Kind.CONFLICT,
    "Payments name this line: a new version keeps it and its purpose. Its amount may change.",
    {"budget_line": "2026.A1"},
)
BUDGET_IS_NOT_UP_FOR_VOTE = Refusal(
    "budget_is_not_up_for_vote", Kind.NOT_FOUND, "No such budget is up for a vote."
)
BUDGET_IS_UNKNOWN = Refusal("budget_is_unknown", Kind.NOT_FOUND, "Nobody has proposed such a budget.")
BUDGET_LINE_MUST_BE_NAMED = Refusal(
    "budget_line_must_be_named",
    Kind.CONFLICT,
    "This year has a budget: each payment names the line that it falls under.",
    {"year": 2026},
)
LINE_IS_NOT_BUDGETED = Refusal(
    "line_is_not_budgeted",
    Kind.NOT_FOUND,
    "No budget in force of this year, or of one to come, has such a line.",
    {"budget_line": "2026.Z9"},
)
BUDGET_LINE_SERVES_ANOTHER_PURPOSE = Refusal(
    "budget_line_serves_another_purpose",
    Kind.CONFLICT,
    "This line of the budget is for another kind of expense.",
    {"budget_line": "2026.A1", "purpose": "training"},
)
BUDGET_LINE_IS_NAMED_ALREADY = Refusal(
    "budget_line_is_named_already",
    Kind.CONFLICT,
    "This payment was asked for under a line of the budget, and stays there.",
    {"budget_line": "2026.A1"},
)
BUDGET_LINE_IS_EXCEEDED = Refusal(
    "budget_line_is_exceeded",
    Kind.CONFLICT,
    "The line of the budget has not so much left. The rules say by how much a payment may go beyond it, for"
    " a reason that everybody can read; else the committee adopts a new version first.",
    {
        "budget_line": "2026.A1",
        "planned_fen": 500_000,
        "spent_fen": 480_000,
        "amount_fen": 30_000,
        "overrun_bps": 0,
    },
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
