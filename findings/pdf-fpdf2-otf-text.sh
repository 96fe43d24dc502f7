#!/usr/bin/env bash
# A receipt that fpdf2 makes with a Chinese OpenType font looks right, and of its text one reader has a NUL in every word, one nothing.
#
# Library:  fpdf2 2.8.9 (PyPI) with Noto Sans Hans (@embedpdf/fonts-sc 1.0.0, npm); beside it pdf-lib 1.17.1 and pdfkit 0.20.2 (npm). Read by
#           pypdf 7.1.1, pdfminer.six 20260107 and PyMuPDF 1.26.5 (PyPI).
# Guessed:  text that a PDF shows can be searched in each of the three; if anywhere, a character comes as its Kangxi radical (⾦ for 金).
# Seen:     no radicals anywhere. Of fpdf2's page pypdf reads a NUL before each character, which looks like a space, pdfminer an empty text,
#           and PyMuPDF all; of pdf-lib's and pdfkit's pages all three read what was written.
# Matters:  an auditor who searches receipts for 基金 finds none, and takes the file for a scan. Receipts here are made by typst.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check fpdf2==2.8.9 pypdf==7.1.1 PyMuPDF==1.26.5 pdfminer.six==20260107
npm install --silent --no-audit --no-fund @embedpdf/fonts-sc@1.0.0 pdf-lib@1.17.1 @pdf-lib/fontkit@1.1.1 pdfkit@0.20.2 >log 2>&1 || { cat log; exit 1; }

cat >make.cjs <<'JAVASCRIPT'
const { createWriteStream, readFileSync, writeFileSync } = require('fs');
const fontkit = require('@pdf-lib/fontkit');
const { PDFDocument } = require('pdf-lib');
const PdfKit = require('pdfkit');

const [font, text] = process.argv.slice(2);
(async () => {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  document.addPage().drawText(text, { x: 50, y: 500, size: 12, font: await document.embedFont(readFileSync(font), { subset: true }) });
  writeFileSync('pdf-lib.pdf', await document.save());
  const other = new PdfKit();
  other.pipe(createWriteStream('pdfkit.pdf'));
  other.font(font).text(text);
  other.end();
})();
JAVASCRIPT
cat >probe.py <<'PYTHON'
import sys

import pymupdf
from fpdf import FPDF
from pdfminer.high_level import extract_text
from pypdf import PdfReader

pymupdf.TOOLS.mupdf_display_errors(False)
font, text = sys.argv[1:]
page = FPDF()
page.add_font("noto", "", font)
page.add_page()
page.set_font("noto", size=12)
page.cell(text=text)
page.output("fpdf2.pdf")
for made_by in ("fpdf2", "pdf-lib", "pdfkit"):
    file = f"{made_by}.pdf"
    for reader, seen in (
        ("pypdf", PdfReader(file).pages[0].extract_text()),
        ("pdfminer.six", extract_text(file)),
        ("PyMuPDF", pymupdf.open(file)[0].get_text()),
    ):
        print(f"{made_by}, read by {reader}: {seen.strip()!r}", "as written" if seen.strip() == text else "otherwise")
PYTHON
font=node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf
text=社区慈善基金收据
node make.cjs "$font" "$text"
venv/bin/python -W ignore probe.py "$font" "$text" 2>/dev/null | tee seen

diff seen - <<'EXPECTED'
fpdf2, read by pypdf: '\x00社\x00区\x00慈\x00善\x00基\x00金\x00收\x00据' otherwise
fpdf2, read by pdfminer.six: '' otherwise
fpdf2, read by PyMuPDF: '社区慈善基金收据' as written
pdf-lib, read by pypdf: '社区慈善基金收据' as written
pdf-lib, read by pdfminer.six: '社区慈善基金收据' as written
pdf-lib, read by PyMuPDF: '社区慈善基金收据' as written
pdfkit, read by pypdf: '社区慈善基金收据' as written
pdfkit, read by pdfminer.six: '社区慈善基金收据' as written
pdfkit, read by PyMuPDF: '社区慈善基金收据' as written
EXPECTED
