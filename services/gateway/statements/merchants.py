"""Statements of merchant accounts at WeChat Pay and Alipay, in which a fee is a row of its own."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from services.gateway.statements.cells import fen, moment, plain
from services.gateway.statements.checks import require_count, require_total
from services.gateway.statements.read import ReadLine, ReadStatement
from services.gateway.statements.sheets import Cells, Shape, Sheet, not_understood, taken
from services.gateway.statements.wallets import normalized
from shared.contracts.fund.account_statements.movements import Direction, Doubt, Layout, Movement
from shared.contracts.fund.account_statements.refusals.files import STATEMENT_IS_CUT
from shared.kernel.refusals import Rejected

_MOVEMENTS: Final = {
    "收费": Movement.FEE,
    "服务费": Movement.FEE,
    "扣除交易手续费": Movement.FEE,
    "退回交易手续费": Movement.FEE,
    "退款": Movement.REFUND,
    "交易退款": Movement.REFUND,
    "提现": Movement.WITHDRAWAL,
    "充值": Movement.TOP_UP,
    "交易": Movement.PAYMENT,
    "交易付款": Movement.PAYMENT,
    "在线支付": Movement.PAYMENT,
    "转账": Movement.PAYMENT,
}
_ACCOUNT: Final = re.compile(r"账号[:]\[?([^\]\s,]+)")
_SUM: Final = re.compile(r"(支出|收入)合计[:]\s*([0-9]+)\s*笔,\s*共\s*(-?[0-9.,]+)\s*元")


def _alipay_account_line(cells: Cells) -> Sequence[ReadLine] | None:
    when = moment(cells["发生时间"])
    if when is None:
        return None
    came = abs(cells.amount_if_any("收入金额(+元)"))
    went = abs(cells.amount_if_any("支出金额(-元)"))  # Seen with a minus, and without.
    if bool(came) == bool(went):
        raise not_understood(cells.row, "收入金额(+元)")
    return (
        ReadLine(
            line=cells.row.line,
            number=cells.number("账务流水号"),
            day=when[0],
            at=when[1],
            amount_fen=came or went,
            direction=Direction.IN if came else Direction.OUT,
            movement=_MOVEMENTS.get(cells["业务类型"], Movement.UNKNOWN),
            balance_fen=fen(cells["账户余额(元)"]),
            original=cells.number("商户订单号", "业务基础订单号"),
            party=cells["对方账号"],
            note=_joined(cells["业务类型"], cells["商品名称"], cells["备注"]),
        ),
    )


def _read_alipay_account(sheet: Sheet) -> ReadStatement:
    _require_one_sign(sheet, "支出金额(-元)")
    lines, beside = taken(sheet, _alipay_account_line)
    after = normalized("\n".join(text for _, text in beside))
    if "明细列表结束" not in after:
        raise Rejected(STATEMENT_IS_CUT, says=None, has=len(lines))
    for name, count, total in _SUM.findall(after):
        direction = Direction.IN if name == "收入" else Direction.OUT
        group = [one.amount_fen for one in lines if one.direction is direction]
        require_count(int(count), len(group))
        require_total(name, abs(fen(total) or 0), group)
    # Alipay's balances do not follow from row to row: several movements of one moment change places.
    return ReadStatement(
        layout=Layout.ALIPAY_ACCOUNT,
        account=_account(sheet),
        lines=tuple(lines),
        not_lines=tuple(beside),
    )


def _require_one_sign(sheet: Sheet, column: str) -> None:
    """Refuses a column with a positive and a negative amount: its sign would mean something."""
    seen: set[bool] = set()
    for cells in sheet.cells():
        amount_fen = fen(cells[column])
        if amount_fen and moment(cells["发生时间"]) is not None:
            seen.add(amount_fen > 0)
            if len(seen) > 1:
                raise not_understood(cells.row, column)


def _account(sheet: Sheet) -> str:
    found = _ACCOUNT.search(normalized("\n".join(row.text for row in sheet.before)))
    return found[1] if found else ""


def _joined(*texts: str) -> str:
    return " · ".join(dict.fromkeys(one for one in texts if one))


def _alipay_trade_line(cells: Cells) -> Sequence[ReadLine] | None:
    when = moment(cells.first("完成时间", "创建时间"))
    if when is None:
        return None
    trade, kind = cells.number("支付宝交易号"), cells["业务类型"]
    amount_fen, fee_fen = abs(cells.amount("商家实收(元)")), abs(cells.amount_if_any("服务费(元)"))
    way = {"交易": (Direction.IN, Movement.PAYMENT), "退款": (Direction.OUT, Movement.REFUND)}.get(kind)
    direction, movement = way or (Direction.UNKNOWN, Movement.UNKNOWN)
    # A refund repeats both numbers of its payment: it is told apart by its kind and its batch.
    batch = cells.number("退款批次号/请求号")
    number = "/".join(one for one in (trade, kind, batch) if one)
    paid = ReadLine(
        line=cells.row.line,
        number=number,
        day=when[0],
        at=when[1],
        amount_fen=amount_fen,
        direction=direction,
        movement=movement,
        doubt=None if way else Doubt.DIRECTION_IS_UNKNOWN,
        original=cells.number("商户订单号"),
        party=cells["对方账户"],
        note=_joined(kind, cells["商品名称"], cells["备注"]),
    )
    if not fee_fen or way is None:
        return (paid,)
    back = movement is Movement.REFUND
    return (paid, _fee_of(paid, fee_fen, Direction.IN if back else Direction.OUT))


def _fee_of(paid: ReadLine, fee_fen: int, direction: Direction) -> ReadLine:
    """The fee that stands as a column in its payment's row, as a movement of its own."""
    return ReadLine(
        line=paid.line,
        number=f"{paid.number}/手续费",
        day=paid.day,
        at=paid.at,
        amount_fen=fee_fen,
        direction=direction,
        movement=Movement.FEE,
        original=paid.original,
        note="手续费",
    )


