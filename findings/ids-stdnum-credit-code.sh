#!/usr/bin/env bash
# python-stdnum refuses every credit code (统一社会信用代码) whose registering authority is a letter.
#
# Library:  python-stdnum 2.2 (PyPI), cn.uscc.
# Guessed:  GB 32100 lets the first two characters be digits or letters, so a village's co-operative (N1 to N3, registered by
#           the agriculture authority) or an organ of the armed forces (A1) with a right check character is valid.
# Seen:     InvalidFormat: the first eight characters have to be digits; its documentation even shows a code of A1 as an
#           error. On the other side the check digit inside (GB 11714, the organisation's own code) and the six digits of the
#           region are not looked at: a wrong one and region 999999 are valid. hutool 5.8.40 (Java) takes the letters.
# Matters:  partners are companies (91), social organisations (51, 52), and near Guangzhou collectives of villages (N2, N3).
#           A form that asks this library turns away just those. So check characters, alphabet and length by the standard
#           and let the first two be any of its alphabet.
# Documented: yes, as if right, in the module's docstring; no issue found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-stdnum==2.2

cat >probe.py <<'PYTHON'
from stdnum.cn import uscc

CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I, O, S, V, Z.
ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # GB 11714.


def organisation(body):
    weighed = sum(ORGANISATION.index(one) * weight for one, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2)))
    return body + "0123456789X0"[11 - weighed % 11]


def code(body):
    return body + CODE[-sum(CODE.index(one) * pow(3, place, 31) for place, one in enumerate(body)) % 31]


inside = organisation("MA5A1B2C")
wrong = inside[:-1] + ("0" if inside[-1] != "0" else "1")
for what, number in {
    "company": code("91440115" + inside),
    "social organisation": code("51440115" + inside),
    "village group": code("N1440115" + inside),
    "village": code("N2440115" + inside),
    "town": code("N3440115" + inside),
    "armed forces": code("A1440115" + inside),
    "no such region": code("91999999" + inside),
    "wrong inner check digit": code("91440115" + wrong),
}.items():
    try:
        print(f"{what:24}", number, "valid", uscc.validate(number) == number)
    except uscc.ValidationError as error:
        print(f"{what:24}", number, type(error).__name__)
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
company                  91440115MA5A1B2C1R valid True
social organisation      51440115MA5A1B2C1X valid True
village group            N1440115MA5A1B2C1C InvalidFormat
village                  N2440115MA5A1B2C19 InvalidFormat
town                     N3440115MA5A1B2C16 InvalidFormat
armed forces             A1440115MA5A1B2C1Q InvalidFormat
no such region           91999999MA5A1B2C1E valid True
wrong inner check digit  91440115MA5A1B2C0N valid True
EXPECTED
