"""What the bank of Nanbeitai's host charity tells: a file as corporate online banking exports it."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date

from shared.contracts.fund.account_statements.commands import ImportFileRequest
from shared.kernel.months import month_of

ACCOUNT = "农商行 慈善会专户"
_NUMBER = "8020260001"
_OPENING_FEN = 1_000_000
"""The host charity's own: the account holds more than this fund's money."""
_HEAD = (
    "对公账户明细",
    "户名:广州市南沙区慈善会",
    "开户行:广州农村商业银行",
    "币种:人民币",
    "交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号",
)


@dataclass(frozen=True)
class _Movement:
    day: date
    amount_fen: int
    """What it adds to the account."""
    number: str
    party: str
    note: str


class Bank:
    """The account as its bank sees it: each part of the play notes here what moved.

    Nothing of it is kept. A run that goes on notes the same again, so that the file is the same.
    """

    def __init__(self, run: str) -> None:
        self._run = run
        self._moved: list[_Movement] = []

    def moved(self, day: date, amount_fen: int, number: int, party: str, note: str) -> str:
        """Notes what an amount adds to the account; returns the reference that stands in the books."""
        self._moved.append(_Movement(day, amount_fen, f"{self._run}-{number}", party, note))
        return f"银行回单 {self._run}-{number}"

    def file(self, month: str) -> ImportFileRequest:
        """The month's statement, each balance with it, in the encoding that banks use."""
        balance_fen = _OPENING_FEN
        rows = [*_HEAD]
        for one in sorted(self._moved, key=lambda moved: moved.day):
            if month_of(one.day) != month:
                continue
            balance_fen += one.amount_fen
            came, went = (_plain(max(fen, 0)) for fen in (one.amount_fen, -one.amount_fen))
            cells = (one.day, one.party, came, went, _plain(balance_fen), _NUMBER, "人民币", "")
            rows.append(",".join(str(cell) for cell in (*cells, one.note, "", one.number)))
        content = "\r\n".join(rows).encode("gb18030")
        return ImportFileRequest(account=ACCOUNT, content=b64encode(content).decode("ascii"))


def _plain(amount_fen: int) -> str:
    """``1234.50``; nothing for nothing."""
    return f"{amount_fen // 100}.{amount_fen % 100:02d}" if amount_fen else ""
