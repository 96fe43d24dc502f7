"""Lines of statements and entries of the ledger that tell of the same money, to the fen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from services.fund.domain.donations import record_donation
from services.fund.domain.income import charge, record_income
from services.fund.domain.remittances import remit_share
from services.fund.domain.state import Fund
from services.fund.domain.statement_lines import require_line
from services.fund.domain.statement_state import StatementLine
from shared.contracts.fund.account_statements.commands import BookLines, MatchLines, UndoMatch
from shared.contracts.fund.account_statements.events import StatementLinesMatched, StatementMatchUndone
from shared.contracts.fund.account_statements.movements import Books, Layout, LineState
from shared.contracts.fund.account_statements.refusals.lines import (
    ENTRY_IS_MATCHED,
    ENTRY_MOVED_NO_MONEY,
    STATEMENT_LINE_IS_SETTLED,
    STATEMENT_LINE_NEEDS_A_DECISION,
    STATEMENT_LINES_CAN_NOT_BE_BOOKED_SO,
    STATEMENT_MATCH_DOES_NOT_ADD_UP,
    STATEMENT_MATCH_IS_UNKNOWN,
    STATEMENT_MATCH_NEEDS_A_COUNTERPART,
)
from shared.contracts.fund.donations.commands import RecordDonation
from shared.contracts.fund.donations.events import Channel, DonationReceived
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived, RecordBankFee, RecordIncome
from shared.contracts.fund.ledger import HOST_CHARITY, IncomeSource
from shared.contracts.fund.refusals import ENTRY_IS_UNKNOWN
from shared.contracts.fund.shares.commands import RemitShare
from shared.contracts.fund.shares.events import ShareRemitted
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_SOURCES: Mapping[Books, Literal[IncomeSource.GRANT, IncomeSource.INTEREST, IncomeSource.SPACE_INCOME]] = {
    Books.GRANT: IncomeSource.GRANT,
    Books.INTEREST: IncomeSource.INTEREST,
    Books.SPACE_INCOME: IncomeSource.SPACE_INCOME,
}
_WALLETS = {
    Layout.WECHAT_PERSONAL,
    Layout.WECHAT_FUNDS,
    Layout.WECHAT_TRADES,
    Layout.ALIPAY_PERSONAL,
    Layout.ALIPAY_WALLET,
    Layout.ALIPAY_ACCOUNT,
    Layout.ALIPAY_TRADES,
}


def _waiting(state: Fund, line_ids: Sequence[str]) -> list[StatementLine]:
    found: list[StatementLine] = []
    for line_id in dict.fromkeys(line_ids):
        line = require_line(state, line_id)
        if line.state is LineState.DOUBTED:
            raise Rejected(STATEMENT_LINE_NEEDS_A_DECISION, line_id=line_id)
        if line.state is not LineState.WAITING:
            raise Rejected(STATEMENT_LINE_IS_SETTLED, line_id=line_id, state=line.state.value)
        found.append(line)
    return found


def _moved_fen(state: Fund, entry_id: str) -> int:
    """What an entry that is free to be matched moved in the account of the host charity."""
    posting = state.postings.get(entry_id)
    if posting is None:
        raise Rejected(ENTRY_IS_UNKNOWN)
    moved_fen = sum(amount_fen for account, _, amount_fen in posting.lines if account == HOST_CHARITY)
    if not moved_fen:
        raise Rejected(ENTRY_MOVED_NO_MONEY, entry_id=entry_id)
    if entry_id in state.statements.matched_entries:
        raise Rejected(ENTRY_IS_MATCHED, entry_id=entry_id)
    return moved_fen


def _require_same_amount(lines: Sequence[StatementLine], entries_fen: int) -> None:
    """All lines together come to the entries' amount, or those of each account for itself do.

    The first holds for a wallet's withdrawal and the bank's credit, which come to nothing or to the fee;
    the second where a wallet and a bank both tell of one payment.
    """
    by_account: dict[str, int] = {}
    for line in lines:
        by_account[line.account] = by_account.get(line.account, 0) + line.signed_fen
    lines_fen = sum(by_account.values())
    if lines_fen != entries_fen and set(by_account.values()) != {entries_fen}:
        raise Rejected(STATEMENT_MATCH_DOES_NOT_ADD_UP, lines_fen=lines_fen, entries_fen=entries_fen)


def match_lines(state: Fund, command: MatchLines) -> list[Event]:
    lines = _waiting(state, command.line_ids)
    entry_ids = tuple(dict.fromkeys(command.entry_ids))
    if not entry_ids and len(lines) < 2:
        raise Rejected(STATEMENT_MATCH_NEEDS_A_COUNTERPART)
    _require_same_amount(lines, sum(_moved_fen(state, one) for one in entry_ids))
    return [_matched(command, command.line_ids, entry_ids)]


def _matched(
    command: MatchLines | BookLines, line_ids: Sequence[str], entry_ids: tuple[str, ...]
) -> StatementLinesMatched:
    return StatementLinesMatched(
        match_id=command.new_id("match"),
        line_ids=tuple(dict.fromkeys(line_ids)),
        entry_ids=entry_ids,
        matched_by=command.actor.id,
        matched_at=command.now,
    )


def statement_lines_matched(state: Fund, event: StatementLinesMatched) -> None:
    known = state.statements
    known.matches[event.match_id] = ([*event.line_ids], [*event.entry_ids])
    known.matched_entries.update(dict.fromkeys(event.entry_ids, event.match_id))
    for line_id in event.line_ids:
        known.turn(line_id, LineState.MATCHED)


def undo_match(state: Fund, command: UndoMatch) -> list[Event]:
    found = state.statements.matches.get(command.match_id)
    if found is None:
        raise Rejected(STATEMENT_MATCH_IS_UNKNOWN)
    line_ids, entry_ids = found
    return [
        StatementMatchUndone(
            match_id=command.match_id,
            line_ids=tuple(line_ids),
            entry_ids=tuple(entry_ids),
            undone_by=command.actor.id,
            undone_at=command.now,
        )
    ]


def statement_match_undone(state: Fund, event: StatementMatchUndone) -> None:
    known = state.statements
    del known.matches[event.match_id]
    for entry_id in event.entry_ids:
        known.matched_entries.pop(entry_id, None)
    for line_id in event.line_ids:
        known.turn(line_id, LineState.WAITING)


def book_lines(state: Fund, command: BookLines) -> list[Event]:
    lines = _waiting(state, command.line_ids)
    lines_fen = sum(line.signed_fen for line in lines)
    if not lines_fen or (lines_fen < 0) is not (command.books is Books.FEE):
        raise Rejected(STATEMENT_LINES_CAN_NOT_BE_BOOKED_SO, books=command.books.value, lines_fen=lines_fen)
    booked = _booked(state, command, lines, abs(lines_fen))
    entry_ids = tuple(
        one.entry.entry_id
        for one in booked
        if isinstance(one, DonationReceived | IncomeReceived | BankFeeCharged | ShareRemitted)
    )
    return [*booked, _matched(command, command.line_ids, entry_ids)]


def _booked(
    state: Fund, command: BookLines, lines: Sequence[StatementLine], amount_fen: int
) -> Sequence[Event]:
    """What the ordinary command for it would record, refusals included."""
    last = max(lines, key=lambda one: one.day)
    day, reference = date.fromisoformat(last.day), last.reference
    if command.books is Books.FEE:
        fee = RecordBankFee(
            amount_fen=amount_fen,
            charged_on=day,
            reference=reference,
            earmark_id=command.earmark_id,
            **command.envelope(),
        )
        return charge(state, fee, is_shown=True)
    if command.books is Books.GIFT:
        gift = RecordDonation(
            amount_fen=amount_fen,
            channel=Channel.QR_CODE if last.layout in _WALLETS else Channel.BANK_TRANSFER,
            received_on=day,
            reference=reference,
            donor_id=command.donor_id,
            earmark_id=command.earmark_id,
            asked=command.asked,
            appeal_id=command.appeal_id,
            **command.envelope(),
        )
        return record_donation(state, gift)
    return _income(state, command, amount_fen, day, reference)


def _income(state: Fund, command: BookLines, amount_fen: int, day: date, reference: str) -> Sequence[Event]:
    if command.partner_id is not None:
        share = RemitShare(
            partner_id=command.partner_id,
            amount_fen=amount_fen,
            arrived_on=day,
            reference=reference,
            **command.envelope(),
        )
        return remit_share(state, share)
    income = RecordIncome(
        source=_SOURCES[command.books],
        amount_fen=amount_fen,
        granted_by=command.granted_by,
        received_on=day,
        reference=reference,
        earmark_id=command.earmark_id,
        **command.envelope(),
    )
    return record_income(state, income)
