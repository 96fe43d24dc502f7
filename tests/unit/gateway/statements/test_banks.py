# ruff: noqa: E501 (a row of a file is as wide as it is)
"""Banks' statements: each balance follows from the one before, of one account, in any order."""

import pytest

from services.gateway.statements.reading import read_statement
from shared.contracts.fund.account_statements.movements import Direction, Layout, Movement
from tests.unit.gateway.statements.making import csv_of, workbook
from tests.unit.gateway.statements.test_wallets import refused, signed

ICBC_A = [
    "[HISTORYDETAIL]",
    "凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额,个性化信息",
    '\t,3602001\t,6222001\t,2026-07-01 09:00:00,贷,,"1,000.00",102,转账,捐款,榕树公司,"1,500.00",',
    '\t,3602001\t,,2026-07-02 09:00:00,借,10.00,,,手续费,,,"1,490.00",',
    '\t,3602001\t,6222002\t,2026-07-03 09:00:00,借,490.00,,102,转账,慰问金,木棉商店,"1,000.00",',
]
ICBC_B = [
    "[HISTORYDETAIL]",
    "凭证号,交易时间,对方单位,对方账号,转入金额,转出金额,余额,用途,摘要,附言",
    ",2026-07-01 09:00:00,榕树公司,6222001,1000.00,,1500.00,捐款,转账,",
    ",2026-07-02 09:00:00,,,,10.00,1490.00,,手续费,",
    ",2026-07-03 09:00:00,木棉商店,6222002,,490.00,1000.00,慰问金,转账,",
]
ICBC_C = [
    "对方账号,交易时间,借贷标志,对方单位,对方行号,用途,摘要,附言,发生额,余额,币种",
    "6222001,2026-07-01 09:00:00,贷,榕树公司,102,捐款,转账,,1000.00,1500.00,人民币",
    ",2026-07-02 09:00:00,借,,,,手续费,,10.00,1490.00,人民币",
    "6222002,2026-07-03 09:00:00,借,木棉商店,102,慰问金,转账,,490.00,1000.00,人民币",
]
ICBC_D = [
    "对方账号,交易时间,对方单位,用途,摘要,附言,回单个性化信息,余额,转出金额,转入金额",
    "6222001,2026-07-01 09:00:00,榕树公司,捐款,转账,,,1500.00,,1000.00",
    ",2026-07-02 09:00:00,,,手续费,,,1490.00,10.00,",
    "6222002,2026-07-03 09:00:00,木棉商店,慰问金,转账,,,1000.00,490.00,",
]
CCB = [
    "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号",
    "4405001,基金会,20260701 09:00:00,0,1000.00,1500.00,人民币元,榕树公司,6222001,某支行,20260701,捐款,,1-A1,,,",
    "4405001,基金会,20260702 09:00:00,10.00,0,1490.00,人民币元,,,,20260702,手续费,,2-A2,,,",
    "4405001,基金会,20260703 09:00:00,490.00,0,1000.00,人民币元,木棉商店,6222002,某支行,20260703,慰问金,,3-A3,,,",
]
ABC = [
    "账户明细",
    "账号:4400011",
    "交易时间,收入金额,支出金额,账户余额,交易行名,对方省市,对方账号,对方户名,交易用途",
    "2026-07-01 09:00:00,1000.00,,1500.00,某支行,广东,6222001,榕树公司,捐款",
    "2026-07-02 09:00:00,,10.00,1490.00,某支行,,,,手续费",
    "2026-07-03 09:00:00,,490.00,1000.00,某支行,广东,6222002,木棉商店,慰问金",
    "合计,1000.00,500.00,,,,,,",
]
BOC = [
    "查询账号[ Inquirer account number ],7000001",
    "总笔数[ Total number ],3",
    "借方发生总笔数[ Debit number ],2",
    "借方发生总额[ Debit amount ],500.00",
    "贷方发生总笔数[ Credit number ],1",
    "贷方发生总额[ Credit amount ],1000.00",
    "查询时间范围[ Time range ],20260701-20260731",
    "交易类型[ Transaction Type ],业务类型[ Business type ],付款人账号[ Debit Account No. ],付款人名称[ Payer's Name ],收款人账号[ Payee's Account Number ],收款人名称[ Payee's Name ],交易日期[ Transaction Date ],交易时间[ Transaction time ],交易货币[ Trade Currency ],交易金额[ Trade Amount ],交易后余额[ After-transaction balance ],交易流水号[ Transaction reference number ],记录标识号[ Record ID ],摘要[ Reference ],用途[ Purpose ],交易附言[ Remark ],备注[ Remarks ]",
    "来账,转账,6222001,榕树公司,7000001,基金会,20260701,09:00:00,CNY,1000.00,+1500.00,B1,1,捐款,,,",
    "往账,收费,7000001,基金会,,,20260702,09:00:00,CNY,-10.00,+1490.00,B2,2,手续费,,,",
    "往账,转账,7000001,基金会,6222002,木棉商店,20260703,09:00:00,CNY,-490.00,+1000.00,B3,3,慰问金,,,",
]
CMB = [
    "账户交易明细",
    "",
    "账号,账号名称,币种,交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,用途,收(付)方名称,收(付)方账号",
    "7559001,基金会,人民币,20260701,090000,20260701,转账,,1000.00,1500.00,捐款,C1,,榕树公司,6222001",
    "7559001,基金会,人民币,20260702,090000,20260702,收费,10.00,,1490.00,手续费,C2,,,",
    "7559001,基金会,人民币,20260703,090000,20260703,转账,490.00,,1000.00,慰问金,C3,,木棉商店,6222002",
]
RURAL = [
    "对公账户明细",
    "起始日期:20260701,终止日期:20260731",
    "户名:基金会",
    "币种:人民币",
    "交易日期,对方户名,收入金额,支出金额,余额,账号,币种,对方账号,用途,附言,核心流水号",
    "2026-07-01,榕树公司,1000.00,,1500.00,8020001,人民币,6222001,捐款,,K1",
    "2026-07-02,,,10.00,1490.00,8020001,人民币,,手续费,,K2",
    "2026-07-03,木棉商店,,490.00,1000.00,8020001,人民币,6222002,慰问金,,K3",
]
FILES = {
    "icbc a": (ICBC_A, Layout.ICBC, "3602001"),
    "icbc b": (ICBC_B, Layout.ICBC, ""),
    "icbc c": (ICBC_C, Layout.ICBC, ""),
    "icbc d": (ICBC_D, Layout.ICBC, ""),
    "ccb": (CCB, Layout.CCB, "4405001"),
    "abc": (ABC, Layout.ABC, "4400011"),
    "boc": (BOC, Layout.BOC, "7000001"),
    "cmb": (CMB, Layout.CMB, "7559001"),
    "a rural bank": (RURAL, Layout.RURAL_BANK, "8020001"),
}


