"""Every rule that can refuse what is done with the lines of a statement."""

from shared.kernel.refusals import Kind, Refusal

STATEMENT_FILE_IS_IMPORTED = Refusal(
    "statement_file_is_imported",
    Kind.CONFLICT,
    "This very file is imported already.",
    {"statement_id": "0197e1a2-5c00-7000-8000-00000000b117"},
)
STATEMENT_IS_OF_ANOTHER_ACCOUNT = Refusal(
    "statement_is_of_another_account",
    Kind.CONFLICT,
    "Files of this account carried another account number so far, or this number another name.",
    {"account": "工行基本户"},
)
STATEMENT_LINE_HAS_CHANGED = Refusal(
    "statement_line_has_changed",
    Kind.CONFLICT,
    "An earlier file has this movement with another amount. One of the two files is not as it was exported.",
    {"line": 18, "line_id": "0197e1a2-5c00-7000-8000-00000000c117"},
)
STATEMENT_LINE_IS_UNKNOWN = Refusal(
    "statement_line_is_unknown", Kind.NOT_FOUND, "No statement has a line of this id."
)
STATEMENT_LINE_IS_SETTLED = Refusal(
    "statement_line_is_settled",
    Kind.CONFLICT,
    "This line is matched or set aside already.",
    {"line_id": "0197e1a2-5c00-7000-8000-00000000c117", "state": "matched"},
)
STATEMENT_LINE_NEEDS_A_DECISION = Refusal(
    "statement_line_needs_a_decision",
    Kind.CONFLICT,
    "The file does not say for certain what this line is. Decide on it first.",
    {"line_id": "0197e1a2-5c00-7000-8000-00000000c117"},
)
STATEMENT_LINE_IS_IN_NO_DOUBT = Refusal(
    "statement_line_is_in_no_doubt",
    Kind.CONFLICT,
    "Nothing is in doubt here: the file says what this line is, or a decision stands. Take that back first.",
    {"state": "waiting"},
)
STATEMENT_LINE_IS_AS_ITS_FILE_HAS_IT = Refusal(
    "statement_line_is_as_its_file_has_it",
    Kind.CONFLICT,
    "Nobody has decided on this line or set it aside. A match is taken back by itself.",
    {"state": "waiting"},
)
STATEMENT_MATCH_IS_UNKNOWN = Refusal(
    "statement_match_is_unknown", Kind.NOT_FOUND, "No lines are matched under this id."
)
STATEMENT_MATCH_DOES_NOT_ADD_UP = Refusal(
    "statement_match_does_not_add_up",
    Kind.CONFLICT,
    "The lines and the entries do not come to the same amount.",
    {"lines_fen": 8_800, "entries_fen": 8_700},
)
STATEMENT_MATCH_NEEDS_A_COUNTERPART = Refusal(
    "statement_match_needs_a_counterpart",
    Kind.INVALID,
    "One line alone matches nothing: it takes an entry, or a line of another account.",
)
ENTRY_IS_MATCHED = Refusal(
    "entry_is_matched",
    Kind.CONFLICT,
    "This entry is matched with lines of a statement already.",
    {"entry_id": "0197e1a2-5c00-7000-8000-00000000e117"},
)
ENTRY_MOVED_NO_MONEY = Refusal(
    "entry_moved_no_money",
    Kind.INVALID,
    "This entry moved no money, so no line of a statement is its.",
    {"entry_id": "0197e1a2-5c00-7000-8000-00000000e117"},
)
STATEMENT_LINES_CAN_NOT_BE_BOOKED_SO = Refusal(
    "statement_lines_can_not_be_booked_so",
    Kind.INVALID,
    "Only what came in is income, and only what went out is a fee. A payment is matched with its entry.",
    {"books": "gift", "lines_fen": -8_800},
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
