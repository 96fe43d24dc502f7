"""Which lines and entries seem to tell of the same money: by number, as a transfer, by amount and day."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from shared.contracts.fund.account_statements.movements import Direction, LineState, Movement
from shared.contracts.fund.account_statements.proposals import ProposalView, TwinsView, Why
from shared.contracts.fund.account_statements.views import StatementLineView
from shared.contracts.fund.entries import EntryView
from shared.contracts.fund.ledger import HOST_CHARITY

_DAYS = timedelta(days=3)
"""What a bank takes at most, and what books are late by."""
_SHORTEST_NUMBER = 6
"""A shorter one stands by chance in many a reference."""
_MOST_TWINS = 5
"""So many before a line and after it are named: who has more looks at the list itself."""


def moved_fen(entry: EntryView) -> int:
    """What an entry moved in the account of the host charity."""
    return sum(line.amount_fen for line in entry.lines if line.account == HOST_CHARITY)


def propose(lines: Sequence[StatementLineView], entries: Sequence[EntryView]) -> list[ProposalView]:
    """Each waiting line and each entry at most once, the surest first."""
    waiting = {one.line_id: one for one in lines if one.state is LineState.WAITING}
    free = {one.entry_id: one for one in entries if moved_fen(one) and not one.on_statement}
    found: list[ProposalView] = []
    for way in (_by_number, _as_transfers, _by_amount):
        for proposal in way([*waiting.values()], [*free.values()]):
            if not (waiting.keys() >= {*proposal.line_ids} and free.keys() >= {*proposal.entry_ids}):
                continue  # A better proposal has one of them.
            found.append(proposal)
            for one in proposal.line_ids:
                del waiting[one]
            for one in proposal.entry_ids:
                del free[one]
    return found


def _by_number(lines: Sequence[StatementLineView], entries: Sequence[EntryView]) -> Iterator[ProposalView]:
    of_amount: dict[int, list[tuple[str, str]]] = {}
    for entry in entries:
        reference = "".join((entry.reference or "").split())
        of_amount.setdefault(moved_fen(entry), []).append((reference, entry.entry_id))
    for line in lines:
        if len(line.number) < _SHORTEST_NUMBER:
            continue
        for reference, entry_id in of_amount.get(line.signed_fen, ()):
            if line.number in reference:
                yield ProposalView(line_ids=(line.line_id,), entry_ids=(entry_id,), why=Why.REFERENCE)


def _as_transfers(
    lines: Sequence[StatementLineView], _entries: Sequence[EntryView]
) -> Iterator[ProposalView]:
    for out in lines:
        if out.movement is not Movement.WITHDRAWAL or out.direction is not Direction.OUT:
            continue
        arrived = [
            one
            for one in lines
            if one.account != out.account
            and one.signed_fen == out.amount_fen - out.fee_fen
            and timedelta(0) <= one.day - out.day <= _DAYS
        ]
        for one in sorted(arrived, key=lambda one: one.day):
            yield ProposalView(
                line_ids=(out.line_id, one.line_id),
                entry_ids=(),
                why=Why.TRANSFER,
                fee_fen=out.fee_fen,
                certain=len(arrived) == 1,
            )


def _by_amount(lines: Sequence[StatementLineView], entries: Sequence[EntryView]) -> Iterator[ProposalView]:
    """Each line with the entry of its amount that is nearest to its day."""
    of_amount: dict[int, list[EntryView]] = {}
    for entry in sorted(entries, key=lambda one: (one.booked_on, one.number)):
        of_amount.setdefault(moved_fen(entry), []).append(entry)
    rivals = Counter(one.signed_fen for one in lines)
    for line in sorted(lines, key=lambda one: one.day):
        free = of_amount.get(line.signed_fen, [])
        # Those before it and those after it, as far as a bank is late.
        first = bisect_left(free, line.day - _DAYS, key=_day)
        last = bisect_right(free, line.day + _DAYS, key=_day)
        if first == last:
            continue
        after = bisect_left(free, line.day, first, last, key=_day)
        near = [(abs(free[at].booked_on - line.day), at) for at in (after - 1, after) if first <= at < last]
        entry = free.pop(min(near)[1])
        yield ProposalView(
            line_ids=(line.line_id,),
            entry_ids=(entry.entry_id,),
            why=Why.AMOUNT_AND_DAY,
            certain=last - first == 1 and rivals[line.signed_fen] == 1,
        )


def _day(entry: EntryView) -> date:
    return entry.booked_on


def twins(lines: Sequence[StatementLineView]) -> list[TwinsView]:
    """Waiting lines that another line looks like, settled or not: it may be there already."""
    alike: dict[int, list[StatementLineView]] = {}
    for line in sorted(lines, key=lambda one: one.day):
        if line.state in {LineState.WAITING, LineState.MATCHED}:
            alike.setdefault(line.signed_fen, []).append(line)
    found: list[TwinsView] = []
    for group in alike.values():
        for place, line in enumerate(group):
            before = group[max(0, place - _MOST_TWINS) : place]
            around = before + group[place + 1 : place + 1 + _MOST_TWINS]
            near = [one.line_id for one in around if abs(one.day - line.day) <= _DAYS]
            if near and line.state is LineState.WAITING:
                found.append(TwinsView(line_id=line.line_id, twin_ids=tuple(near)))
    return found
