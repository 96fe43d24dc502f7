# ruff: noqa: E501 (a row of a file is as wide as it is)
"""Merchants' statements: a fee is a movement of its own, a refund is told from its payment."""

import pytest

from services.gateway.statements.reading import read_statement
from shared.contracts.fund.account_statements.movements import Direction, Doubt, Layout, Movement
from tests.unit.gateway.statements.making import csv_of
from tests.unit.gateway.statements.test_wallets import refused, signed

ACCOUNT = [
    "#支付宝账务明细查询",
    "#账号：[20880000000000000156]",
    "#起始日期：[2026年07月01日 00:00:00]   终止日期：[2026年08月01日 00:00:00]",
    "#-----------------------------------------账务明细列表----------------------------------------",
    "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注",
    "9001\t,B1\t,S1\t,随手捐,2026-07-03 09:12:44,lin***@x.cn,100.00,0.00,100.00,支付宝,在线支付,",
    "9002\t,B1\t,S1\t,随手捐,2026-07-03 09:12:44,,0.00,-0.60,99.40,支付宝,收费,",
    "9003\t,B2\t,S1\t,退款,2026-07-04 09:00:00,lin***@x.cn,0.00,-20.00,79.40,支付宝,退款,",
    "#-----------------------------------------账务明细列表结束------------------------------------",
    "#支出合计：2笔，共20.60元",
    "#收入合计：1笔，共100.00元",
    "#导出时间：[2026年08月01日 10:00:00]",
]
TRADES = [
    "#支付宝业务明细查询",
    "#账号：[20880000000000000156]",
    "#起始日期：[2026年07月01日 00:00:00]   终止日期：[2026年08月01日 00:00:00]",
    "#-----------------------------------------业务明细列表----------------------------------------",
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,对方账户,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,备注",
    "T1\t,S1\t,交易,随手捐,2026-07-03 09:12:40,2026-07-03 09:12:44,lin***@x.cn,100.00,100.00,,-0.60,",
    "T1\t,S1\t,退款,随手捐,2026-07-04 09:00:00,2026-07-04 09:00:02,lin***@x.cn,-20.00,-20.00,R1,0.00,",
    "#-----------------------------------------业务明细列表结束------------------------------------",
]
FUNDS = [
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号",
    "`2026-07-03 09:12:44,`W1,`F1,`交易,`交易,`收入,`100.00,`100.00,`system,`结算总金额 100.00 元,`S1",
    "`2026-07-03 09:12:44,`W1,`F2,`扣除交易手续费,`扣除交易手续费,`支出,`0.60,`99.40,`system,`,`S1",
    "`2026-07-06 02:00:00,`W2,`F3,`提现,`提现,`支出,`99.40,`0.00,`system,`,`S9",
    "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额",
    "`3.0,`1.0,`100.00,`2.0,`100.00",
]
BILL = [
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注",
    "`2026-07-03 09:12:44,`wx1,`160,`0,`,`W1,`S1,`o1,`JSAPI,`SUCCESS,`OTHERS,`CNY,`100.00,`0.00,`0,`0,`0.00,`0.00,`,`,`随手捐,`,`0.60000,`0.60%,`100.00,`0.00,`",
    "`2026-07-04 09:00:00,`wx1,`160,`0,`,`W1,`S1,`o1,`JSAPI,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`R1,`RS1,`20.00,`0.00,`ORIGINAL,`SUCCESS,`随手捐,`,`-0.12000,`0.60%,`0.00,`20.00,`",
    "`2026-07-04 09:10:00,`wx1,`160,`0,`,`W1,`S1,`o1,`JSAPI,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`R2,`RS2,`5.00,`0.00,`ORIGINAL,`PROCESSING,`随手捐,`,`0.00000,`0.60%,`0.00,`5.00,`",
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额",
    "`3.0,`100.00,`25.00,`0.00,`0.48000,`100.00,`25.00",
]


