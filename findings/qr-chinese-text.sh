#!/usr/bin/env bash
# segno writes room names into QR codes in three encodings, by the name; a yen sign in one of them is read as a backslash.
#
# Library:  segno 1.6.6 (PyPI), read by zxing-cpp 3.1.1 (PyPI) and jsqr 1.4.0 (npm).
# Guessed:  text that isn't Latin goes in as UTF-8.
# Seen:     what fits into Latin-1 ("¥12.50", "300 m²") goes in as Latin-1, and zxing-cpp takes it for Shift_JIS, jsqr for
#           nothing. A Chinese name whose characters Japanese has too (舞蹈室) goes in as Kanji, or with other text as Shift_JIS
#           bytes, where ¥ stands at the place of the backslash: "舞蹈室 \30". Only a name with a simplified character
#           (曲艺室) is UTF-8. OpenCV 5.0.0's reader ended in a UnicodeDecodeError for Kanji, and zbar 0.23 (Debian) took
#           plain UTF-8 for Shift_JIS; with an ECI of UTF-8 both read right.
# Matters:  a code on a door or a donation box that holds a name and a price must read the same in every phone. Put an ASCII
#           address into the code and nothing else; where text has to be in it: make(…, encoding="utf-8", eci=True).
# Documented: that readers guess, yes (zxing 1500); segno names Latin-1 and then UTF-8, and leaves Shift_JIS out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check segno==1.6.6 zxing-cpp==3.1.1 numpy==2.2.6
npm install --silent --no-audit --no-fund jsqr@1.4.0

cat >write.py <<'PYTHON'
import json
from pathlib import Path

import numpy
import segno
import zxingcpp

seen = []
for how in ({}, {"encoding": "utf-8", "eci": True}):
    for text in ("¥12.50", "300 m²", "舞蹈室", "舞蹈室 ¥30", "曲艺室"):
        code = segno.make(text, micro=False, **how)
        dots = [list(row) for row in code.matrix_iter(scale=4, border=4)]
        read = zxingcpp.read_barcodes((1 - numpy.array(dots, dtype=numpy.uint8)) * 255)
        seen.append({"how": "utf-8 with ECI" if how else code.mode, "text": text, "zxing": read[0].text, "dots": dots})
Path("codes.json").write_text(json.dumps(seen))
PYTHON
cat >read.cjs <<'JS'
const jsQR = require('jsqr').default ?? require('jsqr');
for (const { how, text, zxing, dots } of require('./codes.json')) {
  const [height, width] = [dots.length, dots[0].length];
  const picture = new Uint8ClampedArray(width * height * 4).fill(255);
  dots.flat().forEach((dark, place) => dark && picture.fill(0, place * 4, place * 4 + 3));
  console.log(`${how}: ${text} -> zxing-cpp [${zxing}] jsqr [${jsQR(picture, width, height).data}]`);
}
JS
venv/bin/python write.py
node read.cjs | tee seen

diff seen - <<'EXPECTED'
byte: ¥12.50 -> zxing-cpp [･12.50] jsqr []
byte: 300 m² -> zxing-cpp [300 mｲ] jsqr []
kanji: 舞蹈室 -> zxing-cpp [舞蹈室] jsqr [舞蹈室]
byte: 舞蹈室 ¥30 -> zxing-cpp [舞蹈室 \30] jsqr []
byte: 曲艺室 -> zxing-cpp [曲艺室] jsqr [曲艺室]
utf-8 with ECI: ¥12.50 -> zxing-cpp [¥12.50] jsqr [¥12.50]
utf-8 with ECI: 300 m² -> zxing-cpp [300 m²] jsqr [300 m²]
utf-8 with ECI: 舞蹈室 -> zxing-cpp [舞蹈室] jsqr [舞蹈室]
utf-8 with ECI: 舞蹈室 ¥30 -> zxing-cpp [舞蹈室 ¥30] jsqr [舞蹈室 ¥30]
utf-8 with ECI: 曲艺室 -> zxing-cpp [曲艺室] jsqr [曲艺室]
EXPECTED
