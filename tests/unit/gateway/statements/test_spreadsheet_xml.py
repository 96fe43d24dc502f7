"""Workbooks in the XML of Excel 2003, under the name .xls: the same rows as of other files, or refused."""

from collections.abc import Sequence
from html import escape

import pytest

from services.gateway.statements.files import rows_of
from services.gateway.statements.reading import read_statement
from services.gateway.statements.rows import Row
from tests.unit.gateway.statements.making import csv_of
from tests.unit.gateway.statements.test_banks import CCB, FILES
from tests.unit.gateway.statements.test_old_workbooks import NO_TABLE, split
from tests.unit.gateway.statements.test_wallets import refused

HEAD = (
    '<?xml version="1.0"{}?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)
HIDDEN = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"


def book(rows: str, *, before: str = "", encoding: str = "") -> str:
    return (
        f'{HEAD.format(encoding)}{before}<Worksheet ss:Name="1"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def book_of(lines: Sequence[Sequence[str]], encoding: str = "") -> str:
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = ("".join(cell.format(escape(one)) for one in line) for line in lines)
    return book("".join(f"<Row>{one}</Row>" for one in rows), encoding=encoding)


@pytest.mark.parametrize("bank", FILES)
def test_it_says_what_the_same_rows_say_as_text(bank: str) -> None:
    lines = FILES[bank][0]
    expected = read_statement(csv_of(lines))
    for content in (
        book_of(split(lines)).encode(),
        b"\xef\xbb\xbf" + book_of(split(lines), ' encoding="UTF-8"').encode(),
        book_of(split(lines), ' encoding="gb2312"').encode("gb18030"),
        b"\xff\xfe" + book_of(split(lines), ' encoding="utf-16"').encode("utf-16-le"),
    ):
        assert read_statement(content) == expected


def test_numbers_moments_gaps_and_merged_cells_stand_where_they_are_shown() -> None:
    content = book(
        '<Row><Cell><Data ss:Type="Number">28.160000000000001</Data></Cell>'
        '<Cell ss:Index="4" ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell></Row>'
        '<Row ss:Index="5"><Cell ss:MergeAcross="1">'
        '<Data ss:Type="DateTime">2026-07-03T09:12:44.000</Data></Cell>'
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>粗</B>体</ss:Data>'
        "</Cell></Row>",
        before=f'<Worksheet ss:Name="0"><Table/>{HIDDEN}</Worksheet>',
    )
    first, second = rows_of(content.encode())
    assert first == Row(1, ("28.16", "", "", "2"), frozenset({0, 3}))
    assert (second.line, second.cells) == (5, ("2026-07-03 09:12:44", "", "粗体"))


def test_a_number_that_names_a_line_and_has_lost_its_end_is_refused() -> None:
    lines = split(CCB)
    number = lines[1][lines[0].index("账户明细编号-交易流水号")]
    text = book_of(lines).replace(f'"String">{number}<', '"Number">12345678901234567<', 1)
    assert refused(text.encode())[0] == "statement_line_is_not_understood"


ENTITIES = '<!DOCTYPE Workbook [<!ENTITY a "aaaa"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
CELL = '<Cell><Data ss:Type="String">x</Data></Cell>'


@pytest.mark.parametrize(
    "content",
    [
        book(f"<Row>{CELL}</Row>").replace("<Workbook", f"{ENTITIES}<Workbook", 1),
        book("<Row><Cell ss:MergeDown='1'><Data ss:Type='String'>x</Data></Cell></Row>"),
        book(f"<Row ss:Index='3'>{CELL}</Row><Row ss:Index='2'>{CELL}</Row>"),
        book(f"<Row ss:Index='-1'>{CELL}</Row>"),
        f"{HEAD.format('')}</Workbook>",
        book("", before="").replace("<Table></Table>", HIDDEN),
    ],
)
def test_what_makes_entities_or_is_no_certain_table_is_refused(content: str) -> None:
    assert refused(content.encode()) == (NO_TABLE, {"found": "workbook"})


@pytest.mark.parametrize(
    "value",
    [
        '<Data ss:Type="Error">#REF!</Data>',
        '<Data ss:Type="Number">many</Data>',
        '<Data ss:Type="Number">NaN</Data>',
        '<Data ss:Type="Number">-INF</Data>',
        '<Data ss:Type="DateTime">NaN</Data>',
        '<Data ss:Type="DateTime">soon</Data>',
    ],
)
def test_a_cell_without_a_value_is_refused_with_its_line(value: str) -> None:
    content = book(f"<Row>{CELL}</Row><Row><Cell>{value}</Cell></Row>")
    assert refused(content.encode()) == ("statement_text_is_not_readable", {"line": 2})


def test_rows_that_only_look_like_the_one_above_are_counted_so_that_a_fault_names_the_line_one_sees() -> None:
    rows = f"<Row>{CELL}</Row><Row ss:Span='3'/><Row>{CELL}</Row>"
    assert [row.line for row in rows_of(book(rows).encode())] == [1, 6]
    wrong = f"{rows}<Row><Cell><Data ss:Type='Number'>NaN</Data></Cell></Row>"
    assert refused(book(wrong).encode()) == ("statement_text_is_not_readable", {"line": 7})
    twice = f"<Row ss:Span='2'/><Row ss:Index='2'>{CELL}</Row>"
    assert refused(book(twice).encode()) == (NO_TABLE, {"found": "workbook"})


def test_what_is_cut_off_is_refused_and_so_is_too_much() -> None:
    good = book(f"<Row>{CELL}</Row>")
    assert refused(good[:-30].encode())[0] == "statement_text_is_not_readable"
    assert refused(book(f"<Row>{CELL}</Row>" * 2_501).encode())[0] == "statement_is_too_long"
    assert refused(book(f"<Row>{CELL * 101}</Row>").encode())[0] == "statement_is_too_long"
    assert refused(book(f"<Row ss:Index='900000'>{CELL}</Row>").encode())[0] == "statement_is_too_long"


def test_a_tab_inside_a_quoted_cell_of_text_between_tabs_is_a_part_of_it() -> None:
    heading = ("日期", "收入金额", "账户余额", "用途", "附言")
    line = ("2027-01-10", "100.00", "2,001,088.00", '"鸡蛋\t说""好"""', '5" 管')
    text = "\r\n".join("\t".join(one) for one in (heading, line))
    assert [row.cells for row in rows_of(text.encode("gb18030"))] == [
        heading,
        ("2027-01-10", "100.00", "2,001,088.00", '鸡蛋 说"好"', '5" 管'),
    ]
    # Quotes that do not close before the line ends keep nothing together.
    left = text.replace('"鸡蛋\t说""好"""', '"鸡蛋\t说')
    assert rows_of(left.encode("gb18030"))[1].cells[3:] == ('"鸡蛋', "说", '5" 管')
