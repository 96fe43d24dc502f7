#!/usr/bin/env bash
# python-stdnum refuses the residence permits of people from Hong Kong and Macau who were born before 1997 and 1999.
#
# Library:  python-stdnum 2.2 (PyPI), cn.ric.
# Guessed:  the permits for residents from Hong Kong, Macau and Taiwan (since September 2018) have 18 digits made as those of
#           citizens, with 810000, 820000 and 830000 as their place; a validator of 2026 knows them.
# Seen:     the place has to have existed in the year of birth, and 810000 and 820000 are in the table from 1997 and 1999
#           on: who was born before is InvalidComponent, a younger person is valid. 830000 (Taiwan) is never valid. A place
#           that isn't in the table at all ends in a KeyError, out of is_valid() too, which is to return False.
# Matters:  Nansha is made for people from Hong Kong and Macau, and they are partners, residents and volunteers here. A
#           volunteer's certificate needs a number of a document; check length, date and check character only, and the
#           place not at all.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-stdnum==2.2

cat >probe.py <<'PYTHON'
from stdnum.cn import ric

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(place, born):
    body = f"{place}{born}001"  # Made up.
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS)) % 11]


for place, born in (
    ("440106", 19900101),
    ("810000", 19961231),
    ("810000", 19970101),
    ("820000", 19981231),
    ("820000", 19990101),
    ("830000", 19900101),
    ("830000", 20100101),
    ("440199", 19900101),
):
    try:
        answer = ric.is_valid(number(place, born))
    except KeyError as error:
        answer = f"KeyError {error}"
    print(place, "born", str(born)[:4], answer)
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
440106 born 1990 True
810000 born 1996 False
810000 born 1997 True
820000 born 1998 False
820000 born 1999 True
830000 born 1990 False
830000 born 2010 False
440199 born 1990 KeyError 'county'
EXPECTED
