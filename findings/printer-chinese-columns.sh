#!/usr/bin/env bash
# On a receipt the sum behind a Chinese name goes over the edge of the paper: two libraries count a character as one column.
#
# Library:  node-thermal-printer 4.6.1 and escpos 2.5.2, beside receiptline 4.0.4 (npm).
# Guessed:  with 32 columns set, a name at the left and a sum at the right take 32 columns: receipt printers print a Chinese
#           character two columns wide.
# Seen:     node-thermal-printer fills up to 32 characters, which are 37 columns for 大米 五公斤 and 44 for a longer name: the
#           printer breaks the line, and the sum stands at the beginning of the next. escpos puts sums of three rows at three
#           places. receiptline has each end in column 32, and breaks the long name.
# Matters:  a till at a market prints what was bought. A table for such a printer is made with a library that counts widths
#           (East Asian Width, UAX 11), or the name gets a line of its own and the sum the next.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts node-thermal-printer@4.6.1 escpos@2.5.2 receiptline@4.0.4 iconv-lite@0.6.3

cat >probe.mjs <<'JS'
import escpos from 'escpos';
import iconv from 'iconv-lite';
import thermal from 'node-thermal-printer';
import receiptline from 'receiptline';

const rows = [['rice 5 kg', '12.50'], ['大米 五公斤', '12.50'], ['社区食堂老人午餐券二十张', '200.00']];
const columns = (text) => [...text].reduce((sum, sign) => sum + (sign > '\u2e7f' ? 2 : 1), 0);
const ends = (bytes) => iconv.decode(Buffer.from(bytes), 'gb18030').split('\n')
  .filter((line) => line.trim()).map((line) => columns(line.trimEnd())).join(', ');

for (const [name, print] of Object.entries({
  leftRight: (printer, [left, right]) => printer.leftRight(left, right),
  tableCustom: (printer, [left, right]) => printer.tableCustom([
    { text: left, align: 'LEFT', width: 0.7 }, { text: right, align: 'RIGHT', width: 0.3 },
  ]),
})) {
  const printer = new thermal.printer({ type: thermal.types.EPSON, interface: 'none', characterSet: 'CHINA', width: 32 });
  for (const row of rows) print(printer, row);
  // What switches the character set is no column.
  const bytes = printer.getBuffer().toString('latin1').replace(/\x1b[Rt].|\x1c[&.]/g, '');
  console.log(`node-thermal-printer, ${name}: lines end in column ${ends(Buffer.from(bytes, 'latin1'))}`);
}
const printer = new escpos.Printer({ write() {} }, { width: 32 });
for (const row of rows) printer.table(row);
console.log(`escpos, table: lines end in column ${ends(printer.buffer.flush())}`);
for (const [left, right] of rows) {
  const shown = receiptline.transform(`${left} | ${right}`, { cpl: 32, encoding: 'gb18030', command: 'text' });
  console.log(`receiptline: lines end in column ${shown.split('\n').filter((line) => line.trim()).map((line) => columns(line.trimEnd())).join(', ')}`);
}
JS
node probe.mjs | tee seen

diff seen - <<'EXPECTED'
node-thermal-printer, leftRight: lines end in column 32, 37, 44
node-thermal-printer, tableCustom: lines end in column 33, 38, 45
escpos, table: lines end in column 29, 34, 42
receiptline: lines end in column 32
receiptline: lines end in column 32
receiptline: lines end in column 32, 10
EXPECTED
