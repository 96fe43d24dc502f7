#!/usr/bin/env bash
# ofxparse moves a gift of half past midnight into the month before; ofx-data-extractor can't read a file without line breaks.
#
# Library:  ofxparse 0.21, ofxtools 1.1.1 (PyPI), ofx-data-extractor 1.5.0 and ofx-js 1.1.1 (npm).
# Guessed:  20260301003000[8:CST], half past midnight in Beijing on 1 March, keeps its zone or its local day; where the lines
#           of a file are broken doesn't matter, since its tags say what belongs to what.
# Seen:     ofxparse answers 2026-02-28 16:30 with no zone on it, so .date() is the day before in UTC and the month is wrong;
#           a day without a time stays. ofxtools answers the same instant and says UTC. ofx-data-extractor ends in a JSON
#           error if all stands on one line, and leaves "&amp;" in a name as it is. ofx-js hands the text out.
# Matters:  banks abroad and bookkeeping programs speak OFX. Whoever makes rows for an import here from it has to take the day out of
#           the text or add the eight hours back; a period that is closed by the month catches what was moved.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ofxparse==0.21 ofxtools==1.1.1
npm install --silent --no-audit --no-fund ofx-data-extractor@1.5.0 ofx-js@1.1.1

cat >probe.py <<'PYTHON'
from io import BytesIO
from pathlib import Path

from ofxparse import OfxParser
from ofxtools.Parser import OFXTree

HEAD = "OFXHEADER:100 DATA:OFXSGML VERSION:102 SECURITY:NONE ENCODING:UTF-8 CHARSET:NONE COMPRESSION:NONE OLDFILEUID:NONE NEWFILEUID:NONE"
BODY = """<OFX>|<SIGNONMSGSRSV1>|<SONRS>|<STATUS>|<CODE>0|<SEVERITY>INFO|</STATUS>|<DTSERVER>20260401|<LANGUAGE>ZHO|</SONRS>|
</SIGNONMSGSRSV1>|<BANKMSGSRSV1>|<STMTTRNRS>|<TRNUID>1|<STATUS>|<CODE>0|<SEVERITY>INFO|</STATUS>|<STMTRS>|<CURDEF>CNY|
<BANKACCTFROM>|<BANKID>1|<ACCTID>2|<ACCTTYPE>CHECKING|</BANKACCTFROM>|<BANKTRANLIST>|<DTSTART>20260301|<DTEND>20260331|
<STMTTRN>|<TRNTYPE>CREDIT|<DTPOSTED>{posted}|<TRNAMT>12.50|<FITID>1|<NAME>A &amp; B|</STMTTRN>|</BANKTRANLIST>|
<LEDGERBAL>|<BALAMT>12.50|<DTASOF>20260331|</LEDGERBAL>|</STMTRS>|</STMTTRNRS>|</BANKMSGSRSV1>|</OFX>"""

for posted in ("20260301", "20260301003000[8:CST]"):
    body = BODY.replace("\n", "").format(posted=posted)
    for end, name in (("\n", "lines"), ("", "line")):
        Path(f"{name}.ofx").write_text(HEAD.replace(" ", "\n") + "\n\n" + body.replace("|", end) + "\n")
    file = Path("lines.ofx").read_bytes()
    [row] = OfxParser.parse(BytesIO(file)).account.statement.transactions
    print("ofxparse", posted, "->", row.date, row.payee)
    tree = OFXTree()
    tree.parse(BytesIO(file))
    [row] = tree.convert().statements[0].transactions
    print("ofxtools", posted, "->", row.dtposted, row.name)
PYTHON
cat >probe.cjs <<'JS'
const { readFileSync } = require('fs');
const { Ofx } = require('ofx-data-extractor');

(async () => {
  for (const name of ['lines', 'line']) {
    const text = readFileSync(`${name}.ofx`, 'utf8');
    const { STMTTRN } = (await require('ofx-js').parse(text)).OFX.BANKMSGSRSV1.STMTTRNRS.STMTRS.BANKTRANLIST;
    console.log('ofx-js', name, STMTTRN.DTPOSTED, STMTTRN.NAME);
    try {
      const [row] = new Ofx(text).getBankTransferList();
      console.log('ofx-data-extractor', name, row.DTPOSTED, row.NAME);
    } catch (error) {
      console.log('ofx-data-extractor', name, error.name);
    }
  }
})();
JS
{ venv/bin/python probe.py; node probe.cjs; } | tee seen

diff seen - <<'EXPECTED'
ofxparse 20260301 -> 2026-03-01 00:00:00 A & B
ofxtools 20260301 -> 2026-03-01 00:00:00+00:00 A & B
ofxparse 20260301003000[8:CST] -> 2026-02-28 16:30:00 A & B
ofxtools 20260301003000[8:CST] -> 2026-02-28 16:30:00+00:00 A & B
ofx-js lines 20260301003000[8:CST] A & B
ofx-data-extractor lines 2026-03-01 A &amp; B
ofx-js line 20260301003000[8:CST] A & B
ofx-data-extractor line SyntaxError
EXPECTED
