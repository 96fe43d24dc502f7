"""Personal statements of WeChat Pay and Alipay are read to the fen, and refused where they are not whole."""

from collections.abc import Callable, Sequence

import pytest

from services.gateway.statements.read import ReadStatement
from services.gateway.statements.reading import read_statement
from shared.contracts.fund.account_statements.movements import Direction, Doubt, Layout, Movement
from shared.kernel.refusals import Rejected
from tests.unit.gateway.statements.making import (
    ALIPAY_ROWS,
    WECHAT_ROWS,
    alipay,
    cells,
    wechat,
    wechat_lines,
    workbook,
)
from tests.unit.gateway.statements.old_making import old_workbook


def refused(content: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(Rejected) as refusal:
        read_statement(content)
    return refusal.value.code, dict(refusal.value.facts)


def signed(read: ReadStatement) -> list[int]:
    return [one.signed_fen for one in read.lines]


def test_a_wechat_csv_is_read_with_its_refund_as_a_row_and_its_fee_from_the_note() -> None:
    read = read_statement(wechat())
    assert (read.layout, read.account) == (Layout.WECHAT_PERSONAL, "榕树下")
    assert signed(read) == [2816, -1200, 1200, -50110]
    gift, bought, back, withdrawn = read.lines
    assert gift.number == "1000050001"
    assert gift.at is not None
    assert gift.at.isoformat() == "2026-07-03T09:12:44+08:00"
    assert (gift.party, gift.original) == ("木棉", "")
    assert back.movement is Movement.REFUND
    assert back.original == bought.original == "M2"
    assert (withdrawn.movement, withdrawn.fee_fen) == (Movement.WITHDRAWAL, 50)
    assert [one.doubt for one in read.lines] == [None] * 4
    assert [one.line for one in read.lines] == [18, 19, 20, 21]
    assert len(read.not_lines) == 14  # Whatever stands before the heading and isn't blank.


def test_a_wechat_workbook_is_read_whether_its_amounts_and_times_are_text_or_numbers() -> None:
    texts = cells(wechat_lines())
    numbers = cells(wechat_lines(notes=4))
    for row, serial in zip(
        numbers[-4:], (46206.3838425926, 46207.41667824, 46208.4791666667, 46209.3368055556), strict=True
    ):
        row[0], row[5] = ("date", serial), float(str(row[5]).removeprefix("¥"))
    by_text, by_number = read_statement(workbook(texts)), read_statement(workbook(numbers))
    assert signed(by_text) == signed(by_number) == [2816, -1200, 1200, -50110]
    assert [one.at for one in by_text.lines] == [one.at for one in by_number.lines]
    assert [one.number for one in by_text.lines] == [one.number for one in by_number.lines]


@pytest.mark.parametrize("book", [workbook, old_workbook])
def test_a_line_that_is_named_by_a_number_is_the_same_line_in_every_kind_of_file(
    book: Callable[[Sequence[Sequence[object]]], bytes],
) -> None:
    rows = cells(wechat_lines())
    rows[-4][8] = int(str(rows[-4][8]).strip())
    assert read_statement(book(rows)).lines[0].number == read_statement(wechat()).lines[0].number


def test_a_number_of_which_a_sheet_has_lost_the_end_is_refused() -> None:
    rows = cells(wechat_lines())
    rows[-1][8] = 10000500040000000000.0
    assert refused(workbook(rows)) == ("statement_line_is_not_understood", {"line": 21, "column": "交易单号"})


def test_a_payee_with_a_comma_that_wechat_does_not_quote_is_put_together_again() -> None:
    rows = (WECHAT_ROWS[0].replace("木棉", "木棉, 与风"), *WECHAT_ROWS[1:])
    read = read_statement(wechat(rows))
    assert (read.lines[0].party, read.lines[0].signed_fen) == ("木棉, 与风", 2816)


@pytest.mark.parametrize("amount", ['"¥28.16"', "28.16", "¥28.16", "￥28.16"])
def test_amounts_that_a_spreadsheet_has_written_anew_are_the_same(amount: str) -> None:
    row = WECHAT_ROWS[0].replace("¥28.16", amount).replace("2026-07-03 09:12:44", "2026/7/3 9:12")
    line = read_statement(wechat((row, *WECHAT_ROWS[1:]))).lines[0]
    assert line.signed_fen == 2816
    assert line.at is not None
    assert line.at.isoformat() == "2026-07-03T09:12:00+08:00"


def test_stray_tabs_do_not_break_the_file() -> None:
    assert (
        len(
            read_statement(
                wechat().replace(b"\xe6\x94\xb6\xe5\x85\xa5,", b'\t"\xe6\x94\xb6\xe5\x85\xa5"\t,')
            ).lines
        )
        == 4
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("已存入零钱", "已收钱"), ("已全额退款", "已退款(￥12.00)"), ("已全额退款", "已退款¥12.00")],
)
def test_a_gift_by_qr_code_and_a_payment_that_came_back_in_part_are_rows_as_any_other(
    old: str, new: str
) -> None:
    read = read_statement(wechat([one.replace(old, new) for one in WECHAT_ROWS]))
    assert signed(read) == [2816, -1200, 1200, -50110]
    assert [one.doubt for one in read.lines] == [None] * 4


