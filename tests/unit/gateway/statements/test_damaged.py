"""Whatever has happened to a file, it is read or refused: nothing else comes of it."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.gateway.statements.identity import keys
from services.gateway.statements.reading import SHAPES, read_statement
from shared.contracts.fund.account_statements.commands import ImportedLine
from shared.kernel.refusals import Rejected
from tests.unit.gateway.statements.making import alipay, cells, csv_of, wechat, wechat_lines, workbook
from tests.unit.gateway.statements.test_banks import FILES, ICBC_C
from tests.unit.gateway.statements.test_merchants import ACCOUNT, BILL, FUNDS, TRADES
from tests.unit.gateway.statements.test_wallets import refused

GOOD = [
    wechat(),
    alipay(),
    workbook(cells(wechat_lines())),
    *(csv_of(one) for one in (ACCOUNT, TRADES, FUNDS, BILL)),
    *(csv_of(lines) for lines, _, _ in FILES.values()),
]
PIECES = st.sampled_from(
    [b"", b",", b'"', b"\n", b"0", b"-", b"2026", b"\xff", "收入".encode("gb18030"), b"9" * 20]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(GOOD), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), PIECES), max_size=4))
def test_a_damaged_file_is_read_or_refused(content: bytes, damage: list[tuple[float, int, bytes]]) -> None:
    for where, length, piece in damage:
        at = int(where * len(content))
        content = content[:at] + piece + content[at + length :]
    with suppress(Rejected):
        for one, key in keys(read_statement(content)):
            ImportedLine(
                line=one.line,
                key=key,
                number=one.number,
                day=one.day,
                at=one.at,
                amount_fen=one.amount_fen,
                direction=one.direction,
                movement=one.movement,
                balance_fen=one.balance_fen,
                original=one.original,
                fee_fen=one.fee_fen,
            )


def test_every_shape_has_a_file_that_is_read() -> None:
    assert {read_statement(one).layout for one in GOOD} >= {one.layout for one in SHAPES} - {"alipay_wallet"}


@pytest.mark.parametrize("content", GOOD[3:], ids=str)
def test_a_file_in_which_a_line_stands_twice_loses_none_of_them(content: bytes) -> None:
    found = [key for _, key in keys(read_statement(content))]
    assert len(set(found)) == len(found)


def test_equal_lines_without_a_number_are_told_apart_by_their_place() -> None:
    row = "6222001,2026-07-01 09:00:00,{},榕树公司,102,捐款,转账,,10.00,{},人民币"
    lines = [ICBC_C[0], row.format("贷", "10.00"), row.format("借", "0.00"), row.format("贷", "10.00")]
    found = [key for _, key in keys(read_statement(csv_of(lines)))]
    assert len(set(found)) == 3
    assert found[2] == f"{found[0]} #2"


def test_a_line_without_its_flag_is_refused() -> None:
    lines = [one.replace(",贷,", ",,") for one in ICBC_C]
    assert refused(csv_of(lines)) == ("statement_line_is_not_understood", {"line": 2, "column": "借贷标志"})