def _read_alipay_trades(sheet: Sheet) -> ReadStatement:
    lines, beside = taken(sheet, _alipay_trade_line)
    if "明细列表结束" not in normalized("\n".join(text for _, text in beside)):
        raise Rejected(STATEMENT_IS_CUT, says=None, has=len({one.line for one in lines}))
    return ReadStatement(
        layout=Layout.ALIPAY_TRADES, account=_account(sheet), lines=tuple(lines), not_lines=tuple(beside)
    )


def _wechat_fund_line(cells: Cells) -> Sequence[ReadLine] | None:
    when = moment(cells["记账时间"])
    if when is None:
        return None
    direction = {"收入": Direction.IN, "支出": Direction.OUT}.get(cells["收支类型"], Direction.UNKNOWN)
    return (
        ReadLine(
            line=cells.row.line,
            number=cells.number("资金流水单号"),
            day=when[0],
            at=when[1],
            amount_fen=abs(cells.amount("收支金额(元)")),
            direction=direction,
            movement=_MOVEMENTS.get(cells["业务类型"], Movement.UNKNOWN),
            doubt=Doubt.DIRECTION_IS_UNKNOWN if direction is Direction.UNKNOWN else None,
            balance_fen=fen(cells["账户结余(元)"]),
            original=cells.number("业务凭证号", "微信支付业务单号"),
            party=cells["资金变更提交申请人"],
            note=_joined(cells["业务名称"], cells["业务类型"], cells["备注"]),
        ),
    )


