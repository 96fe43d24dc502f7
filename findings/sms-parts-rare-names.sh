#!/usr/bin/env bash
# A notice with a rare character of a name is sent as two short messages or three, by the library, and one sends half the character.
#
# Library:  smpplib 2.2.4, smsutil 1.1.3 (PyPI), sms-segments-calculator 1.3.0, sms-length 0.2.2, smshelper 0.1.0 (npm).
# Guessed:  70 characters in one message, 67 in each of several; a character beyond the first 65,536 counts as two and is never cut; all agree.
# Seen:     where such a character would lie across the end of the first part, smsutil and sms-segments-calculator put it into the next, and
#           need a third message; sms-length and smshelper divide the length by 67 and say two; smpplib sends two, of which the first ends in
#           the first half of the character and the second begins with the other. One character further on all agree.
# Matters:  parents and residents have names with such characters (𬘭, 𠮷), and a gateway bills by the part: what was estimated is not what
#           is paid. Nothing here counts parts: a notice by SMS names no person and is short.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check smpplib==2.2.4 smsutil==1.1.3
npm install --silent --no-audit --no-fund sms-segments-calculator@1.3.0 sms-length@0.2.2 smshelper@0.1.0 >log 2>&1 || { cat log; exit 1; }

cat >probe.py <<'PYTHON'
import smpplib.gsm
import smsutil

for before in (65, 66, 67):
    text = "海" * before + "𬘭" + "湾" * (132 - before)
    parts = [part[6:] for part in smpplib.gsm.make_parts(text)[0]]
    halves = sum(0xD8 <= part[-2] < 0xDC for part in parts)
    print(f"{before} before it: smpplib {len(parts)}, ending in half a character: {halves}")
    print(f"{before} before it: smsutil {len(smsutil.split(text).parts)}")
PYTHON
cat >probe.cjs <<'JAVASCRIPT'
const { count } = require('sms-length');
const { SegmentedMessage } = require('sms-segments-calculator');
const helper = require('smshelper');
for (const before of [65, 66, 67]) {
  const text = '海'.repeat(before) + '𬘭' + '湾'.repeat(132 - before);
  console.log(`${before} before it: sms-segments-calculator ${new SegmentedMessage(text).segmentsCount}`);
  console.log(`${before} before it: sms-length ${count(text).messages}`);
  console.log(`${before} before it: smshelper ${helper.parts(text)}`);
}
JAVASCRIPT
{ venv/bin/python probe.py; node probe.cjs; } | LC_ALL=C sort | tee seen

diff seen - <<'EXPECTED'
65 before it: smpplib 2, ending in half a character: 0
65 before it: sms-length 2
65 before it: sms-segments-calculator 2
65 before it: smshelper 2
65 before it: smsutil 2
66 before it: smpplib 2, ending in half a character: 1
66 before it: sms-length 2
66 before it: sms-segments-calculator 3
66 before it: smshelper 2
66 before it: smsutil 3
67 before it: smpplib 2, ending in half a character: 0
67 before it: sms-length 2
67 before it: sms-segments-calculator 2
67 before it: smshelper 2
67 before it: smsutil 2
EXPECTED
