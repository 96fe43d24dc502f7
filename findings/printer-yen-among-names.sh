#!/usr/bin/env bash
# After a ¥ on a receipt, node-thermal-printer goes on in Japanese; two other libraries write ??? for a Chinese name.
#
# Library:  node-thermal-printer 4.6.1, escpos 2.5.2, escpos-buffer 4.1.0, @point-of-sale/receipt-printer-encoder 4.0.1 (npm),
#           python-escpos 3.1 (PyPI).
# Guessed:  a library for receipt printers sends Chinese as GB18030, which the printers sold in China take, or refuses it.
# Seen:     node-thermal-printer, set to CHINA, leaves it for ¥ (code page 437) and does not come back: the next name is sent
#           in EUC-JP after ESC R 8, "Japan". Without the setting the first already is, and ¥ goes out as a backslash.
#           escpos-buffer and receipt-printer-encoder send one "?" for each character, without an error. python-escpos and
#           escpos send GB18030, in which ¥ is four bytes that a printer of GBK does not know.
# Matters:  a market's till prints names and sums. A receipt for such a printer has to write 元 and never ¥, and to go out
#           as GB18030 bytes or as a picture; what the library has made is to be looked at once on paper.
# Documented: the question marks, no; that sets change on their own, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-escpos==3.1
npm install --silent --no-audit --no-fund --ignore-scripts node-thermal-printer@4.6.1 escpos@2.5.2 escpos-buffer@4.1.0 \
  @point-of-sale/receipt-printer-encoder@4.0.1

cat >probe.mjs <<'JS'
import buffered from 'escpos-buffer';
import escpos from 'escpos';
import thermal from 'node-thermal-printer';
import Encoder from '@point-of-sale/receipt-printer-encoder';

const lines = ['随手捐 ¥5', '舞蹈室'];
const show = (name, bytes) => console.log(`${name}: ${Buffer.from(bytes).toString('hex')}`);

for (const set of [{ characterSet: 'CHINA' }, {}]) {
  const printer = new thermal.printer({ type: thermal.types.EPSON, interface: 'none', ...set });
  for (const line of lines) printer.println(line);
  show(`node-thermal-printer, ${set.characterSet ?? 'as it comes'}`, printer.getBuffer());
}
const paper = new buffered.InMemory();
const printer = await buffered.Printer.CONNECT('TM-T20', paper);
for (const line of lines) await printer.writeln(line);
show('escpos-buffer', paper.buffer());
const encoder = new Encoder({ language: 'esc-pos' }).codepage('auto');
for (const line of lines) encoder.line(line);
show('receipt-printer-encoder', encoder.encode());
const plain = new escpos.Printer({ write() {} });
for (const line of lines) plain.text(line);
show('escpos', plain.buffer.flush());
JS
cat >probe.py <<'PYTHON'
from escpos.printer import Dummy

printer = Dummy()
for line in ("随手捐 ¥5", "舞蹈室"):
    printer.textln(line)
print("python-escpos:", printer.output.hex())
PYTHON
{ node probe.mjs; venv/bin/python probe.py; } 2>errors | tee seen || { cat errors; exit 1; }

diff seen - <<'EXPECTED'
node-thermal-printer, CHINA: 1b520fcbe6cad6bee8201b74009d350a1b5208c9f1eda5bcbc0a
node-thermal-printer, as it comes: 1b5208bfefbcead9d0205c350ac9f1eda5bcbc0a
escpos-buffer: 1b74023f3f3f20be350d0a3f3f3f0d0a
receipt-printer-encoder: 1b74003f3f3f209d350a0d3f3f3f0a0d
escpos: cbe6cad6bee82081308436350acee8b5b8cad20a
python-escpos: cbe6cad6bee82081308436350acee8b5b8cad20a
EXPECTED
