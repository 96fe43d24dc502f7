#!/usr/bin/env bash
# 26:30 hours in a sheet are 2:30 on 31 December 1899, an error, or a text, where 2:30 in the same column is a time.
#
# Library:  exceljs 4.4.0, read-excel-file 9.3.17 (npm); pandas 3.1.1 with odfpy 1.4.1, python-calamine 0.9.1, pyexcel-ods3
#           0.6.1, xlsx2csv 0.8.6, openpyxl 3.1.5 (PyPI).
# Guessed:  cells of the format [h]:mm come as durations, in one type for the whole column.
# Seen:     openpyxl gives durations. exceljs and read-excel-file give days of 1899 and 1900 in UTC, so getUTCHours() of 26:30
#           is 2. Of the same table as ODS pandas refuses 26:30 ("hour must be in 0..23"); python-calamine gives a time of
#           day for 2:30 and the text PT26H30M00S for 26:30; pyexcel-ods3 a time and a duration. xlsx2csv writes fractions
#           of a day.
# Matters:  volunteers' hours of a month are kept in such columns, and the busiest volunteers are those that lose 24 hours or
#           stop the import. Service is whole minutes here, in commands, events and tables.
# Documented: no. [h] stands in ECMA-376 part 1, 18.8.31; a time of OpenDocument is a duration.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openpyxl==3.1.5 pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1 \
  pyexcel==0.7.6 pyexcel-ods3==0.6.1 xlsx2csv==0.8.6
npm install --silent --no-audit --no-fund exceljs@4.4.0 read-excel-file@9.3.17

cat >probe.py <<'PYTHON'
import pandas
import pyexcel
from odf.number import Hours, Minutes, Text, TimeStyle
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

HOURS = ((2, 30), (26, 30))

workbook = Workbook()
for place, (hours, minutes) in enumerate(HOURS, 1):
    cell = workbook.active.cell(place, 1, (hours + minutes / 60) / 24)
    cell.number_format = "[h]:mm"
workbook.save("hours.xlsx")

document = OpenDocumentSpreadsheet()
shown = TimeStyle(name="hours", truncateonoverflow="false")
for part in (Hours(), Text(text=":"), Minutes(style="long")):
    shown.addElement(part)
document.automaticstyles.addElement(shown)
style = Style(name="cell", family="table-cell", datastylename="hours")
document.automaticstyles.addElement(style)
table = Table(name="hours")
for hours, minutes in HOURS:
    row = TableRow()
    cell = TableCell(valuetype="time", timevalue=f"PT{hours:02}H{minutes:02}M00S", stylename=style)
    cell.addElement(P(text=f"{hours}:{minutes:02}"))
    row.addElement(cell)
    table.addElement(row)
document.spreadsheet.addElement(table)
document.save("hours.ods")


def say(name, read):
    try:
        print(name, [f"{type(one).__name__} {one}" for one in read()])
    except Exception as error:  # The library's own.
        print(name, f"{type(error).__name__}: {error}")


say("openpyxl", lambda: [row[0] for row in load_workbook("hours.xlsx").active.iter_rows(values_only=True)])
say("pandas, ODS", lambda: pandas.read_excel("hours.ods", engine="odf", header=None)[0])
say("calamine, ODS", lambda: [row[0] for row in CalamineWorkbook.from_path("hours.ods").get_sheet_by_index(0).to_python()])
say("pyexcel, ODS", lambda: [row[0] for row in pyexcel.get_array(file_name="hours.ods")])
PYTHON
cat >probe.mjs <<'JS'
import exceljs from 'exceljs';
import readRows from 'read-excel-file/node';

const workbook = new exceljs.Workbook();
await workbook.xlsx.readFile('hours.xlsx');
console.log('exceljs', ...['A1', 'A2'].map((cell) => workbook.worksheets[0].getCell(cell).value.toISOString()));
const [{ data }] = await readRows('hours.xlsx');
console.log('read-excel-file', ...data.map(([hours]) => hours.toISOString()));
JS
{
  venv/bin/python probe.py
  echo xlsx2csv $(venv/bin/xlsx2csv hours.xlsx)
  TZ=Asia/Shanghai node probe.mjs
} 2>/dev/null | tee seen

diff seen - <<'EXPECTED'
openpyxl ['timedelta 2:30:00', 'timedelta 1 day, 2:30:00']
pandas, ODS DateParseError: hour must be in 0..23: 26:30
calamine, ODS ['time 02:30:00', 'str PT26H30M00S']
pyexcel, ODS ['time 02:30:00', 'timedelta 1 day, 2:30:00']
xlsx2csv 0.104167 1.104167
exceljs 1899-12-30T02:30:00.000Z 1899-12-31T02:30:00.000Z
read-excel-file 1899-12-30T02:30:00.000Z 1899-12-31T02:30:00.000Z
EXPECTED
