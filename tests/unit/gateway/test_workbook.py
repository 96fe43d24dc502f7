"""Tables as workbooks: what was there is there, and nothing in them is calculated."""

import tempfile
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from services.gateway.operations.workbook import workbook_of
from shared.kernel.sheets import cell
from shared.storage.faults import StoreUnavailable

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULAS = ("=1+1", "+8613800000000", "-1", "@SUM(1)", "＝1＋1", "\t=1+1", "\r=1+1", "\n=1+1")


def sheet_in(content: bytes) -> ET.Element:
    with ZipFile(BytesIO(content)) as book:
        return ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 (just made)


def texts_in(content: bytes) -> list[list[str]]:
    """What each cell shows, row after row; cells that are empty are not there."""
    return [
        ["".join(one.itertext()) for one in row.iter(f"{_MAIN}c")]
        for row in sheet_in(content).iter(f"{_MAIN}row")
    ]


async def test_names_of_columns_come_first_and_each_value_is_in_its_cell() -> None:
    rows = [
        ["n-1", "亲子种植", 31, 0.5, None, ""],
        ["n-2", "https://hehuo.test", 0, -1, "true", "internal:x"],
    ]
    content = await workbook_of("needs", ["need_id", "title", "households", "x", "y", "z"], rows)
    assert texts_in(content) == [
        ["need_id", "title", "households", "x", "y", "z"],
        ["n-1", "亲子种植", "31", "0.5"],
        ["n-2", "https://hehuo.test", "0", "-1", "true", "internal:x"],
    ]
    kinds = [one.get("t") for one in sheet_in(content).iter(f"{_MAIN}c")][6:10]
    assert kinds == ["inlineStr", "inlineStr", None, None], "texts are texts, and numbers are numbers"


@pytest.mark.parametrize("text", FORMULAS)
async def test_what_looks_like_a_formula_is_a_text_and_stays_one_when_its_cell_is_edited(text: str) -> None:
    content = await workbook_of("t", ["a", "b"], [[text, "plain"]])
    sheet = sheet_in(content)
    assert next(sheet.iter(f"{_MAIN}f"), None) is None
    suspect, plain = [one for one in sheet.iter(f"{_MAIN}c") if one.get("r") in {"A2", "B2"}]
    assert suspect.get("t") == "inlineStr"
    with ZipFile(BytesIO(content)) as book:
        styles = ET.fromstring(book.read("xl/styles.xml"))  # noqa: S314
    formats = [*styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]
    assert formats[int(suspect.get("s", "0"))].get("quotePrefix") == "1"
    assert formats[int(plain.get("s", "0"))].get("quotePrefix") is None
    assert cell(text) == f"'{text}", "and in comma-separated values a quote stands before it"


async def test_what_no_cell_holds_is_cut_and_a_number_is_never_rounded() -> None:
    content = await workbook_of("x" * 60, ["a", "b"], [["长" * 40_000, 2**53 + 1]])
    [_, [text, number]] = texts_in(content)
    assert (len(text), number) == (32_767, str(2**53 + 1))


async def test_without_room_for_it_it_can_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkstemp", full)
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(StoreUnavailable, match="No space left"):
        await workbook_of("t", ["a"], [["b"]])
