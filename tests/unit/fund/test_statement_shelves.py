"""Lines of statements lie on shelves: the same state without memory, and no open line is overlooked."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from services.fund.domain.decider import DECIDER
from shared.contracts.fund.account_statements.commands import (
    DecideLine,
    ReopenLine,
    SetLineAside,
    UndoMatch,
)
from shared.contracts.fund.account_statements.events import StatementLinesMatched
from shared.contracts.fund.account_statements.movements import AsideReason, Books, Direction, Doubt, LineState
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from tests.unit.fund.scenes import History, open_fund, treasurer
from tests.unit.fund.statements import booking, line, match, statement
from tests.unit.shelves import assert_the_same_without_memory

_STEPS = st.tuples(
    st.sampled_from(
        ["import", "doubted", "status", "decide", "aside", "reopen", "book", "match", "entry", "undo"]
    ),
    st.integers(0, 5),
    st.integers(0, 5),
)


def command_of(history: History, step: tuple[str, int, int]) -> Command | None:
    """What a step asks for; None where nothing is there yet that it could be asked of."""
    what, one, other = step
    if what in ("import", "doubted", "status"):
        doubt = Doubt.DIRECTION_IS_UNKNOWN if what == "doubted" else None
        status = "changed" if what == "status" else ""
        amount_fen = 100 if one % 2 else -100
        return statement(line(amount_fen, key=f"key {one}", doubt=doubt, status=status))
    if what == "undo":
        matches = [event.match_id for event in history.events if isinstance(event, StatementLinesMatched)]
        return UndoMatch(match_id=matches[one % len(matches)], **treasurer()) if matches else None
    lines = sorted(history.state.statements.lines)
    return of_lines(history, what, lines[one % len(lines)], lines[other % len(lines)]) if lines else None


def of_lines(history: History, what: str, line_id: str, another: str) -> Command:
    if what == "decide":
        return DecideLine(line_id=line_id, direction=Direction.IN, **treasurer())
    if what == "aside":
        return SetLineAside(line_id=line_id, reason=AsideReason.NO_MONEY_MOVED, **treasurer())
    if what == "reopen":
        return ReopenLine(line_id=line_id, **treasurer())
    if what == "book":
        return booking([line_id], Books.INTEREST)
    if what == "entry":
        return match([line_id], *sorted(history.state.postings)[-1:])
    return match([line_id, another])


@settings(max_examples=60, deadline=None)
@given(st.lists(_STEPS, min_size=1, max_size=25))
def test_whatever_becomes_of_lines_those_that_are_open_are_known(steps: list[tuple[str, int, int]]) -> None:
    history = open_fund()
    for step in steps:
        command = command_of(history, step)
        if command is not None:
            with suppress(Rejected):
                history.when(command)
        known = history.state.statements
        waiting = (LineState.WAITING, LineState.DOUBTED)
        assert known.open_lines == {
            line_id: one.month for line_id, one in known.lines.items() if one.state in waiting
        }
        matched = {entry_id for _, entry_ids in known.matches.values() for entry_id in entry_ids}
        assert set(known.matched_entries) == matched
    assert DECIDER.replay(history.events) == history.state
    assert_the_same_without_memory(DECIDER, history.events)
