#!/usr/bin/env bash
# Two accessible receipts joined into one file still claim to be PDF/UA; the second has no tags, or those of the first.
#
# Library:  pikepdf 10.18.0, PyMuPDF 2.0 and pypdf 7.1.1 (PyPI), pdf-lib 1.17.1 (npm); the receipts are made by typst 0.15.2.
# Guessed:  who joins PDF/UA-1 files keeps the tags of both, or drops the claim with them.
# Seen:     no one keeps them. pikepdf, PyMuPDF, pdf-lib and pypdf with clone_from leave claim, language and the title
#           "Receipt 1" on a file whose second receipt has no tag. In pikepdf's and pdf-lib's its page has the number of the
#           first page in the tree of tags, too: whoever follows it from there meets the first receipt. Only pypdf's append
#           to an empty writer claims nothing.
# Matters:  a donor's receipts of a year, joined for the accountant, are read aloud as one and a half. Receipts stay files
#           of their own; nothing here joins PDFs.
# Documented: that tags are not joined is reported (PyMuPDF 2469, pdf-lib 402, qpdf 490); that the claim stays, and that pages
#           point at foreign tags, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check \
  typst==0.15.2 pikepdf==10.18.0 pymupdf==2.0 pypdf==7.1.1
npm install --silent --no-audit --no-fund pdf-lib@1.17.1

cat >make.py <<'PYTHON'
import typst

for number in (1, 2):
    text = f'#set document(title: "Receipt {number}")\n#set text(lang: "zh")\n= Receipt {number}\n\n200.00, given on 1 March'
    with open("receipt.typ", "w") as file:
        file.write(text)
    typst.compile("receipt.typ", output=f"{number}.pdf", pdf_standards="ua-1")
PYTHON
cat >join.py <<'PYTHON'
import pikepdf
import pymupdf
import pypdf

with pikepdf.open("1.pdf") as first, pikepdf.open("2.pdf") as second:
    first.pages.extend(second.pages)
    first.save("pikepdf.pdf")
with pymupdf.open("1.pdf") as first, pymupdf.open("2.pdf") as second:
    first.insert_pdf(second)
    first.save("pymupdf.pdf")
for name, writer in (("pypdf-clone", pypdf.PdfWriter(clone_from="1.pdf")), ("pypdf-append", pypdf.PdfWriter())):
    if name == "pypdf-append":
        writer.append("1.pdf")
    writer.append("2.pdf")
    writer.write(f"{name}.pdf")
PYTHON
cat >join.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
import { PDFDocument } from 'pdf-lib';

const first = await PDFDocument.load(readFileSync('1.pdf'), { updateMetadata: false });
const second = await PDFDocument.load(readFileSync('2.pdf'));
for (const page of await first.copyPages(second, second.getPageIndices())) first.addPage(page);
writeFileSync('pdf-lib.pdf', await first.save());
JS
cat >look.py <<'PYTHON'
import pikepdf


def tags_of(node, page):
    if isinstance(node, pikepdf.Array):
        return sum(tags_of(one, page) for one in node)
    if not isinstance(node, pikepdf.Dictionary):
        return 0
    here = "/Pg" in node and node.Pg.objgen == page.objgen
    return here + (tags_of(node.K, page) if "/K" in node else 0)


for name in ("1", "2", "pikepdf", "pymupdf", "pdf-lib", "pypdf-clone", "pypdf-append"):
    with pikepdf.open(f"{name}.pdf") as file:
        claims, tree = file.open_metadata().get("pdfuaid:part"), file.Root.get("/StructTreeRoot")
        tags = [tags_of(tree, page.obj) > 0 if tree else False for page in file.pages]
        numbers = [int(page.obj.get("/StructParents", -1)) for page in file.pages]
        print(f"{name}: PDF/UA {claims}, pages with tags {tags}, their numbers in the tree {numbers}")
PYTHON
{
  venv/bin/python make.py
  venv/bin/python join.py
  node join.mjs
  venv/bin/python look.py
} 2>errors | tee seen || { cat errors; exit 1; }

diff seen - <<'EXPECTED'
1: PDF/UA 1, pages with tags [True], their numbers in the tree [0]
2: PDF/UA 1, pages with tags [True], their numbers in the tree [0]
pikepdf: PDF/UA 1, pages with tags [True, False], their numbers in the tree [0, 0]
pymupdf: PDF/UA 1, pages with tags [True, False], their numbers in the tree [0, -1]
pdf-lib: PDF/UA 1, pages with tags [True, False], their numbers in the tree [0, 0]
pypdf-clone: PDF/UA 1, pages with tags [True, False], their numbers in the tree [0, -1]
pypdf-append: PDF/UA None, pages with tags [False, False], their numbers in the tree [-1, -1]
EXPECTED
