#!/usr/bin/env bash
# Of a room's Chinese name on an NFC tag one library writes half the bytes, and three read a tag in UTF-16 into nonsense.
#
# Library:  ndef-lib 0.1.1, ndef 0.2.0, @taptrack/ndef 1.0.3 (npm), ndeflib 0.3.3 (PyPI).
# Guessed:  a text record with 海湾三楼 written by any is read by all, in UTF-8 and in UTF-16, of which a bit of the record tells;
#           without a mark of order UTF-16 is big-endian (NFC Forum, Text Record Type Definition 1.0, section 3.4).
# Seen:     ndef-lib keeps the low byte of each character: four bytes, "w~", a tab and a bar, which nothing brings back. The
#           others from npm read UTF-16 as if it were UTF-8, ndeflib as little-endian. What they write in UTF-8 is right,
#           and addresses are right in all.
# Matters:  a tag at a door is written once and glued on. It should hold the room's address and no text, in ASCII letters as
#           a QR code does; the page behind it has the name.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ndef-lib@0.1.1 ndef@0.2.0 @taptrack/ndef@1.0.3
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ndeflib==0.3.3

cat >tags.cjs <<'JS'
const ndef = require('ndef');
const lib = require('ndef-lib');
const taptrack = require('@taptrack/ndef');

const name = '海湾三楼';
const address = 'https://rooms.example/haiwan';
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const byLib = (record) => { const message = new lib.NdefMessage(); message.push(record); return hex(message.toByteArray()); };
const byTaptrack = (record) => hex(new taptrack.Message([record]).toByteArray());
const read = (bytes) => [...bytes].map((one) => one.charCodeAt(0).toString(16)).join(' ');

if (process.argv[2] === 'write') {
  const text = new lib.NdefTextRecord();
  text.setLanguageCode('zh');
  text.setText(name);
  const link = new lib.NdefUriRecord();
  link.setUri(address);
  console.log(`ndef-lib ${byLib(text)} ${byLib(link)}`);
  console.log(`ndef ${hex(ndef.encodeMessage([ndef.textRecord(name, 'zh')]))} ${hex(ndef.encodeMessage([ndef.uriRecord(address)]))}`);
  console.log(`@taptrack/ndef ${byTaptrack(taptrack.Utils.createTextRecord(name, 'zh'))} ${byTaptrack(taptrack.Utils.createUriRecord(address))}`);
} else {
  const payload = Buffer.concat([Buffer.from([0x82]), Buffer.from('zh'), Buffer.from(name, 'utf16le').swap16()]); // Big-endian, as without a mark.
  const tag = [0xd1, 1, payload.length, 0x54, ...payload];
  console.log('in UTF-16, ndef reads', read(ndef.decodeMessage(tag)[0].value));
  const [record] = taptrack.Message.fromBytes(new Uint8Array(tag)).getRecords();
  console.log('in UTF-16, @taptrack/ndef reads', read(taptrack.Utils.resolveTextRecord(record).content));
}
JS
cat >read.py <<'PYTHON'
import sys

import ndef

for line in sys.stdin:
    library, text, address = line.split()
    [name], [link] = (list(ndef.message_decoder(bytes.fromhex(one))) for one in (text, address))
    print(f"{library} wrote {name.text.encode('unicode_escape').decode()} and {link.uri}")
payload = b"\x82zh" + "海湾三楼".encode("utf-16-be")
[name] = ndef.message_decoder(bytes([0xD1, 1, len(payload), 0x54]) + payload)
print("in UTF-16, ndeflib reads", *(f"{ord(one):x}" for one in name.text))
PYTHON
{ node tags.cjs write | venv/bin/python read.py; node tags.cjs read; } | tee seen

diff seen - <<'EXPECTED'
ndef-lib wrote w~\t| and https://rooms.example/haiwan
ndef wrote \u6d77\u6e7e\u4e09\u697c and https://rooms.example/haiwan
@taptrack/ndef wrote \u6d77\u6e7e\u4e09\u697c and https://rooms.example/haiwan
in UTF-16, ndeflib reads 776d 7e6e 94e 7c69
in UTF-16, ndef reads 6d 77 6e 7e 4e 9 69 7c
in UTF-16, @taptrack/ndef reads 6d 77 6e 7e 4e 9 69 7c
EXPECTED
