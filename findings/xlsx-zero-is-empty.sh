#!/usr/bin/env bash
# A price of 0 in a workbook is an empty text to xlsx-stream-reader: what is free looks like what nobody priced.
#
# Library:  xlsx-stream-reader 1.1.1 beside exceljs 4.4.0 (both its readers), xlstream 2.5.5, xlsx 0.18.5 and read-excel-file 9.3.17
#           (npm); the workbook is made by XlsxWriter 3.3.1 (PyPI), with and without `constant_memory`.
# Guessed:  a number comes out as that number; at most texts within the cells (inline strings, as `constant_memory` writes) are lost to
#           one of them.
# Seen:     0 is "" in xlsx-stream-reader, as a cell is that isn't there, and -5 and 1250 are right. It and read-excel-file trim the blanks
#           at both ends of a text as well. All read inline strings.
# Matters:  our lists as XLSX have many zeros: free sessions, nothing taken, nothing left. A program that counts empty cells as
#           "not known yet" counts them all. Take another reader, or the CSV of the same list.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check XlsxWriter==3.3.1
npm install --silent --no-audit --no-fund xlsx-stream-reader@1.1.1 exceljs@4.4.0 xlstream@2.5.5 xlsx@0.18.5 read-excel-file@9.3.17

cat >make.py <<'PYTHON'
import xlsxwriter

for name, inline in (("inline", True), ("shared", False)):
    with xlsxwriter.Workbook(f"{name}.xlsx", {"constant_memory": inline}) as book:
        sheet = book.add_worksheet("list")
        for row, cells in enumerate(((" 舞蹈室 ", 1250), ("free", 0), ("back", -5), ("not priced", None))):
            for column, value in enumerate(cells):
                if value is not None:
                    sheet.write(row, column, value)
PYTHON
cat >read.cjs <<'JS'
const fs = require('fs');
const excel = require('exceljs');
const { getXlsxStream } = require('xlstream');
const StreamReader = require('xlsx-stream-reader');
const sheets = require('xlsx');

const readers = {
  'xlsx-stream-reader': (file) => new Promise((done) => {
    const rows = [];
    const reader = new StreamReader();
    reader.on('worksheet', (sheet) => sheet.on('row', (row) => rows.push(row.values.slice(1))).process());
    reader.on('end', () => done(rows));
    fs.createReadStream(file).pipe(reader);
  }),
  exceljs: async (file) => {
    const rows = [];
    const book = await new excel.Workbook().xlsx.readFile(file);
    book.worksheets[0].eachRow((row) => rows.push(row.values.slice(1)));
    return rows;
  },
  'exceljs, stream': async (file) => {
    const rows = [];
    for await (const sheet of new excel.stream.xlsx.WorkbookReader(file)) for await (const row of sheet) rows.push(row.values.slice(1));
    return rows;
  },
  xlstream: async (file) => {
    const rows = [];
    for await (const row of await getXlsxStream({ filePath: file, sheet: 0 })) rows.push(row.raw.arr);
    return rows;
  },
  SheetJS: (file) => sheets.utils.sheet_to_json(Object.values(sheets.readFile(file).Sheets)[0], { header: 1 }),
  'read-excel-file': async (file) => (await (await import('read-excel-file/node')).default(file))[0].data,
};
(async () => {
  for (const file of ['inline', 'shared']) {
    for (const [name, read] of Object.entries(readers)) console.log(`${file}, ${name}: ${JSON.stringify(await read(`${file}.xlsx`))}`);
  }
})();
JS
venv/bin/python make.py
node read.cjs | tee seen

diff seen - <<'EXPECTED'
inline, xlsx-stream-reader: [["舞蹈室",1250],["free",""],["back",-5],["not priced"]]
inline, exceljs: [[" 舞蹈室 ",1250],["free",0],["back",-5],["not priced"]]
inline, exceljs, stream: [[" 舞蹈室 ",1250],["free",0],["back",-5],["not priced"]]
inline, xlstream: [[" 舞蹈室 ",1250],["free",0],["back",-5],["not priced"]]
inline, SheetJS: [[" 舞蹈室 ",1250],["free",0],["back",-5],["not priced"]]
inline, read-excel-file: [["舞蹈室",1250],["free",0],["back",-5],["not priced",null]]
shared, xlsx-stream-reader: [["舞蹈室",1250],["free",""],["back",-5],["not priced"]]
shared, exceljs: [[" 舞蹈室 ",1250],["free",0],["back",-5],["not priced"]]
shared, exceljs, stream: [[" 舞蹈室 ",1250],["free",0],["back",-5],["not priced"]]
shared, xlstream: [[" 舞蹈室 ",1250],["free",0],["back",-5],["not priced"]]
shared, SheetJS: [[" 舞蹈室 ",1250],["free",0],["back",-5],["not priced"]]
shared, read-excel-file: [["舞蹈室",1250],["free",0],["back",-5],["not priced",null]]
EXPECTED
