"""Old workbooks, and what is called .xls and is none: told by their bytes, read whole or refused."""

import csv
import struct
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.gateway.statements import old_workbooks
from services.gateway.statements.files import rows_of
from services.gateway.statements.reading import read_statement
from shared.kernel.refusals import Rejected
from tests.unit.gateway.statements.making import cells, csv_of, wechat_lines, workbook
from tests.unit.gateway.statements.old_making import old_workbook
from tests.unit.gateway.statements.test_banks import CCB, FILES
from tests.unit.gateway.statements.test_wallets import refused

NO_TABLE = "statement_file_is_not_a_table"


def split(lines: Sequence[str]) -> list[list[str]]:
    """Lines with quotes as rows of cells, without what was put around them."""
    return [[one.strip("\t") for one in row] for row in csv.reader(one.replace("\t", "") for one in lines)]


def page_of(lines: Sequence[str], charset: str = "gb2312", row: str = "<tr>{}</tr>") -> bytes:
    """A web page with the same cells, as banks call .xls."""
    rows = (row.format("".join(f"<td>{one}</td>" for one in line)) for line in split(lines))
    head = f'<html><head><meta charset="{charset}"><style>td {{ color: red }}</style></head>'
    return f"{head}<body><table>{''.join(rows)}</table></body></html>".encode(
        "gb18030" if charset == "gb2312" else charset
    )


@pytest.mark.parametrize("bank", FILES)
def test_an_old_workbook_says_what_the_same_rows_say_as_text(bank: str) -> None:
    lines = FILES[bank][0]
    expected = read_statement(csv_of(lines))
    for content in (
        old_workbook(split(lines)),
        page_of(lines),
        page_of(lines, "utf-8", "<TR>{}"),
        "\r\n".join("\t".join(one) for one in split(lines)).encode("gb18030"),
    ):
        assert read_statement(content) == expected


def test_text_between_tabs_may_hold_amounts_of_a_million_and_notes_with_commas() -> None:
    heading = ("日期", "收入金额", "账户余额", "用途", "附言")
    line = ("2027-01-10", "1,000,000.00", "2,001,088.00", "鸡蛋,牛奶", "")
    text = "\r\n".join("\t".join(one) for one in (heading, line))
    quoted = text.replace("1,000,000.00", '"1,000,000.00"').replace("鸡蛋,牛奶", '"鸡蛋,牛奶"')
    for one in (text, quoted):
        assert [row.cells for row in rows_of(one.encode("gb18030"))] == [heading, line]


def test_numbers_and_moments_are_read_as_from_a_new_workbook() -> None:
    lines = cells(wechat_lines())
    row = lines[-4]
    row[0], row[5] = datetime(2026, 7, 3, 9, 12, 44), 28.16  # noqa: DTZ001 (a wall clock's)
    old = read_statement(old_workbook(lines))
    new = read_statement(workbook(cells(wechat_lines())))
    assert old.layout is new.layout
    assert [(one.at, one.amount_fen, one.number) for one in old.lines] == [
        (one.at, one.amount_fen, one.number) for one in new.lines
    ]


def test_a_number_of_which_a_sheet_has_lost_the_end_is_refused() -> None:
    lines = cells(CCB)
    place = lines[0].index("账户明细编号-交易流水号")
    lines[1][place] = 12_345_678_901_234_567
    assert refused(old_workbook(lines)) == (
        "statement_line_is_not_understood",
        {"line": 2, "column": "账户明细编号-交易流水号"},
    )


def test_the_first_sheet_that_shows_is_the_statement() -> None:
    other = [["什么也不是"]]
    assert read_statement(old_workbook(other, cells(CCB), other, hidden=1)) == read_statement(csv_of(CCB))
    assert refused(old_workbook(other, cells(CCB)))[0] == "statement_layout_is_unknown"


def test_a_formula_counts_for_nothing_but_its_kept_result() -> None:
    """None was kept here: the writer leaves it to whoever opens the file, so the line can't be read."""
    lines = cells(CCB)
    lines[1][lines[0].index("贷方发生额（收入）")] = "=1000+1"
    code, facts = refused(old_workbook(lines))
    assert (code, facts.get("line")) in {
        ("statement_balances_do_not_follow", 3),
        ("statement_line_is_not_understood", 2),
    }


def test_too_many_rows_or_columns_are_refused() -> None:
    assert refused(old_workbook([["x"]] * 2_501)) == ("statement_is_too_long", {"most": 2_500})
    assert refused(old_workbook([["x"] * 101])) == ("statement_is_too_long", {"most": 2_500})
    assert refused(page_of(["x"] * 2_501)) == ("statement_is_too_long", {"most": 2_500})
    assert refused(page_of([",".join("x" * 101)])) == ("statement_is_too_long", {"most": 2_500})


def test_what_is_protected_damaged_or_something_else_is_refused() -> None:
    good = old_workbook(cells(CCB))
    bare = b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\x00" * 16
    for content in (good[:600], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bare):
        assert refused(content) == (NO_TABLE, {"found": "old_workbook"})
    assert refused(_protected(good)) == (NO_TABLE, {"found": "encrypted"})


def _protected(content: bytes) -> bytes:
    """The same file with a record in it that says so, in the place of one that means nothing here."""
    bookbool = struct.pack("<HH", 0xDA, 2)
    at = content.index(bookbool)
    return content[:at] + struct.pack("<HH", 0x2F, 2) + content[at + 4 :]


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body>no table</body></html>",
        b"<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>",
        b"<table><tr><td rowspan='2'>x</td></tr></table>",
        b"<table><tr><td>x</td></tr>",
    ],
)
def test_a_page_whose_tables_are_not_certain_is_refused(page: bytes) -> None:
    assert refused(page) == (NO_TABLE, {"found": "page"})


def test_a_page_shows_its_cells_alone_and_a_wide_one_takes_its_places() -> None:
    page = (
        "<!DOCTYPE html><title>x</title><table>"
        "<tr><th colspan=2>名称&nbsp;<script>1<2</script></th><td>a<br>b"
        "<tr><td> 1 &lt; 2 <td></td><td><b>粗</b>体</td></table>"
    ).encode()
    assert [row.cells for row in rows_of(page)] == [("名称", "", "a b"), ("1 < 2", "", "粗体")]


def test_where_the_reader_is_not_installed_the_file_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(old_workbooks, "IS_THERE", False)
    with pytest.raises(Rejected) as caught:
        read_statement(old_workbook(cells(CCB)))
    assert caught.value.refusal.code == NO_TABLE
    assert "save an .xls" in caught.value.refusal.sentence


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), st.binary(max_size=6)), max_size=4))
def test_a_damaged_old_workbook_is_read_or_refused(damage: list[tuple[float, int, bytes]]) -> None:
    content = GOOD
    for where, length, piece in damage:
        at = int(where * len(content))
        content = content[:at] + piece + content[at + length :]
    with suppress(Rejected):
        read_statement(content)


GOOD = old_workbook(cells(CCB))
