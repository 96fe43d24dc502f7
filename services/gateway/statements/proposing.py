"""Which lines and entries seem to tell of the same money: by number, as a transfer, by amount and day."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from shared.contracts.fund.account_statements.movements import Direction, LineState, Movement
from shared.contracts.fund.account_statements.proposals import ProposalView, TwinsView, Why
from shared.contracts.fund.account_statements.views import StatementLineView
from shared.contracts.fund.ledger import HOST_CHARITY, EntryView

_DAYS = timedelta(days=3)
"""What a bank takes at most, and what books are late by."""
_SHORTEST_NUMBER = 6
"""A shorter one stands by chance in many a reference."""


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
    for line in lines:
        if len(line.number) < _SHORTEST_NUMBER:
            continue
        for entry in entries:
            if (
                line.number in "".join((entry.reference or "").split())
                and moved_fen(entry) == line.signed_fen
            ):
                yield ProposalView(line_ids=(line.line_id,), entry_ids=(entry.entry_id,), why=Why.REFERENCE)


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
    for line in lines:
        fitting = sorted(
            (abs(one.booked_on - line.day), one.number, one)
            for one in entries
            if moved_fen(one) == line.signed_fen and abs(one.booked_on - line.day) <= _DAYS
        )
        rivals = [one for one in lines if one.signed_fen == line.signed_fen]
        for _, _, entry in fitting:
            yield ProposalView(
                line_ids=(line.line_id,),
                entry_ids=(entry.entry_id,),
                why=Why.AMOUNT_AND_DAY,
                certain=len(fitting) == 1 and len(rivals) == 1,
            )


def twins(lines: Sequence[StatementLineView]) -> list[TwinsView]:
    """Waiting lines that another line looks like, settled or not: it may be there already."""
    found: list[TwinsView] = []
    for line in lines:
        if line.state is not LineState.WAITING:
            continue
        alike = [
            one.line_id
            for one in lines
            if one.line_id != line.line_id
            and one.state in {LineState.WAITING, LineState.MATCHED}
            and one.signed_fen == line.signed_fen
            and abs(one.day - line.day) <= _DAYS
        ]
        if alike:
            found.append(TwinsView(line_id=line.line_id, twin_ids=tuple(alike)))
    return found
