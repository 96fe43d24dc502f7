"""What is no workbook that a bank made is refused, whatever it is, and costs neither memory nor time."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from services.gateway.statements.workbooks import first_sheet
from shared.contracts.fund.account_statements.refusals.files import (
    STATEMENT_FILE_IS_NOT_A_TABLE,
    STATEMENT_IS_TOO_LONG,
    STATEMENT_TEXT_IS_NOT_READABLE,
)
from shared.kernel.refusals import Rejected

CELL = '<c r="A1"><v>28.16</v></c>'


def packed(sheet: str, styles: str = "<s/>") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/styles.xml", styles)
    return out.getvalue()


GOOD = packed(f"<w><row>{CELL}</row></w>")
BROKEN = GOOD[:54] + bytes([255] * 8) + GOOD[62:]
"""The packed bytes of its sheet begin at 54."""
DATES = '<s><cellXfs><xf numFmtId="14"/></cellXfs></s>'


LIARS = {
    "a row of no number": (packed(f'<w><row r="abc">{CELL}</row></w>'), STATEMENT_FILE_IS_NOT_A_TABLE),
    "a row too far": (packed(f'<w><row r="{"9" * 5_000}">{CELL}</row></w>'), STATEMENT_FILE_IS_NOT_A_TABLE),
    "a style of no number": (
        packed("<w/>", '<s><cellXfs><xf numFmtId="x"/></cellXfs></s>'),
        STATEMENT_FILE_IS_NOT_A_TABLE,
    ),
    "a date too far": (
        packed('<w><row><c s="0"><v>1e999999999</v></c></row></w>', DATES),
        STATEMENT_FILE_IS_NOT_A_TABLE,
    ),
    "a date of no number": (
        packed('<w><row><c s="0"><v>nan</v></c></row></w>', DATES),
        STATEMENT_TEXT_IS_NOT_READABLE,
    ),
    "an entity": (packed('<!DOCTYPE w [<!ENTITY e "x">]><w>&e;</w>'), STATEMENT_FILE_IS_NOT_A_TABLE),
    "too many cells": (packed("<w>" + "<c/>" * 600_000 + "</w>"), STATEMENT_IS_TOO_LONG),
    "too much space": (packed("<w>" + " " * 20_000_000 + "</w>"), STATEMENT_IS_TOO_LONG),
    "packed bytes changed": (BROKEN, STATEMENT_FILE_IS_NOT_A_TABLE),
    "cut off": (packed(f"<w><row>{CELL * 40}</row></w>")[:90], STATEMENT_FILE_IS_NOT_A_TABLE),
}


@pytest.mark.parametrize(("content", "code"), LIARS.values(), ids=LIARS)
def test_a_workbook_that_lies_is_refused(content: bytes, code: object) -> None:
    with pytest.raises(Rejected) as caught:
        first_sheet(content)
    assert caught.value.refusal is code


def test_one_that_does_not_is_read() -> None:
    assert [one.cells for one in first_sheet(GOOD)] == [("28.16",)]


BOOK = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def book(sheets: str, properties: str = "", target: str = "worksheets/sheet3.xml") -> bytes:
    out = BytesIO()
    targets = {"a": target, "b": "worksheets/sheet1.xml"}
    relations = "".join(f'<Relationship Id="{name}" Target="{part}"/>' for name, part in targets.items())
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f"<w {BOOK}>{properties}<sheets>{sheets}</sheets></w>")
        archive.writestr("xl/_rels/workbook.xml.rels", f"<rs>{relations}</rs>")
        archive.writestr("xl/styles.xml", DATES)
        for number, value in ((1, 1), (3, 44_933)):
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml", f'<w><row><c s="0"><v>{value}</v></c></row></w>'
            )
    return out.getvalue()


FIRST, SECOND = '<sheet name="gifts" r:id="a"/>', '<sheet name="notes" r:id="b"/>'


@pytest.mark.parametrize(
    ("content", "day"),
    [
        (book(FIRST + SECOND), "2023-01-07"),
        (book(FIRST + SECOND, target="/xl/worksheets/sheet3.xml"), "2023-01-07"),
        (book('<sheet name="old" state="hidden" r:id="b"/>' + FIRST), "2023-01-07"),
        (book(SECOND + FIRST), "1899-12-31"),
        (book('<sheet name="nowhere" r:id="c"/>'), "1899-12-31"),
        (book(FIRST, '<workbookPr date1904="1"/>'), "2027-01-08"),
        (book(FIRST, '<workbookPr date1904="true"/>'), "2027-01-08"),
        (book(FIRST, '<workbookPr date1904="0"/>'), "2023-01-07"),
    ],
    ids=[
        "a sheet moved to the front",
        "named from the root",
        "behind a hidden one",
        "the other first",
        "a sheet that is nowhere",
        "counts from 1904",
        "counts from 1904, in a word",
        "counts from 1900",
    ],
)
def test_the_sheet_that_stands_first_is_read_and_its_days_are_those_that_were_typed(
    content: bytes, day: str
) -> None:
    assert [one.cells for one in first_sheet(content)] == [(f"{day} 00:00:00",)]
