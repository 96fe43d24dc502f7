"""Papers as PDF (tagged, PDF/UA-1: ISO 14289-1), where the extra ``pdf`` is installed.

Typst sets them, with one Chinese font that is installed beside it and none of the system's: the same paper is
the same bytes wherever the same versions run on the same kind of machine.
"""

import asyncio
import json
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typst import Fonts

MEDIA_TYPE = "application/pdf"
IS_THERE = find_spec("typst") is not None and find_spec("pylopdf_fonts_zh_cn") is not None
"""Whether PDFs can be made: the packages are an extra."""
LACKING = "〓"
"""Stands for a character that the font has no sign for, as printers have it (the geta mark, U+3013)."""

_FAMILY = "Noto Sans SC"
_ONE_AT_A_TIME = ThreadPoolExecutor(1, "printing")
"""Tens of milliseconds of work: beside the requests, and never several at once."""
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
"""Categories of what has no sign of its own, such as the joiners and selectors within an emoji."""


async def pdf_of(paper: Mapping[str, object]) -> bytes:
    """The paper as PDF; ``paper.typ`` says what it has to hold. Texts stay texts, whatever they look like."""
    return await asyncio.get_running_loop().run_in_executor(_ONE_AT_A_TIME, _set, dict(paper))


def _set(paper: dict[str, object]) -> bytes:
    # An extra, which few processes need.
    from typst import compile as compile_paper  # noqa: PLC0415

    printable = _printable(paper)
    assert isinstance(printable, dict)  # noqa: S101 (as it was given)
    printable["lacks"] = LACKING in json.dumps(
        {name: one for name, one in printable.items() if name != "lacking"}, ensure_ascii=False
    )
    content = compile_paper(
        (files("services.gateway.pages.papers") / "paper.typ").read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(printable, ensure_ascii=False)},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=0,
    )
    assert isinstance(content, bytes)  # noqa: S101 (one document, nothing written to disk)
    return content


@cache
def _fonts() -> "Fonts":
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415
    from typst import Fonts as InstalledFonts  # noqa: PLC0415

    fonts = InstalledFonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[sans_path().parent]
    )
    if _FAMILY not in fonts.families():
        # Typst would make a paper without a word of text, and call it a success.
        raise RuntimeError(f"{_FAMILY} is not where pylopdf-fonts-zh-cn should have it")
    return fonts


def _printable(value: object) -> object:
    """The same with what the font has a sign for: the standard takes no other."""
    if isinstance(value, str):
        return "".join(_signs(value))
    if isinstance(value, list):
        return [_printable(one) for one in value]
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    return value


def _signs(text: str) -> Iterator[str]:
    for one in unicodedata.normalize("NFC", text):
        if ord(one) in _covered():
            yield one
        elif one.isspace():
            yield " "
        elif unicodedata.category(one) not in _INVISIBLE:
            yield LACKING


@cache
def _covered() -> frozenset[int]:
    """The characters for which the font has a sign: its `cmap` in format 12 (ISO/IEC 14496-22, 5.2.1)."""
    from pylopdf_fonts_zh_cn import sans_path  # noqa: PLC0415

    font = sans_path().read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)
    }
    start = directory[b"cmap"]
    (encodings,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for number in range(encodings):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * number + 4)
        form, groups = struct.unpack_from(">H10xI", font, start + offset)
        if form == 12:
            for group in struct.iter_unpack(">III", font[start + offset + 16 :][: 12 * groups]):
                found.update(range(group[0], group[1] + 1))
    return frozenset(found)