def _read_wechat_funds(sheet: Sheet) -> ReadStatement:
    lines, beside = taken(sheet, _wechat_fund_line)
    count, _, came, _, went = _last_totals(sheet, "资金流水总笔数", 5)
    require_count(count // 100, len(lines))
    require_total("收入", came, (one.amount_fen for one in lines if one.direction is Direction.IN))
    require_total("支出", went, (one.amount_fen for one in lines if one.direction is Direction.OUT))
    return ReadStatement(layout=Layout.WECHAT_FUNDS, account="", lines=tuple(lines), not_lines=tuple(beside))


def _last_totals(sheet: Sheet, first: str, width: int) -> list[int]:
    """The values of the file's last two rows, in hundredths: counts are written as ``20.0``."""
    for names, values in pairwise(sheet.rows):
        if plain(names.cells[0]) == first and len(values.cells) >= width:
            found = [fen(one) for one in values.cells[:width]]
            if all(one is not None for one in found):
                return [one for one in found if one is not None]
            raise not_understood(values, first)
    raise Rejected(STATEMENT_IS_CUT, says=None, has=len(sheet.rows))


def _wechat_trade_line(cells: Cells) -> Sequence[ReadLine] | None:
    when = moment(cells["交易时间"])
    if when is None:
        return None
    trade, status, refund = cells.number("微信订单号"), cells["交易状态"], cells.number("微信退款单号")
    way = {"SUCCESS": (Direction.IN, Movement.PAYMENT), "REFUND": (Direction.OUT, Movement.REFUND)}.get(
        status
    )
    direction, movement = way or (Direction.UNKNOWN, Movement.UNKNOWN)
    back = movement is Movement.REFUND
    started_alone = back and cells["退款状态"] != "SUCCESS"  # It stays so in the file, whatever came of it.
    doubt = None if way else Doubt.DIRECTION_IS_UNKNOWN
    line = ReadLine(
        line=cells.row.line,
        number="/".join(one for one in (trade, status, refund.strip("0")) if one),
        day=when[0],
        at=when[1],
        amount_fen=abs(cells.amount("退款金额" if back else _settled(cells))),
        direction=direction,
        movement=movement,
        doubt=Doubt.STATUS_IS_UNKNOWN if started_alone else doubt,
        original=cells.number("商户订单号"),
        status=cells["退款状态"] if back else status,
        party=cells["用户标识"],
        note=cells["商品名称"],
    )
    fee_fen = cells.amount_if_any("手续费")
    if not fee_fen or way is None:
        return (line,)
    return (line, _fee_of(line, abs(fee_fen), Direction.OUT if fee_fen > 0 else Direction.IN))


def _settled(cells: Cells) -> str:
    return "应结订单金额" if "应结订单金额" in cells.columns else "总金额"


def _read_wechat_trades(sheet: Sheet) -> ReadStatement:
    lines, beside = taken(sheet, _wechat_trade_line)
    rows = [one for one in lines if one.movement is not Movement.FEE]
    count, paid, refunded = _last_totals(sheet, "总交易单数", 3)
    require_count(count // 100, len(rows))
    require_total("收入", paid, (one.amount_fen for one in rows if one.movement is Movement.PAYMENT))
    require_total("退款", refunded, (one.amount_fen for one in rows if one.movement is Movement.REFUND))
    return ReadStatement(layout=Layout.WECHAT_TRADES, account="", lines=tuple(lines), not_lines=tuple(beside))


SHAPES = (
    Shape(
        Layout.ALIPAY_ACCOUNT,
        frozenset({"账务流水号", "发生时间", "收入金额(+元)", "支出金额(-元)", "业务类型"}),
        _read_alipay_account,
    ),
    Shape(
        Layout.ALIPAY_TRADES,
        frozenset({"支付宝交易号", "商户订单号", "业务类型", "商家实收(元)", "服务费(元)"}),
        _read_alipay_trades,
    ),
    Shape(
        Layout.WECHAT_FUNDS,
        frozenset({"记账时间", "资金流水单号", "业务类型", "收支类型", "收支金额(元)"}),
        _read_wechat_funds,
    ),
    Shape(
        Layout.WECHAT_TRADES,
        frozenset({"交易时间", "微信订单号", "交易状态", "微信退款单号", "退款金额", "手续费"}),
        _read_wechat_trades,
    ),
)
