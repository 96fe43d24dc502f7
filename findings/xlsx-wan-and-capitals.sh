#!/usr/bin/env bash
# The usual Excel formats for 万 and for capitals show a tenfold amount in two readers, and a dollar sign in one.
#
# Library:  SheetJS, xlsx 0.18.5 (npm, 27 million downloads a month); github.com/xuri/excelize/v2 v2.11.1 (Go); the file is
#           made by XlsxWriter 3.3.1 (PyPI).
# Guessed:  both show what Excel shows, or the bare number if they can't.
# Seen:     `0!.0,"万"` is how Chinese guides show 12,345.5 as "1.2万": a thousandth, and a point set before the last digit by
#           `!`, which a Chinese Excel takes for an escape. SheetJS shows "12!.3万", excelize "12.!3万". Of
#           `[DBNum2][$-804]General"元整"`, the choice 中文大写数字, SheetJS makes "$12345.5元整", and excelize "12345.5".
#           A plain `0.00,"千元"` is right in both.
# Matters:  who takes the shown text (sheet_to_csv, sheet_to_html, GetRows) of a treasurer's workbook gets these. An export
#           has to have yuan in plain cells and capitals as text; an importer has to take the cell's value.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check XlsxWriter==3.3.1
npm install --silent --no-audit --no-fund xlsx@0.18.5
go mod init probe 2>log
go get github.com/xuri/excelize/v2@v2.11.1 2>>log || { cat log; exit 1; }

cat >write.py <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("gifts.xlsx") as book:
    sheet = book.add_worksheet("gifts")
    for row, shown in enumerate(('0!.0,"万"', '[DBNum2][$-804]General"元整"', '0.00,"千元"', '#,##0.00"元"')):
        sheet.write_string(row, 0, shown)
        sheet.write_number(row, 1, 12345.5, book.add_format({"num_format": shown}))
PYTHON
cat >read.cjs <<'JS'
const xlsx = require('xlsx');
for (const [format, shown] of xlsx.utils.sheet_to_json(xlsx.readFile('gifts.xlsx').Sheets.gifts, { header: 1, raw: false })) {
  console.log('SheetJS ', format, '->', shown);
}
JS
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

func main() {
	book, err := excelize.OpenFile("gifts.xlsx")
	if err != nil {
		panic(err)
	}
	rows, err := book.GetRows("gifts")
	if err != nil {
		panic(err)
	}
	for _, row := range rows {
		fmt.Println("excelize", row[0], "->", row[1])
	}
}
GO
venv/bin/python write.py
{
  node read.cjs
  go run .
} | tee seen

diff seen - <<'EXPECTED'
SheetJS  0!.0,"万" -> 12!.3万
SheetJS  [DBNum2][$-804]General"元整" -> $12345.5元整
SheetJS  0.00,"千元" -> 12.35千元
SheetJS  #,##0.00"元" -> 12,345.50元
excelize 0!.0,"万" -> 12.!3万
excelize [DBNum2][$-804]General"元整" -> 12345.5
excelize 0.00,"千元" -> 12.35千元
excelize #,##0.00"元" -> 12,345.50元
EXPECTED
