"""Banks' statements of corporate accounts. On all of them 借方 is money out and 贷方 money in.

No bank publishes its layout: columns are found by name, and each balance must follow from the one before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from services.gateway.statements.cells import clock, fen, moment
from services.gateway.statements.checks import balances, require_count, require_one_account, require_total
from services.gateway.statements.read import ReadLine, ReadStatement
from services.gateway.statements.rows import Row
from services.gateway.statements.sheets import Cells, Shape, Sheet, not_understood, taken
from services.gateway.statements.wallets import normalized
from shared.contracts.fund.account_statements.movements import Direction, Layout, Movement
from shared.contracts.fund.account_statements.refusals.files import STATEMENT_IS_CUT
from shared.kernel.refusals import Rejected

_FEE_WORDS: Final = ("收费", "手续费", "工本费", "账户管理费", "汇划费")
_INTEREST_WORDS: Final = ("结息", "利息")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Which columns of a bank's file say what; where there are several names, the first that says it."""

    layout: Layout
    day: str
    time: str = ""
    came: tuple[str, ...]
    went: tuple[str, ...]
    balance: tuple[str, ...]
    number: tuple[str, ...]
    account: tuple[str, ...] = ()
    party: tuple[str, ...]
    note: tuple[str, ...]


_ICBC = Bank(
    layout=Layout.ICBC,
    day="交易时间",
    came=("贷方发生额", "转入金额"),
    went=("借方发生额", "转出金额"),
    balance=("余额",),
    number=(),  # 凭证号 is often empty, and not unique.
    account=("本方账号",),
    party=("对方单位名称", "对方单位"),
    note=("摘要", "用途", "附言", "个性化信息", "回单个性化信息"),
)
_CCB = Bank(
    layout=Layout.CCB,
    day="交易时间",
    came=("贷方发生额(收入)",),
    went=("借方发生额(支取)",),
    balance=("余额",),
    number=("账户明细编号-交易流水号",),
    account=("账号",),
    party=("对方户名",),
    note=("摘要", "备注"),
)
_ABC = Bank(
    layout=Layout.ABC,
    day="交易时间",
    came=("收入金额",),
    went=("支出金额",),
    balance=("账户余额", "本次余额"),
    number=("交易凭证号",),
    party=("对方户名",),
    note=("交易用途", "交易说明", "交易摘要", "交易附言"),
)
_CMB = Bank(
    layout=Layout.CMB,
    day="交易日",
    time="交易时间",
    came=("贷方金额",),
    went=("借方金额",),
    balance=("余额",),
    number=("流水号",),
    account=("账号",),
    party=("收(付)方名称",),
    note=("交易类型", "摘要", "用途", "业务摘要"),
)
_RURAL = Bank(
    layout=Layout.RURAL_BANK,
    day="交易日期",
    came=("收入金额",),
    went=("支出金额",),
    balance=("余额",),
    number=("核心流水号",),
    account=("账号",),
    party=("对方户名",),
    note=("用途", "附言"),
)
_ALIPAY_WALLET = Bank(
    layout=Layout.ALIPAY_WALLET,
    day="时间",
    came=("收入",),
    went=("支出",),
    balance=("账户余额(元)",),
    number=("流水号",),
    party=(),
    note=("名称", "备注"),
)


def _line(bank: Bank, cells: Cells) -> Sequence[ReadLine] | None:
    when = moment(cells[bank.day], clock(cells[bank.time]) if bank.time else "")
    if when is None:
        return None
    signed_fen = _signed(bank, cells)
    note = _noted(cells, bank.note)
    return (
        ReadLine(
            line=cells.row.line,
            number=cells.number(*bank.number),
            day=when[0],
            at=when[1],
            amount_fen=abs(signed_fen),
            direction=Direction.IN if signed_fen > 0 else Direction.OUT,
            movement=_movement(note, came_in=signed_fen > 0),
            balance_fen=_balance(cells, bank.balance),
            account=cells.number(*bank.account),
            party=cells.first(*bank.party),
            note=note,
        ),
    )


def _signed(bank: Bank, cells: Cells) -> int:
    """Positive for what came in: of two columns one is empty or 0, or a flag says which way."""
    flag = cells.first("借贷标志") if "发生额" in cells.columns else ""
    if flag:
        amount_fen = cells.amount("发生额")
        if flag not in {"借", "贷"}:
            raise not_understood(cells.row, "借贷标志")
        return amount_fen if flag == "贷" else -amount_fen
    came, went = (
        next((abs(cells.amount_if_any(one)) for one in names if one in cells.columns), 0)
        for names in (bank.came, bank.went)
    )
    if bool(came) == bool(went):
        raise not_understood(cells.row, next((one for one in bank.came if one in cells.columns), "借贷标志"))
    return came - went


def _balance(cells: Cells, names: Sequence[str]) -> int:
    return cells.amount(next(one for one in names if one in cells.columns))


def _noted(cells: Cells, names: Sequence[str]) -> str:
    return " · ".join(dict.fromkeys(text for one in names if (text := cells[one])))


