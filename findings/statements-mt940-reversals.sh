#!/usr/bin/env bash
# Two readers of MT940 add a gift that the bank took back as a second gift.
#
# Library:  mt-940 5.1.1 (PyPI), mt940-js 1.0.0, mt940js 1.3.5 and swiftmessageparser 1.2.1 (npm).
# Guessed:  RC, the reversal of a credit, is money out and RD, the reversal of a debit, money in, by sign or by a flag.
# Seen:     mt-940 turns the sign for D only: RC comes out as +200, and the rows add up to 400 where the balance has not changed.
#           mt940-js reports RC as C and RD as D, with no flag. The other two give signed amounts and
#           isReversal, and mt940js refuses a file whose rows don't add up.
# Matters:  an association with an account abroad, or a foreign bank's export, has MT940. Whoever turns it into rows for an
#           import here has to check every file: opening balance + rows = closing balance, to the fen.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mt-940==5.1.1
npm install --silent --no-audit --no-fund mt940-js@1.0.0 mt940js@1.3.5 tslib@2.8.1 swiftmessageparser@1.2.1

printf '%s\r\n' :20:MARCH :25:44050166 :28C:1/1 :60F:C260301CNY1000,00 \
  :61:2603010301C200,00NTRFNONREF :86:gift :61:2603020302RC200,00NTRFNONREF :86:gift \
  :61:2603030303D25,00NCHGNONREF :86:fee :61:2603040304RD25,00NCHGNONREF :86:fee \
  :62F:C260304CNY1000,00 >march.sta

cat >read.py <<'PYTHON'
import mt940

rows = mt940.parse("march.sta")
for row in rows:
    print("mt-940", row.data["status"], row.data["amount"].amount)
change = rows.data["final_closing_balance"].amount.amount - rows.data["final_opening_balance"].amount.amount
print("mt-940: rows add up to", sum(row.data["amount"].amount for row in rows), "and the balance changed by", change)
PYTHON
cat >read.cjs <<'JS'
const text = require('fs').readFileSync('march.sta', 'utf8');
(async () => {
  const [first] = await require('mt940-js').read(Buffer.from(text));
  for (const { amount, isCredit, isReversal } of first.transactions) {
    console.log('mt940-js', amount, 'credit', isCredit, 'reversal', isReversal);
  }
  const [second] = new (require('mt940js').Parser)().parse(text);
  const [third] = require('swiftmessageparser').parse({ type: 'mt940', data: text });
  for (const [name, { transactions }] of Object.entries({ mt940js: second, swiftmessageparser: third })) {
    console.log(name, transactions.map(({ amount, isReversal }) => `${amount}${isReversal ? ' reversal' : ''}`).join(', '));
  }
})();
JS
{ venv/bin/python read.py; node read.cjs; } | tee seen

diff seen - <<'EXPECTED'
mt-940 C 200.00
mt-940 RC 200.00
mt-940 D -25.00
mt-940 RD 25.00
mt-940: rows add up to 400.00 and the balance changed by 0.00
mt940-js 200 credit true reversal undefined
mt940-js 200 credit true reversal undefined
mt940-js 25 credit false reversal undefined
mt940-js 25 credit false reversal undefined
mt940js 200, -200 reversal, -25, 25 reversal
swiftmessageparser 200, -200 reversal, -25, 25 reversal
EXPECTED
