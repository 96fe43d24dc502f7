"""Statements of accounts: each movement is recorded once, in whatever order overlapping files come."""

from services.fund.domain.state import Fund
from services.fund.domain.statement_state import OPEN, StatementLine
from shared.contracts.fund.account_statements.commands import (
    DecideLine,
    ImportedLine,
    ImportStatement,
    ReopenLine,
    SetLineAside,
)
from shared.contracts.fund.account_statements.events import (
    StatementImported,
    StatementLineDecided,
    StatementLineRecorded,
    StatementLineReopened,
    StatementLineSetAside,
    StatementLineStatusChanged,
)
from shared.contracts.fund.account_statements.movements import Direction, LineState
from shared.contracts.fund.account_statements.refusals.lines import (
    STATEMENT_FILE_IS_IMPORTED,
    STATEMENT_IS_OF_ANOTHER_ACCOUNT,
    STATEMENT_LINE_HAS_CHANGED,
    STATEMENT_LINE_IS_AS_ITS_FILE_HAS_IT,
    STATEMENT_LINE_IS_IN_NO_DOUBT,
    STATEMENT_LINE_IS_SETTLED,
    STATEMENT_LINE_IS_UNKNOWN,
)
from shared.kernel.messages import Event
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected


def require_line(state: Fund, line_id: str) -> StatementLine:
    line = state.statements.lines.get(line_id)
    if line is None:
        raise Rejected(STATEMENT_LINE_IS_UNKNOWN)
    return line


def _key(account: str, key: str) -> str:
    return f"{account}\x1f{key}"


def _require_same_account(state: Fund, command: ImportStatement) -> None:
    """Refuses a number under two names, and two numbers under one: lines would be taken for others."""
    known = state.statements.accounts
    said = known.get(command.account, "")
    other = any(key == command.account_key and name != command.account for name, key in known.items() if key)
    if other or (said and command.account_key and said != command.account_key):
        raise Rejected(STATEMENT_IS_OF_ANOTHER_ACCOUNT, account=command.account)


def import_statement(state: Fund, command: ImportStatement) -> list[Event]:
    imported = state.statements.files.get(command.file_sha256)
    if imported is not None:
        raise Rejected(STATEMENT_FILE_IS_IMPORTED, statement_id=imported)
    _require_same_account(state, command)
    statement_id = command.new_id("statement")
    made: list[Event] = []
    for one in command.lines:
        line_id = state.statements.keys.get(_key(command.account, one.key))
        if line_id is None:
            made.append(_recorded(command, statement_id, one))
            continue
        known = state.statements.lines[line_id]
        if (known.amount_fen, known.day) != (one.amount_fen, one.day.isoformat()):
            raise Rejected(STATEMENT_LINE_HAS_CHANGED, line=one.line, line_id=line_id)
        if known.status != one.status:
            made.append(
                StatementLineStatusChanged(line_id=line_id, status=one.status, statement_id=statement_id)
            )
    return [_imported(command, statement_id, made), *made]


def _imported(command: ImportStatement, statement_id: str, made: list[Event]) -> StatementImported:
    days = [one.day for one in command.lines]

    def total(direction: Direction) -> int:
        return sum(one.amount_fen for one in command.lines if one.direction is direction)

    return StatementImported(
        statement_id=statement_id,
        account=command.account,
        account_key=command.account_key,
        layout=command.layout,
        file_sha256=command.file_sha256,
        starts_on=min(days, default=None),
        ends_on=max(days, default=None),
        lines=len(command.lines),
        new_lines=sum(isinstance(one, StatementLineRecorded) for one in made),
        beside=command.beside,
        in_fen=total(Direction.IN),
        out_fen=total(Direction.OUT),
        undecided_fen=total(Direction.UNKNOWN),
        not_moved_fen=total(Direction.NONE),
        opening_fen=command.opening_fen,
        closing_fen=command.closing_fen,
        starts_within_a_day=command.starts_within_a_day,
        imported_by=command.actor.id,
        imported_at=command.now,
    )


