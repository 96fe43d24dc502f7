#!/usr/bin/env bash
# Breaking a Chinese receipt into lines, fpdf2 and reportlab cut an amount in two and begin a line with a comma; typst does neither.
#
# Library:  fpdf2 2.8.9, reportlab 5.1.0, typst 0.15.2 (PyPI); font Noto Sans SC of @expo-google-fonts/noto-sans-sc 0.4.3 (npm).
# Guessed:  fpdf2, which knows words by blanks, breaks Chinese anywhere, a line may begin with a full stop, but keeps a number whole;
#           reportlab's wordWrap="CJK" keeps commas and stops off the beginning, brackets off the end, and numbers whole.
# Seen:     multi_cell of fpdf2 makes "¥1,2" and "34.50" two lines, and numbers of receipts too; lines begin with ， 。 ！. reportlab
#           does the same with "¥1,234.5" and "0", begins lines with ， and ；, and ends one with （. typst, told that the text is
#           Chinese, has none of it at any of the 24 widths tried.
# Matters:  an amount of 1,2 at the end of a line is read as one. Receipts, statements and certificates with running text are set
#           by typst, or each amount and number stands in a cell of its own.
# Documented: the rules are those of GB/T 15834-2011 (5.1) (no comma or stop begins a line, no opening bracket ends one).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check fpdf2==2.8.9 reportlab==5.1.0 typst==0.15.2 pymupdf==2.0
npm install --silent --no-audit --no-fund @expo-google-fonts/noto-sans-sc@0.4.3
cat >probe.py <<'PYTHON'
import io
import logging

import pymupdf
import typst
from fpdf import FPDF
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

logging.disable(logging.WARNING)
FONTS = "node_modules/@expo-google-fonts/noto-sans-sc/400Regular"
FONT = f"{FONTS}/NotoSansSC_400Regular.ttf"
TEXT = "兹收到居民捐赠人民币壹仟贰佰叁拾肆元伍角（¥1,234.50），用于长者食堂；票据号码0000001234，校验码Ab12Cd，开票日期2026年11月29日。谢谢您！"
pdfmetrics.registerFont(TTFont("sans", FONT))


def by_fpdf2(width: int) -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.add_font("sans", fname=FONT)
    paper.set_font("sans", size=10)
    paper.multi_cell(width, text=TEXT, align="L")
    return bytes(paper.output())


def by_reportlab(width: int) -> bytes:
    made = io.BytesIO()
    margins_and_padding = 144 + 12
    paper = SimpleDocTemplate(made, pagesize=(width * 72 / 25.4 + margins_and_padding, 800))
    paper.build([Paragraph(TEXT, ParagraphStyle("running", fontName="sans", fontSize=10, wordWrap="CJK"))])
    return made.getvalue()


def by_typst(width: int) -> bytes:
    page = f'#set page(width: {width}mm, margin: 0pt)\n#set text(font: "Noto Sans SC", size: 10pt, lang: "zh")\n'
    return typst.compile((page + TEXT).encode(), font_paths=[FONTS])


def faults(pdf: bytes) -> set[str]:
    [page] = pymupdf.open(stream=pdf)
    lines = [line.replace(" ", "") for line in page.get_text().split("\n") if line]
    assert "".join(lines).replace(" ", "") == TEXT
    found = set()
    for before, after in zip(lines, lines[1:]):
        if after[0] in "，。；！）":
            found.add(f"begins with {after[0]}")
        if before[-1] == "（":
            found.add("ends with （")
        if before[-1] in "0123456789.," and after[0] in "0123456789.,":
            where = len("".join(lines[: lines.index(before) + 1]))
            found.add("amount cut" if where < TEXT.index("）") else "number cut" if where < TEXT.index("校") else "date cut")
    return found


for make in (by_fpdf2, by_reportlab, by_typst):
    print(make.__name__, sorted(set().union(*(faults(make(width)) for width in range(40, 112, 3)))))
PYTHON
venv/bin/python probe.py | tee seen.txt
diff - seen.txt <<'SEEN'
by_fpdf2 ['amount cut', 'begins with 。', 'begins with ！', 'begins with ）', 'begins with ，', 'begins with ；', 'date cut', 'number cut']
by_reportlab ['amount cut', 'begins with ，', 'begins with ；', 'ends with （', 'number cut']
by_typst []
SEEN
