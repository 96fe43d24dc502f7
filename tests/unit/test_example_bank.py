"""The bank of the example: its file is one that the platform reads, with the balances that follow from it."""

from base64 import b64decode
from datetime import date

from examples.gangwan.bank import Bank
from services.gateway.statements.reading import read_statement
from shared.contracts.fund.account_statements.movements import Direction, Layout, Movement

RUN = "20261204T040000Z-abcd"


def test_the_file_of_a_month_holds_what_moved_in_it_in_order_and_is_read_whole() -> None:
    bank = Bank(RUN)
    bank.moved(date(2027, 1, 2), -8_000, 35, "居民", "退还捐款")
    bank.moved(date(2026, 12, 9), -150, 51, "", "手续费")
    reference = bank.moved(date(2026, 12, 5), 20_005, 31, "居民", "捐款")
    bank.moved(date(2026, 12, 9), 96, 52, "", "结息")
    read = read_statement(b64decode(bank.file("2026-12").content))
    assert (read.layout, len(read.lines)) == (Layout.RURAL_BANK, 3)
    assert (read.opening_fen, read.closing_fen) == (1_000_000, 1_000_000 + 20_005 - 150 + 96)
    assert [(one.direction, one.amount_fen, one.movement) for one in read.lines] == [
        (Direction.IN, 20_005, Movement.PAYMENT),
        (Direction.OUT, 150, Movement.FEE),
        (Direction.IN, 96, Movement.INTEREST),
    ]
    assert reference == f"银行回单 {RUN}-31"
    assert read.lines[0].number in reference


def test_a_run_that_goes_on_has_the_same_file_and_another_run_other_numbers() -> None:
    files = []
    for run in (RUN, RUN, "20261204T040000Z-efgh"):
        bank = Bank(run)
        bank.moved(date(2026, 12, 5), 20_000, 31, "居民", "捐款")
        files.append(bank.file("2026-12"))
    assert files[0] == files[1]
    assert files[0] != files[2]
