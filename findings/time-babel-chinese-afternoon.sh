#!/usr/bin/env bash
# Babel reads 晚上7:30, a time that it has written itself in Chinese, as half past seven in the morning.
#
# Library:  babel 2.19.0 (PyPI).
# Guessed:  parse_time() reads what format_time() has written in the same language, or refuses it.
# Seen:     the only words that it looks for are am and pm, and only where the locale's own pattern has hours of 12: 下午7:30 and
#           晚上7:30 are taken as 07:30 and, in zh_CN, so is "7:30 PM". No error, whatever stands in front. In en_US and
#           zh_Hant_HK "7:30 PM" is right, and 19:30 and 19时30分 are right everywhere.
# Matters:  staff type opening hours and the hours of a session as they say them. A form has to ask for hours of 24 with a
#           time field, and an importer of a timetable to refuse a time with a word in it.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check babel==2.19.0

cat >probe.py <<'PYTHON'
from datetime import time

from babel.dates import format_time, parse_time

for locale in ("zh_CN", "zh_Hant_HK", "en_US"):
    for pattern in ("ah:mm", "Bh:mm"):
        written = format_time(time(19, 30), pattern, locale=locale)
        print(locale, written, parse_time(written, locale=locale))
    for text in ("7:30 PM", "19:30", "19时30分"):
        print(locale, text, parse_time(text, locale=locale))
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
zh_CN 下午7:30 07:30:00
zh_CN 晚上7:30 07:30:00
zh_CN 7:30 PM 07:30:00
zh_CN 19:30 19:30:00
zh_CN 19时30分 19:30:00
zh_Hant_HK 下午7:30 07:30:00
zh_Hant_HK 晚上7:30 07:30:00
zh_Hant_HK 7:30 PM 19:30:00
zh_Hant_HK 19:30 19:30:00
zh_Hant_HK 19时30分 19:30:00
en_US PM7:30 19:30:00
en_US in the evening7:30 07:30:00
en_US 7:30 PM 19:30:00
en_US 19:30 19:30:00
en_US 19时30分 19:30:00
EXPECTED
