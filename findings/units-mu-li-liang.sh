#!/usr/bin/env bash
# Two mu of garden weigh 3e-30 kg, a li is 20 cm or 579 m instead of 500, and a liang 104 g instead of 50.
#
# Library:  pint 0.25 (PyPI), js-quantities 1.8.0, mathjs 15.2.0 (npm), GNU units 2.22.
# Guessed:  a Chinese unit in Latin letters is right or unknown: 亩 (mu) 666.67 m2, 里 (li) 500 m, 两 (liang) 50 g, 斤 (jin) 500 g.
# Seen:     jin is unknown to all four. mu is a thousandth of an atomic mass unit to three of them, a mass. li is a link of
#           surveyors, 20 cm, to pint and mathjs. GNU units has li and liang under a Chinese name with older values,
#           578.9 m and 103.9 g, a twofold 两; its catty is 500 g.
# Matters:  plots of a community's garden are in mu, gifts in kind in jin and liang. A gift in kind here is a count and a unit as it
#           was written, and no library adds one unit to another.
# Documented: GNU units: "Chinese unit of length" and "of weight", in its file; the prefixes, in all. The values are those of
#           the law of 1929 on weights and measures, but a tenth of a 斤 for the 两, by the State Council's order of 1959.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pint==0.25
npm install --silent --no-audit --no-fund mathjs@15.2.0 js-quantities@1.8.0
fetch() { apt-get download units=2.22-2 >log 2>&1; }
fetch || { apt-get update -qq && fetch; } || { cat log; exit 1; }
dpkg-deb -x units_*.deb .
rm usr/share/units/currency.units
cp var/lib/units/currency.units usr/share/units/

cat >probe.py <<'PYTHON'
from pint import UndefinedUnitError, UnitRegistry

units = UnitRegistry()
for quantity in ("2 mu", "1 li", "1 liang", "1 jin"):
    try:
        print("pint", quantity, f"= {units(quantity).to_base_units():.5g}")
    except UndefinedUnitError:
        print("pint", quantity, "unknown")
PYTHON
cat >probe.cjs <<'JS'
const { unit } = require('mathjs');
const quantity = require('js-quantities');
const libraries = {
  mathjs: (text) => unit(text).toSI().toString(),
  'js-quantities': (text) => quantity(text).toBase().toString(),
};
for (const [library, read] of Object.entries(libraries)) {
  for (const text of ['2 mu', '1 li', '1 liang', '1 jin']) {
    let said = 'unknown';
    try { said = `= ${read(text)}`; } catch {}
    console.log(library, text, said);
  }
}
JS
{
  venv/bin/python probe.py
  node probe.cjs
  for asked in '2 mu:kg' '1 li:m' '1 liang:g' '1 catty:g' '1 jin:g'; do
    said=$(usr/bin/units --file "$PWD/usr/share/units/definitions.units" --terse "${asked%:*}" "${asked#*:}") &&
      echo "GNU units ${asked%:*} = $said ${asked#*:}" || echo "GNU units ${asked%:*} unknown"
  done
} | tee seen

diff seen - <<'EXPECTED'
pint 2 mu = 3.3211e-30 kilogram
pint 1 li = 0.20117 meter
pint 1 liang unknown
pint 1 jin unknown
mathjs 2 mu unknown
mathjs 1 li = 0.201168 m
mathjs 1 liang unknown
mathjs 1 jin unknown
js-quantities 2 mu = 3.321077842e-30 kg
js-quantities 1 li unknown
js-quantities 1 liang unknown
js-quantities 1 jin unknown
GNU units 2 mu = 3.3210781e-30 kg
GNU units 1 li = 578.90072 m
GNU units 1 liang = 103.94825 g
GNU units 1 catty = 500 g
GNU units 1 jin unknown
EXPECTED