def first_of(lines: list[str]) -> int:
    """Where the first movement stands."""
    return next(place for place, one in enumerate(lines) if "榕树公司" in one)


@pytest.mark.parametrize("bank", FILES)
def test_a_banks_file_is_read_with_its_balances_and_its_account(bank: str) -> None:
    lines, layout, account = FILES[bank]
    read = read_statement(csv_of(lines))
    assert (read.layout, read.account) == (layout, account)
    assert signed(read) == [100_000, -1_000, -49_000]
    assert (read.opening_fen, read.closing_fen) == (50_000, 100_000)
    assert [one.movement for one in read.lines] == [Movement.PAYMENT, Movement.FEE, Movement.PAYMENT]
    assert [one.party for one in read.lines] == ["榕树公司", "", "木棉商店"]
    assert [one.day.day for one in read.lines] == [1, 2, 3]
    assert [one.direction for one in read.lines] == [Direction.IN, Direction.OUT, Direction.OUT]


@pytest.mark.parametrize("bank", FILES)
def test_a_banks_file_that_begins_with_the_newest_has_the_same_ends(bank: str) -> None:
    lines = FILES[bank][0]
    first = first_of(lines)
    turned = [*lines[:first], *lines[first : first + 3][::-1], *lines[first + 3 :]]
    read = read_statement(csv_of(turned))
    assert (read.opening_fen, read.closing_fen) == (50_000, 100_000)