def _recorded(command: ImportStatement, statement_id: str, one: ImportedLine) -> StatementLineRecorded:
    if one.doubt is not None:
        line_state = LineState.DOUBTED
    else:
        line_state = LineState.NOT_MOVED if one.direction is Direction.NONE else LineState.WAITING
    return StatementLineRecorded(
        line_id=command.new_id(f"line/{one.key}"),
        statement_id=statement_id,
        account=command.account,
        state=line_state,
        **one.model_dump(exclude={"words"}),
        words=one.words,
    )


def statement_imported(state: Fund, event: StatementImported) -> None:
    known = state.statements
    known.files[event.file_sha256] = event.statement_id
    known.layouts[event.statement_id] = event.layout
    known.accounts[event.account] = event.account_key or known.accounts.get(event.account, "")


def statement_line_recorded(state: Fund, event: StatementLineRecorded) -> None:
    known = state.statements
    known.keys[_key(event.account, event.key)] = event.line_id
    known.lines[event.line_id] = StatementLine(
        account=event.account,
        layout=known.layouts[event.statement_id],
        amount_fen=event.amount_fen,
        direction=event.direction,
        state=event.state,
        month=month_of(event.day),
        day=event.day.isoformat(),
        status=event.status,
        reference=f"{event.account[:40]} {event.number or event.key}"[:120],
        doubted_as=event.direction if event.state is LineState.DOUBTED else None,
    )
    known.turn(event.line_id, event.state)


def statement_line_status_changed(state: Fund, event: StatementLineStatusChanged) -> None:
    state.statements.lines[event.line_id].status = event.status


def decide_line(state: Fund, command: DecideLine) -> list[Event]:
    line = require_line(state, command.line_id)
    if line.state is LineState.WAITING and line.direction is command.direction:
        return []
    if line.state is not LineState.DOUBTED:
        raise Rejected(STATEMENT_LINE_IS_IN_NO_DOUBT, state=line.state.value)
    return [
        StatementLineDecided(
            line_id=command.line_id,
            direction=command.direction,
            decided_by=command.actor.id,
            decided_at=command.now,
        )
    ]


def statement_line_decided(state: Fund, event: StatementLineDecided) -> None:
    line = state.statements.lines[event.line_id]
    line.direction = event.direction
    state.statements.turn(event.line_id, LineState.WAITING)


def set_line_aside(state: Fund, command: SetLineAside) -> list[Event]:
    line = require_line(state, command.line_id)
    if line.state not in OPEN:
        raise Rejected(STATEMENT_LINE_IS_SETTLED, line_id=command.line_id, state=line.state.value)
    return [
        StatementLineSetAside(
            line_id=command.line_id,
            reason=command.reason,
            set_aside_by=command.actor.id,
            set_aside_at=command.now,
        )
    ]


def statement_line_set_aside(state: Fund, event: StatementLineSetAside) -> None:
    state.statements.turn(event.line_id, LineState.SET_ASIDE)


def reopen_line(state: Fund, command: ReopenLine) -> list[Event]:
    line = require_line(state, command.line_id)
    decided = line.state is LineState.WAITING and line.doubted_as is not None
    if line.state is not LineState.SET_ASIDE and not decided:
        raise Rejected(STATEMENT_LINE_IS_AS_ITS_FILE_HAS_IT, state=line.state.value)
    return [
        StatementLineReopened(
            line_id=command.line_id,
            state=LineState.WAITING if line.doubted_as is None else LineState.DOUBTED,
            direction=line.doubted_as or line.direction,
            reopened_by=command.actor.id,
            reopened_at=command.now,
        )
    ]


def statement_line_reopened(state: Fund, event: StatementLineReopened) -> None:
    state.statements.lines[event.line_id].direction = event.direction
    state.statements.turn(event.line_id, event.state)