def test_alipays_account_is_read_with_its_fees_and_its_totals_checked() -> None:
    read = read_statement(csv_of(ACCOUNT))
    assert (read.layout, read.account) == (Layout.ALIPAY_ACCOUNT, "20880000000000000156")
    assert signed(read) == [10_000, -60, -2_000]
    assert [one.movement for one in read.lines] == [Movement.PAYMENT, Movement.FEE, Movement.REFUND]
    assert {one.original for one in read.lines} == {"S1"}
    assert read.opening_fen is None  # Alipay's balances change places within a moment.


def test_alipays_account_is_read_with_outgoing_amounts_that_have_no_minus_and_columns_in_another_order() -> (
    None
):
    plain = [one.replace("-0.60", "0.60").replace("-20.00", "20.00") for one in ACCOUNT]
    assert signed(read_statement(csv_of(plain))) == [10_000, -60, -2_000]
    leading = [f",{one}" if place in range(4, 8) else one for place, one in enumerate(ACCOUNT)]
    assert signed(read_statement(csv_of(leading))) == [10_000, -60, -2_000]


def test_a_sign_that_changes_within_a_column_is_refused() -> None:
    mixed = [one.replace("-0.60", "0.60") for one in ACCOUNT]
    assert refused(csv_of(mixed))[0] == "statement_line_is_not_understood"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (ACCOUNT[:-4], "statement_is_cut"),
        (ACCOUNT[:6] + ACCOUNT[7:], "statement_is_cut"),
        ([one.replace("共100.00元", "共100.01元") for one in ACCOUNT], "statement_totals_differ"),
        (TRADES[:-1], "statement_is_cut"),
        (FUNDS[:-2], "statement_is_cut"),
        (FUNDS[:2] + FUNDS[3:], "statement_is_cut"),
        ([one.replace("`0.60,", "`0.61,") for one in FUNDS], "statement_totals_differ"),
        (BILL[:-2], "statement_is_cut"),
        ([one.replace("`25.00,`0.00,`0.48000", "`24.00,`0.00,`0.48000") for one in BILL], "statement_totals_differ"),
        ([*ACCOUNT[:6], ACCOUNT[5].replace("100.00,0.00", "90.00,0.00"), *ACCOUNT[7:-3]], "statement_repeats_a_number"),
    ],
)  # fmt: skip
def test_what_is_cut_or_does_not_add_up_is_refused(lines: list[str], code: str) -> None:
    assert refused(csv_of(lines, "utf-8"))[0] == code


def test_alipays_trades_tell_a_refund_from_its_payment_whose_numbers_it_repeats() -> None:
    read = read_statement(csv_of(TRADES))
    assert signed(read) == [10_000, -60, -2_000]
    assert [one.number for one in read.lines] == ["T1/交易", "T1/交易/手续费", "T1/退款/R1"]
    positive = [one.replace("-20.00", "20.00") for one in TRADES]
    assert signed(read_statement(csv_of(positive))) == [10_000, -60, -2_000]


def test_wechats_funds_are_read_from_behind_their_backticks() -> None:
    read = read_statement(csv_of(FUNDS, "utf-8-sig"))
    assert (read.layout, signed(read)) == (Layout.WECHAT_FUNDS, [10_000, -60, -9_940])
    assert [one.movement for one in read.lines] == [Movement.PAYMENT, Movement.FEE, Movement.WITHDRAWAL]
    assert [one.number for one in read.lines] == ["F1", "F2", "F3"]


def test_wechats_bill_of_trades_gives_fees_as_movements_and_doubts_a_refund_that_was_only_started() -> None:
    read = read_statement(csv_of(BILL, "utf-8"))
    assert read.layout is Layout.WECHAT_TRADES
    assert signed(read) == [10_000, -60, -2_000, 12, -500]
    assert [one.doubt for one in read.lines] == [None, None, None, None, Doubt.STATUS_IS_UNKNOWN]
    assert [one.number for one in read.lines][::2] == ["W1/SUCCESS", "W1/REFUND/R1", "W1/REFUND/R2"]
    assert read.lines[-1].direction is Direction.OUT
