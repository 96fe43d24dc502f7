#!/usr/bin/env bash
# In beancount `balance … 200.00 CNY` is content with 199.99, and `balance … 200 CNY` is not.
#
# Library:  beancount 3.2.3 (PyPI).
# Guessed:  `balance … 200.00 CNY` fails for a balance of 199.99: the assertion is there to find just that.
# Seen:     it passes: the tolerance is one unit of the last decimal that was written, so 199.90 passes for `200.0` too. A
#           whole number has none, so the assertion with fewer digits is the stricter one. `200.00 ~ 0 CNY` is exact.
# Matters:  a fund's journal that is exported for a treasurer should prove its balances to the fen. An export for
#           beancount has to write every assertion with `~ 0` and two decimals.
# Documented: yes, in "Precision & Tolerances" (the local tolerance is twice the inferred one); who reads only the language's
#           syntax does not expect it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check beancount==3.2.3

check() {  # check GIFT ASSERTION
  cat >fund.beancount <<JOURNAL
2026-03-01 open Assets:HostCharity CNY
2026-03-01 open Income:Gifts CNY
2026-03-01 * "A gift"
  Assets:HostCharity  $1 CNY
  Income:Gifts
2026-03-02 balance Assets:HostCharity  $2 CNY
JOURNAL
  if venv/bin/bean-check fund.beancount >/dev/null 2>&1; then echo "has $1, asserts $2: passes"; else echo "has $1, asserts $2: fails"; fi
}
{
  check 199.99 '200.00'
  check 199.98 '200.00'
  check 199.99 '200.00 ~ 0'
  check 199.90 '200.0'
  check 199.99 '200'
  check 200.00 '200'
} | tee seen

diff seen - <<'EXPECTED'
has 199.99, asserts 200.00: passes
has 199.98, asserts 200.00: fails
has 199.99, asserts 200.00 ~ 0: fails
has 199.90, asserts 200.0: passes
has 199.99, asserts 200: fails
has 200.00, asserts 200: passes
EXPECTED