@pytest.mark.parametrize("bank", FILES)
def test_a_banks_file_that_lacks_a_line_in_the_middle_is_refused(bank: str) -> None:
    lines = FILES[bank][0]
    second = first_of(lines) + 1
    code, facts = refused(csv_of([*lines[:second], *lines[second + 1 :]]))
    assert (code, facts["line"]) == ("statement_balances_do_not_follow", second + 1)


def test_banks_files_are_told_from_their_first_bytes_and_not_from_their_names() -> None:
    rows: list[list[object]] = [list(one.split(",")) for one in CCB]
    assert signed(read_statement(workbook(rows))) == [100_000, -1_000, -49_000]
    assert signed(read_statement(b"\xff\xfe" + "\n".join(BOC).encode("utf-16-le"))) == [
        100_000,
        -1_000,
        -49_000,
    ]
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == (
        "statement_file_is_not_a_table",
        {"found": "old_workbook"},
    )
    assert refused(b"PK\x03\x04 no workbook") == ("statement_file_is_not_a_table", {"found": "archive"})


def test_totals_below_the_lines_are_no_line_and_are_kept_beside_them() -> None:
    assert read_statement(csv_of(ABC)).not_lines[-1] == (7, "合计 | 1000.00 | 500.00")


def test_a_total_that_a_bank_states_of_another_number_of_lines_means_the_file_is_cut() -> None:
    assert refused(csv_of([one.replace("Debit number ],2", "Debit number ],3") for one in BOC])) == (
        "statement_is_cut",
        {"says": 3, "has": 2},
    )


def test_lines_of_two_accounts_in_one_file_are_refused() -> None:
    mixed = [*CCB[:-1], CCB[-1].replace("4405001", "4405002")]
    assert refused(csv_of(mixed)) == ("statement_mixes_accounts", {"line": 4})


def test_a_line_with_money_on_both_sides_or_on_none_is_refused() -> None:
    for old, new in (("20260702 09:00:00,10.00,0,", "20260702 09:00:00,10.00,5.00,"), (",10.00,0,", ",0,0,")):
        assert refused(csv_of([one.replace(old, new) for one in CCB])) == (
            "statement_line_is_not_understood",
            {"line": 3, "column": "贷方发生额(收入)"},
        )


def test_what_no_layout_explains_is_refused() -> None:
    assert refused(b"a,b,c\n1,2,3\n") == ("statement_layout_is_unknown", {"lines_read": 2})
    assert refused(b"") == ("statement_layout_is_unknown", {"lines_read": 0})


def test_more_than_a_month_of_lines_is_refused_before_it_is_read() -> None:
    assert refused(b"a,b\n" * 3_000)[0] == "statement_is_too_long"


def test_alipays_wallet_is_read_newest_first_with_its_minus() -> None:
    lines = [
        "#账户名,榕树",
        "#自[2026-07-01 00:00:00]至[2026-08-01 00:00:00]",
        "#---------------------------------收支明细列表------------------------",
        "流水号,时间,名称,备注,收入,支出,账户余额（元）,资金渠道",
        "L2\t,2026-07-04 09:00:00,付款,纸杯,,-20.00,79.40,余额",
        "L1\t,2026-07-03 09:00:00,收款,随手捐,99.40,,99.40,余额",
    ]
    read = read_statement(csv_of(lines))
    assert (read.layout, signed(read)) == (Layout.ALIPAY_WALLET, [-2_000, 9_940])
