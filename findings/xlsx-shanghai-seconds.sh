#!/usr/bin/env bash
# On a machine in China every date of a workbook is the evening before, 43 seconds early; 20 s in Urumqi, none in Berlin.
#
# Library:  xlsx 0.18.5, xlsx-js-style 1.2.0 (npm), with cellDates; beside @e965/xlsx 0.20.3, a later state of the first that
#           others publish, and exceljs 4.4.0. TZ as a server in China has it.
# Guessed:  30 November 2026 is midnight of 30 November in the zone of the machine, or in UTC.
# Seen:     in Asia/Shanghai it is 29 November 23:59:17, so getDate() gives 29; Asia/Hong_Kong lacks 42 seconds, Asia/Urumqi 20.
#           The library counts from 30 December 1899 and takes that day's offset without its seconds: local mean time was
#           8:05:43 in Shanghai until 1901. Where the offset of then had whole minutes all is well, so tests in Europe see
#           nothing. Writing is wrong the other way: 46356.0005 goes into the cell. @e965/xlsx 0.20.3 is right.
# Matters:  a list of sessions, gifts or birthdays that is read in China is a day early, and a gift of 1 January falls into
#           the year before. Who imports takes the cell's number or its text (`w`), never such a Date; bank files and lists
#           here are read by a reader of our own, which counts days.
# Documented: no; the registry's version is of 2022.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check openpyxl==3.1.5
npm install --silent --no-audit --no-fund xlsx@0.18.5 xlsx-js-style@1.2.0 @e965/xlsx@0.20.3 exceljs@4.4.0
venv/bin/python - <<'PYTHON'
from datetime import date

from openpyxl import Workbook

workbook = Workbook()
workbook.active.append([date(2026, 11, 30)])
workbook.active.append([date(2027, 1, 1)])
workbook.save("sessions.xlsx")
PYTHON
cat >probe.cjs <<'JS'
const { Workbook } = require('exceljs');
const local = (day) => day.toLocaleString('sv-SE');
(async () => {
  for (const name of ['xlsx', 'xlsx-js-style', '@e965/xlsx']) {
    const library = require(name);
    const sheet = library.readFile('sessions.xlsx', { cellDates: true }).Sheets.Sheet;
    const [[first], [second]] = library.utils.sheet_to_json(sheet, { header: 1 });
    const written = library.utils.aoa_to_sheet([[new Date(2026, 10, 30)]]).A1.v;
    console.log(process.env.TZ, name, local(first), sheet.A1.w, local(second), 'written', written.toFixed(4));
  }
  const workbook = new Workbook();
  await workbook.xlsx.readFile('sessions.xlsx');
  console.log(process.env.TZ, 'exceljs', workbook.worksheets[0].getCell('A1').value.toISOString());
})();
JS
for zone in Asia/Shanghai Asia/Hong_Kong Asia/Urumqi Europe/Berlin; do TZ=$zone node probe.cjs; done | tee seen

diff seen - <<'EXPECTED'
Asia/Shanghai xlsx 2026-11-29 23:59:17 2026-11-30 2026-12-31 23:59:17 written 46356.0005
Asia/Shanghai xlsx-js-style 2026-11-29 23:59:17 2026-11-30 2026-12-31 23:59:17 written 46356.0005
Asia/Shanghai @e965/xlsx 2026-11-30 00:00:00 2026-11-30 2027-01-01 00:00:00 written 46356.0000
Asia/Shanghai exceljs 2026-11-30T00:00:00.000Z
Asia/Hong_Kong xlsx 2026-11-29 23:59:18 2026-11-30 2026-12-31 23:59:18 written 46356.0005
Asia/Hong_Kong xlsx-js-style 2026-11-29 23:59:18 2026-11-30 2026-12-31 23:59:18 written 46356.0005
Asia/Hong_Kong @e965/xlsx 2026-11-30 00:00:00 2026-11-30 2027-01-01 00:00:00 written 46356.0000
Asia/Hong_Kong exceljs 2026-11-30T00:00:00.000Z
Asia/Urumqi xlsx 2026-11-29 23:59:40 2026-11-30 2026-12-31 23:59:40 written 46356.0002
Asia/Urumqi xlsx-js-style 2026-11-29 23:59:40 2026-11-30 2026-12-31 23:59:40 written 46356.0002
Asia/Urumqi @e965/xlsx 2026-11-30 00:00:00 2026-11-30 2027-01-01 00:00:00 written 46356.0000
Asia/Urumqi exceljs 2026-11-30T00:00:00.000Z
Europe/Berlin xlsx 2026-11-30 00:00:00 2026-11-30 2027-01-01 00:00:00 written 46356.0000
Europe/Berlin xlsx-js-style 2026-11-30 00:00:00 2026-11-30 2027-01-01 00:00:00 written 46356.0000
Europe/Berlin @e965/xlsx 2026-11-30 00:00:00 2026-11-30 2027-01-01 00:00:00 written 46356.0000
Europe/Berlin exceljs 2026-11-30T00:00:00.000Z
EXPECTED
