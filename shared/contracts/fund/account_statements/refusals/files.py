"""Every way in which a statement's file can be refused: nothing of it is imported then."""

from shared.kernel.refusals import Kind, Refusal

STATEMENT_FILE_IS_NOT_A_TABLE = Refusal(
    "statement_file_is_not_a_table",
    Kind.INVALID,
    "This is neither a CSV file nor a workbook that can be read here. Open an archive first; "
    "save an .xls that is old, protected or damaged as .xlsx.",
    {"found": "archive"},
)
STATEMENT_TEXT_IS_NOT_READABLE = Refusal(
    "statement_text_is_not_readable",
    Kind.INVALID,
    "This line is neither UTF-8 nor GB18030, or its quotes do not close. Export the file again.",
    {"line": 17},
)
STATEMENT_IS_TOO_LONG = Refusal(
    "statement_is_too_long",
    Kind.INVALID,
    "A file holds at most so many lines. Export a shorter period.",
    {"most": 2000},
)
STATEMENT_LAYOUT_IS_UNKNOWN = Refusal(
    "statement_layout_is_unknown",
    Kind.INVALID,
    "No line of this file has the headings of a statement that is known here.",
    {"lines_read": 60},
)
STATEMENT_LINE_IS_NOT_UNDERSTOOD = Refusal(
    "statement_line_is_not_understood",
    Kind.INVALID,
    "This line has a date, but its amount or number can't be read with certainty. Nothing was imported.",
    {"line": 21, "column": "金额(元)"},
)
STATEMENT_IS_CUT = Refusal(
    "statement_is_cut",
    Kind.INVALID,
    "The file says that it has more lines than there are, or its end is missing. Export it again.",
    {"says": 12, "has": 11},
)
STATEMENT_TOTALS_DIFFER = Refusal(
    "statement_totals_differ",
    Kind.INVALID,
    "The lines do not add up to the total that the file itself states.",
    {"total": "in", "says_fen": 8_800, "has_fen": 8_700},
)
STATEMENT_BALANCES_DO_NOT_FOLLOW = Refusal(
    "statement_balances_do_not_follow",
    Kind.INVALID,
    "The balance on this line does not follow from the line before: a line is missing or was changed.",
    {"line": 9, "says_fen": 120_000, "follows_fen": 118_000},
)
STATEMENT_MIXES_ACCOUNTS = Refusal(
    "statement_mixes_accounts",
    Kind.INVALID,
    "Lines of several accounts stand in this file. Export each account alone.",
    {"line": 12},
)
STATEMENT_REPEATS_A_NUMBER = Refusal(
    "statement_repeats_a_number",
    Kind.INVALID,
    "Two lines that differ carry the same number, so that one would be taken for the other.",
    {"line": 14, "first_line": 11},
)

ALL = tuple(value for value in globals().values() if isinstance(value, Refusal))
