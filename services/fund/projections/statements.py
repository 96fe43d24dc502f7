"""Imported statements, and their lines with what has become of them."""

from shared.contracts.fund.account_statements.events import (
    StatementImported,
    StatementLineDecided,
    StatementLineRecorded,
    StatementLineReopened,
    StatementLineSetAside,
    StatementLinesMatched,
    StatementLineStatusChanged,
    StatementMatchUndone,
)
from shared.contracts.fund.account_statements.movements import LineState
from shared.contracts.fund.account_statements.views import (
    GetStatementLine,
    ListStatementFiles,
    ListStatementLines,
    StatementFileView,
    StatementLineView,
)
from shared.kernel.messages import Recorded
from shared.kernel.months import month_of
from shared.projections.projection import Projection

Line = StatementLineView | None


def _imported(
    _document: StatementFileView | None, recorded: Recorded[StatementImported], _key: str
) -> StatementFileView:
    return StatementFileView(**recorded.data.model_dump(exclude={"account_key"}))


def _recorded(_document: Line, recorded: Recorded[StatementLineRecorded], _key: str) -> StatementLineView:
    event = recorded.data
    told = event.model_dump(exclude={"key", "words"})
    place = f"{event.day.isoformat()} {event.line:06d}"
    return StatementLineView(**told, words=event.words, month=month_of(event.day), place=place)


def _status(line: Line, recorded: Recorded[StatementLineStatusChanged], _key: str) -> Line:
    return line and line.model_copy(update={"status": recorded.data.status, "status_before": line.status})


def _decided(line: Line, recorded: Recorded[StatementLineDecided], _key: str) -> Line:
    return line and line.model_copy(update={"direction": recorded.data.direction, "state": LineState.WAITING})


def _set_aside(line: Line, recorded: Recorded[StatementLineSetAside], _key: str) -> Line:
    return line and line.model_copy(update={"state": LineState.SET_ASIDE, "aside": recorded.data.reason})


def _reopened(line: Line, recorded: Recorded[StatementLineReopened], _key: str) -> Line:
    event = recorded.data
    changed = {"state": event.state, "direction": event.direction, "aside": None}
    return line and line.model_copy(update=changed)


def _matched(line: Line, recorded: Recorded[StatementLinesMatched], _key: str) -> Line:
    event = recorded.data
    return line and line.model_copy(
        update={"state": LineState.MATCHED, "match_id": event.match_id, "entry_ids": event.entry_ids}
    )


def _undone(line: Line, _recorded: Recorded[StatementMatchUndone], _key: str) -> Line:
    return line and line.model_copy(update={"state": LineState.WAITING, "match_id": None, "entry_ids": ()})


STATEMENT_FILES = (
    Projection("statement-files", StatementFileView, indexes=("imported_at",))
    .on(StatementImported, lambda event: event.statement_id, _imported)
    .lists(ListStatementFiles, order="imported_at", descending=True)
)

STATEMENT_LINES = (
    Projection(
        "statement-lines", StatementLineView, indexes=("statement_id", "account", "month", "state", "place")
    )
    .on(StatementLineRecorded, lambda event: event.line_id, _recorded)
    .on(StatementLineStatusChanged, lambda event: event.line_id, _status)
    .on(StatementLineDecided, lambda event: event.line_id, _decided)
    .on(StatementLineSetAside, lambda event: event.line_id, _set_aside)
    .on(StatementLineReopened, lambda event: event.line_id, _reopened)
    .on(StatementLinesMatched, lambda event: event.line_ids, _matched)
    .on(StatementMatchUndone, lambda event: event.line_ids, _undone)
    .lists(ListStatementLines, order="place")
    .gets(GetStatementLine)
)