def _movement(note: str, *, came_in: bool) -> Movement:
    if came_in and any(word in note for word in _INTEREST_WORDS):
        return Movement.INTEREST
    if not came_in and any(word in note for word in _FEE_WORDS):
        return Movement.FEE
    return Movement.PAYMENT


def _read(bank: Bank, sheet: Sheet) -> ReadStatement:
    return _whole(bank.layout, sheet, partial(_line, bank), chained=bank is not _ALIPAY_WALLET)


def _whole(
    layout: Layout,
    sheet: Sheet,
    line: Callable[[Cells], Sequence[ReadLine] | None],
    *,
    chained: bool = True,
) -> ReadStatement:
    lines, beside = taken(sheet, line)
    account = require_one_account(lines) or _account_before(sheet.before)
    ends = balances(lines) if chained else None
    return ReadStatement(
        layout=layout,
        account=account,
        lines=tuple(lines),
        not_lines=tuple(beside),
        opening_fen=ends[0] if ends else None,
        closing_fen=ends[1] if ends else None,
    )


def _account_before(rows: Sequence[Row]) -> str:
    """The account that the preamble names: ``账号:…``, or in the cell after 查询账号."""
    for row in rows:
        cells = [normalized(one) for one in row.cells]
        for place, text in enumerate(cells):
            if "账号" not in text:
                continue
            said = text.partition(":")[2].strip(" []")
            following = next((one for one in cells[place + 1 :] if one), "")
            if found := said or following:
                return found.split()[0]
    return ""


def _boc_line(cells: Cells) -> Sequence[ReadLine] | None:
    when = moment(cells["交易日期"], clock(cells["交易时间"]))
    if when is None:
        return None
    signed_fen = cells.amount("交易金额")
    came_in = signed_fen > 0
    if not signed_fen or {"来账": True, "往账": False}.get(cells["交易类型"], came_in) is not came_in:
        raise not_understood(cells.row, "交易金额")
    party, own = ("付款人", "收款人") if came_in else ("收款人", "付款人")
    note = _noted(cells, ("业务类型", "摘要", "用途", "交易附言", "备注"))
    return (
        ReadLine(
            line=cells.row.line,
            number="/".join(one for one in (cells.number("交易流水号"), cells.number("记录标识号")) if one),
            day=when[0],
            at=when[1],
            amount_fen=abs(signed_fen),
            direction=Direction.IN if came_in else Direction.OUT,
            movement=_movement(note, came_in=came_in),
            balance_fen=cells.amount("交易后余额"),
            account=cells.number(f"{own}账号"),
            party=cells[f"{party}名称"],
            note=note,
        ),
    )


def _read_boc(sheet: Sheet) -> ReadStatement:
    read = _whole(Layout.BOC, sheet, _boc_line)
    told = _told_before(sheet.before)
    if not told:
        raise Rejected(STATEMENT_IS_CUT, says=None, has=len(read.lines))
    for name, direction in (("贷方", Direction.IN), ("借方", Direction.OUT)):
        group = [one.amount_fen for one in read.lines if one.direction is direction]
        if (count := told.get(f"{name}发生总笔数")) is not None:
            require_count(count // 100, len(group))
        if (total := told.get(f"{name}发生总额")) is not None:
            require_total(name, abs(total), group)
    return read


def _told_before(rows: Sequence[Row]) -> dict[str, int]:
    """The preamble's counts and totals, in hundredths, by their Chinese names."""
    found: dict[str, int] = {}
    for row in rows:
        name = normalized(row.cells[0]).partition("[")[0].strip(" :") if row.cells else ""
        value = next((one for cell in row.cells[1:] if (one := fen(cell)) is not None), None)
        if value is not None and "总" in name:
            found[name] = value
    return found


def _shape(bank: Bank, *marks: str) -> Shape:
    return Shape(bank.layout, frozenset(marks), partial(_read, bank))


SHAPES = (
    _shape(_CCB, "交易时间", "借方发生额(支取)", "贷方发生额(收入)", "余额"),
    _shape(_ABC, "交易时间", "收入金额", "支出金额", "账户余额"),
    _shape(_ABC, "交易时间", "收入金额", "支出金额", "本次余额"),
    _shape(_CMB, "交易日", "借方金额", "贷方金额", "余额", "流水号"),
    _shape(_RURAL, "交易日期", "收入金额", "支出金额", "余额", "核心流水号"),
    _shape(_ICBC, "交易时间", "借方发生额", "贷方发生额", "余额", "摘要"),
    _shape(_ICBC, "交易时间", "转入金额", "转出金额", "余额", "摘要"),
    _shape(_ICBC, "交易时间", "借贷标志", "发生额", "余额", "摘要"),
    _shape(_ALIPAY_WALLET, "流水号", "时间", "收入", "支出", "账户余额(元)"),
    Shape(Layout.BOC, frozenset({"交易类型", "交易日期", "交易金额", "交易后余额", "交易流水号"}), _read_boc),
)
