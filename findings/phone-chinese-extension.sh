#!/usr/bin/env bash
# The libraries for telephone numbers know no extension as it is written in China: refused, lost, or part of the number.
#
# Library:  phonenumbers 9.0.43 (PyPI), libphonenumber-js 1.12.30 (npm).
# Guessed:  asked for region CN they take an office's number with its extension, 020-84981234转801 or 020-84981234 分机801, as
#           they take "ext. 801" and "x801"; or at least -801, as most forms and cards have it.
# Seen:     转 and 分机: NumberParseException in Python, undefined in JavaScript. -801: no error, but eleven digits more than
#           there are in any number, not valid. Looking for numbers in a text, both find 020-84981234 and lose the extension
#           without a word where 转 follows (Python also behind a comma), and nothing at all where -801 does. "ext" works.
# Matters:  offices and companies that apply as partners mostly have a switchboard. A form that asks these libraries turns
#           them away; a text that is searched gives the porter's desk. We take digits, spaces and hyphens, and say so.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check phonenumbers==9.0.43
npm init -y >npm.log
npm install --silent --no-audit --no-fund libphonenumber-js@1.12.30 >>npm.log

cat >probe.py <<'PYTHON'
import phonenumbers

for written in ("转801", " 分机801", "-801", ",801", " ext 801"):
    text = f"020-84981234{written}"
    found = [f"{one.number.national_number}/{one.number.extension}" for one in phonenumbers.PhoneNumberMatcher(text, "CN")]
    try:
        number = phonenumbers.parse(text, "CN")
        read = f"{number.national_number}/{number.extension} {phonenumbers.is_valid_number(number)}"
    except phonenumbers.NumberParseException:
        read = "refused"
    print(f"python {written.strip()}: {read}; in a text: {' '.join(found) or 'nothing'}")
PYTHON

cat >probe.js <<'JAVASCRIPT'
const {parsePhoneNumberFromString, findPhoneNumbersInText} = require("libphonenumber-js/max");
for (const written of ["转801", " 分机801", "-801", ",801", " ext 801"]) {
  const text = `020-84981234${written}`;
  const shown = number => `${number.nationalNumber}/${number.ext ?? "None"}`;
  const number = parsePhoneNumberFromString(text, "CN");
  const read = number ? `${shown(number)} ${number.isValid() ? "True" : "False"}` : "refused";
  const found = findPhoneNumbersInText(text, "CN").map(one => shown(one.number)).join(" ");
  console.log(`js ${written.trim()}: ${read}; in a text: ${found || "nothing"}`);
}
JAVASCRIPT

cat >expected <<'SEEN'
python 转801: refused; in a text: 2084981234/None
python 分机801: refused; in a text: 2084981234/None
python -801: 2084981234801/None False; in a text: nothing
python ,801: 2084981234/801 True; in a text: 2084981234/None
python ext 801: 2084981234/801 True; in a text: 2084981234/801
js 转801: refused; in a text: 2084981234/None
js 分机801: refused; in a text: 2084981234/None
js -801: 2084981234801/None False; in a text: nothing
js ,801: 2084981234/801 True; in a text: 2084981234/801
js ext 801: 2084981234/801 True; in a text: 2084981234/801
SEEN
{ venv/bin/python probe.py; node probe.js; } | tee seen
diff expected seen
