"""Personal statements of WeChat Pay and Alipay, as a desk's own wallet exports them.

The amount is positive; 收/支 says which way, and where it is neutral, only the type or the text does. A
refund is a row of its own, and the row of its payment stays: nothing is ever taken from a changed status.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from unicodedata import normalize

from services.gateway.statements.cells import fen, moment, plain
from services.gateway.statements.checks import require_count, require_total
from services.gateway.statements.read import ReadLine, ReadStatement
from services.gateway.statements.rows import Row
from services.gateway.statements.sheets import Cells, Shape, Sheet, not_understood, taken
from shared.contracts.fund.account_statements.movements import Direction, Doubt, Layout, Movement

_SIDES: Final = {"收入": Direction.IN, "支出": Direction.OUT}
_NEUTRAL: Final = {"/", "不计收支", "其他"}
_COUNT: Final = re.compile(r"共\s*([0-9]+)\s*笔记录")
_TOTAL: Final = re.compile(r"(收入|支出|中性交易|不计收支|其他)[:]\s*([0-9]+)\s*笔\s*([0-9.,]+)\s*元")
_IN_BRACKETS: Final = re.compile(r"(?:微信昵称|支付宝账户|账号)\s*[:]\s*\[?([^\]\s,]+)")
_FEE: Final = re.compile(r"服务费\s*[¥￥]?\s*([0-9.]+)")

_Way = tuple[Direction, Movement]
_UNKNOWN: Final[_Way] = (Direction.UNKNOWN, Movement.UNKNOWN)

_WECHAT_DONE: Final = re.compile(
    r"支付成功|已全额退款|已退款(\(¥[0-9.,]+\)|¥[0-9.,]+)?|已存入零钱|已收钱|已转账|朋友已收钱|"
    r"对方已收钱|对方已退还|充值完成|充值成功|提现已到账|资金已到账|已到账"
)
_WECHAT_NEUTRAL: Final[Sequence[tuple[str, _Way]]] = (
    ("零钱提现", (Direction.OUT, Movement.WITHDRAWAL)),
    ("零钱充值", (Direction.IN, Movement.TOP_UP)),
    ("转入零钱通", (Direction.OUT, Movement.PAYMENT)),
    ("零钱通转出", (Direction.IN, Movement.PAYMENT)),
    ("信用卡还款", (Direction.OUT, Movement.PAYMENT)),
    ("购买理财通", (Direction.OUT, Movement.PAYMENT)),
)
_ALIPAY_DONE: Final = {
    "交易成功",
    "支付成功",
    "等待确认收货",
    "交易关闭",
    "退款成功",
    "还款成功",
    "退税成功",
    "付款成功,份额确认中",
    "解冻成功",
}
_ALIPAY_NEUTRAL: Final[Sequence[tuple[str, _Way]]] = (
    ("提现-", (Direction.OUT, Movement.WITHDRAWAL)),
    ("充值-", (Direction.IN, Movement.TOP_UP)),
    ("余额宝-单次转入", (Direction.OUT, Movement.PAYMENT)),
    (r"余额宝-.*收益发放", (Direction.IN, Movement.INTEREST)),
    (r".+-买入\Z", (Direction.OUT, Movement.PAYMENT)),
    (r".+-卖出\Z", (Direction.IN, Movement.PAYMENT)),
)


def _way(side: str, neutral: _Way) -> _Way:
    if side in _NEUTRAL:
        return neutral
    direction = _SIDES.get(side)
    return (direction, Movement.PAYMENT) if direction else _UNKNOWN


def _by_text(text: str, known: Sequence[tuple[str, _Way]]) -> _Way:
    return next((way for pattern, way in known if re.match(pattern, text)), _UNKNOWN)


def _doubt(direction: Direction, *, status_is_known: bool) -> Doubt | None:
    if direction is Direction.UNKNOWN:
        return Doubt.DIRECTION_IS_UNKNOWN
    return None if status_is_known else Doubt.STATUS_IS_UNKNOWN


def _positive(cells: Cells, column: str) -> int:
    amount_fen = cells.amount(column)
    if amount_fen < 0:
        raise not_understood(cells.row, column)
    return amount_fen


def _wechat_line(cells: Cells) -> Sequence[ReadLine] | None:
    when = moment(cells["交易时间"])
    if when is None:
        return None
    kind, status = cells["交易类型"], cells["当前状态"]
    direction, movement = _way(cells["收/支"], _by_text(kind, _WECHAT_NEUTRAL))
    if kind.endswith("退款"):
        movement = Movement.REFUND
    fee = _FEE.search(cells["备注"])
    return (
        ReadLine(
            line=cells.row.line,
            number=cells.number("交易单号"),
            day=when[0],
            at=when[1],
            amount_fen=_positive(cells, "金额(元)"),
            direction=direction,
            movement=movement,
            doubt=_doubt(direction, status_is_known=_WECHAT_DONE.fullmatch(normalized(status)) is not None),
            original=_said(cells.number("商户单号")),
            fee_fen=(fen(fee[1]) or 0) if fee else 0,
            status=status,
            party=_said(cells["交易对方"]),
            note=_joined(kind, cells["商品"], cells["备注"]),
        ),
    )


def _alipay_line(cells: Cells) -> Sequence[ReadLine] | None:
    when = moment(cells["交易时间"])
    if when is None:
        return None
    status, text = cells["交易状态"], cells["商品说明"]
    direction, movement = _way(cells["收/支"], _alipay_neutral(status, text))
    return (
        ReadLine(
            line=cells.row.line,
            number=cells.number("交易订单号"),
            day=when[0],
            at=when[1],
            amount_fen=_positive(cells, "金额"),
            direction=direction,
            movement=movement,
            doubt=_doubt(direction, status_is_known=normalized(status) in _ALIPAY_DONE),
            original=_said(cells.number("商家订单号")),
            status=status,
            party=_said(cells["交易对方"]),
            note=_joined(cells["交易分类"], text, cells["备注"]),
        ),
    )


def _alipay_neutral(status: str, text: str) -> _Way:
    if status == "交易关闭":
        return Direction.NONE, Movement.PAYMENT  # An order that was never paid.
    if status in {"退款成功", "退税成功"}:
        return Direction.IN, Movement.REFUND
    if status == "还款成功":
        return Direction.OUT, Movement.PAYMENT
    return _by_text(text, _ALIPAY_NEUTRAL)


def normalized(text: str) -> str:
    """With signs of one width, as patterns are written."""
    return normalize("NFKC", text).strip()


def _said(text: str) -> str:
    return "" if text == "/" else text


def _joined(*texts: str) -> str:
    return " · ".join(dict.fromkeys(one for text in texts if (one := _said(text))))


def _repaired(row: Row, columns: Mapping[str, int]) -> Row:
    """The row with a payee that has a comma in it whole again: WeChat Pay puts no quotes around it.

    It is certain only where what follows the surplus cells is a side and an amount.
    """
    cells = row.cells
    surplus = len(cells) - len(columns)
    party, side = columns["交易对方"], columns["收/支"]
    if surplus <= 0 or side + surplus + 1 >= len(cells) or not any(cells[len(columns) :]):
        return row
    if plain(cells[side + surplus]) not in {*_SIDES, "/"} or fen(cells[side + surplus + 1]) is None:
        return row
    whole = ",".join(cells[party : party + surplus + 1])
    return Row(row.line, (*cells[:party], whole, *cells[party + surplus + 1 :]), row.numeric)


def _read_wechat(sheet: Sheet) -> ReadStatement:
    columns = sheet.columns
    mended = Sheet(sheet.before, sheet.heading, [_repaired(one, columns) for one in sheet.rows])
    return _read(Layout.WECHAT_PERSONAL, mended, *taken(mended, _wechat_line), side="收/支")


def _read_alipay(sheet: Sheet) -> ReadStatement:
    return _read(Layout.ALIPAY_PERSONAL, sheet, *taken(sheet, _alipay_line), side="收/支")


def _read(
    layout: Layout, sheet: Sheet, lines: list[ReadLine], beside: list[tuple[int, str]], *, side: str
) -> ReadStatement:
    text = normalized("\n".join(row.text for row in sheet.before))
    stated = _COUNT.search(text)
    if stated is None:
        raise not_understood(sheet.heading, "共N笔记录")
    require_count(int(stated[1]), len(lines))
    sides = {cells.row.line: cells[side] for cells in sheet.cells()}
    for name, count, total in _TOTAL.findall(text):
        total_fen = fen(total)
        group = [one for one in lines if _is_of(sides[one.line], name)]
        require_count(int(count), len(group))
        if total_fen is not None:
            require_total(name, total_fen, (one.amount_fen for one in group))
    account = _IN_BRACKETS.search(text)
    return ReadStatement(
        layout=layout, account=account[1] if account else "", lines=tuple(lines), not_lines=tuple(beside)
    )


def _is_of(side: str, total: str) -> bool:
    """Whether a line of this side counts to the file's total of this name."""
    return side == total if total in _SIDES else side in _NEUTRAL


SHAPES = (
    Shape(
        Layout.WECHAT_PERSONAL,
        frozenset(
            {
                "交易时间",
                "交易类型",
                "交易对方",
                "商品",
                "收/支",
                "金额(元)",
                "当前状态",
                "交易单号",
                "商户单号",
            }
        ),
        _read_wechat,
    ),
    Shape(
        Layout.ALIPAY_PERSONAL,
        frozenset(
            {"交易时间", "交易分类", "交易对方", "商品说明", "收/支", "金额", "交易状态", "交易订单号"}
        ),
        _read_alipay,
    ),
)
