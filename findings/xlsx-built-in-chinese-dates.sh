#!/usr/bin/env bash
# A day that a Chinese Excel formats as 2027年1月8日 is the number 46395 to openpyxl, pandas, exceljs and xlsx2csv.
#
# Library:  openpyxl 3.1.5, pandas 3.1.1, xlsx2csv 0.8.6 beside python-calamine 0.9.1 (PyPI); exceljs 4.4.0 beside xlsx 0.18.5 and
#           read-excel-file 9.3.17 (npm).
# Guessed:  a format that is built into Excel (ECMA-376, 18.8.30: 27 to 36 and 50 to 58 are dates where the language is
#           Chinese) is a date to all, as 14 is; a file holds its number alone and no code.
# Seen:     openpyxl, and so pandas, exceljs and xlsx2csv know 14 to 22 and no more: 46395.8125, a number, and is_date denies it.
#           calamine, SheetJS and read-excel-file take all for dates.
# Matters:  lists of gifts with days come from such an Excel, and the same column may hold both kinds. Whoever makes rows for
#           an import here out of them takes calamine, or looks at the format's number. Our own reader knows these numbers.
# Documented: openpyxl lists the formats that it knows, without a word on others; no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openpyxl==3.1.5 pandas==3.1.1 xlsx2csv==0.8.6 python-calamine==0.9.1
npm install --silent --no-audit --no-fund exceljs@4.4.0 xlsx@0.18.5 read-excel-file@9.3.17

cat >make.py <<'PYTHON'
"""A workbook as Excel keeps it, with built-in formats by their numbers."""
from zipfile import ZipFile

FORMATS = (14, 31, 57, 58)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"

styles = "".join(f'<xf numFmtId="{one}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' for one in (0, *FORMATS))
rows = "".join(
    f'<row r="{row}"><c r="A{row}"><v>{one}</v></c><c r="B{row}" s="{row}"><v>46395.8125</v></c></row>'
    for row, one in enumerate(FORMATS, 1)
)
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="gifts" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="等线"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(FORMATS) + 1}">{styles}</cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
}
with ZipFile("gifts.xlsx", "w") as archive:
    for name, text in PARTS.items():
        archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
PYTHON
cat >read.py <<'PYTHON'
import subprocess
import sys
import warnings

import openpyxl
import pandas
import python_calamine

warnings.simplefilter("ignore")
sheet = openpyxl.load_workbook("gifts.xlsx").active
show = lambda name, rows: print(f"{name}: " + ", ".join(f"{number} {value}" for number, value in rows))
show("openpyxl", ((row[0].value, row[1].value) for row in sheet.iter_rows()))
show("openpyxl, is_date", ((row[0].value, row[1].is_date) for row in sheet.iter_rows()))
show("pandas", pandas.read_excel("gifts.xlsx", header=None, engine="openpyxl").itertuples(index=False))
rows = subprocess.run([sys.prefix + "/bin/xlsx2csv", "gifts.xlsx"], capture_output=True, text=True, check=True).stdout
show("xlsx2csv", (row.split(",") for row in rows.split()))
calamine = python_calamine.CalamineWorkbook.from_path("gifts.xlsx").get_sheet_by_index(0).to_python()
show("calamine", ((int(number), value) for number, value in calamine))
PYTHON
cat >read.mjs <<'JS'
import excel from 'exceljs';
import readExcel from 'read-excel-file/node';
import sheets from 'xlsx';

const said = (value) => (value instanceof Date ? value.toISOString() : value);
const show = (name, rows) => console.log(`${name}: ${rows.map(([number, value]) => `${number} ${said(value)}`).join(', ')}`);

const book = await new excel.Workbook().xlsx.readFile('gifts.xlsx');
const rows = [];
book.worksheets[0].eachRow((row) => rows.push([row.getCell(1).value, row.getCell(2).value]));
show('exceljs', rows);
const [first] = Object.values(sheets.readFile('gifts.xlsx', { cellDates: true }).Sheets);
const shown = sheets.utils.sheet_to_json(first, { header: 1 });
show('SheetJS', shown.map(([number, value]) => [number, value instanceof Date ? 'a date' : value]));
show('read-excel-file', (await readExcel('gifts.xlsx'))[0].data);
JS
venv/bin/python make.py
{ venv/bin/python read.py; TZ=UTC node read.mjs; } | tee seen

diff seen - <<'EXPECTED'
openpyxl: 14 2027-01-08 19:30:00, 31 46395.8125, 57 46395.8125, 58 46395.8125
openpyxl, is_date: 14 True, 31 False, 57 False, 58 False
pandas: 14 2027-01-08 19:30:00, 31 46395.8125, 57 46395.8125, 58 46395.8125
xlsx2csv: 14 01-08-27, 31 46395.8125, 57 46395.8125, 58 46395.8125
calamine: 14 2027-01-08 19:30:00, 31 2027-01-08 19:30:00, 57 2027-01-08 19:30:00, 58 2027-01-08 19:30:00
exceljs: 14 2027-01-08T19:30:00.000Z, 31 46395.8125, 57 46395.8125, 58 46395.8125
SheetJS: 14 a date, 31 a date, 57 a date, 58 a date
read-excel-file: 14 2027-01-08T19:30:00.000Z, 31 2027-01-08T19:30:00.000Z, 57 2027-01-08T19:30:00.000Z, 58 2027-01-08T19:30:00.000Z
EXPECTED