@pytest.mark.parametrize(
    ("old", "new", "doubt"),
    [
        ("已存入零钱", "等待对方确认", Doubt.STATUS_IS_UNKNOWN),
        ("提现已到账", "提现失败，已退回零钱", Doubt.STATUS_IS_UNKNOWN),
        ("零钱提现", "亲属卡交易", Doubt.DIRECTION_IS_UNKNOWN),
    ],
)
def test_words_that_are_not_known_wait_for_a_decision_and_are_never_skipped(
    old: str, new: str, doubt: Doubt
) -> None:
    read = read_statement(wechat([one.replace(old, new) for one in WECHAT_ROWS]))
    assert [one.doubt for one in read.lines if one.doubt] == [doubt]
    assert len(read.lines) == 4


def test_a_cut_wechat_file_is_refused_and_so_is_one_whose_total_is_another() -> None:
    whole = wechat().decode()
    assert refused("\n".join(whole.split("\n")[:-2]).encode()) == ("statement_is_cut", {"says": 4, "has": 3})
    assert refused(whole.replace("¥28.16", "¥28.17").encode()) == (
        "statement_totals_differ",
        {"total": "收入", "says_fen": 4016, "has_fen": 4017},
    )


def test_an_amount_that_can_not_be_read_refuses_the_file_with_its_line() -> None:
    assert refused(wechat().replace("¥28.16".encode(), "¥28.1６x".encode())) == (
        "statement_line_is_not_understood",
        {"line": 18, "column": "金额(元)"},
    )


@pytest.mark.parametrize("blank", [True, False])
@pytest.mark.parametrize("company", ["支付宝（中国）网络技术有限公司", "支付宝支付科技有限公司"])
def test_an_alipay_file_is_read_and_an_order_that_was_never_paid_moves_nothing(
    company: str, *, blank: bool
) -> None:
    read = read_statement(alipay(company=company, blank=blank))
    assert (read.layout, read.account) == (Layout.ALIPAY_PERSONAL, "rong***@x.cn")
    assert signed(read) == [6600, -2050, 2050, 0, -10000]
    assert [one.direction for one in read.lines][3] is Direction.NONE
    assert [one.movement for one in read.lines][2] is Movement.REFUND
    assert [one.movement for one in read.lines][4] is Movement.WITHDRAWAL
    assert [one.number for one in read.lines][2] == "2026A2_R1"
    assert [one.doubt for one in read.lines] == [None] * 5


def test_a_name_with_a_character_that_gbk_lacks_is_read_whole() -> None:
    rows = (ALIPAY_ROWS[0].replace("凤凰花", "𠮷野"), *ALIPAY_ROWS[1:])
    assert read_statement(alipay(rows)).lines[0].party == "𠮷野"


def test_rows_without_the_comma_at_their_end_are_read_too() -> None:
    assert len(read_statement(alipay([one.removesuffix(",") for one in ALIPAY_ROWS])).lines) == 5


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    content = wechat().replace("木棉".encode(), b"\xff\xff")
    assert refused(content)[0] == "statement_text_is_not_readable"
