#!/usr/bin/env bash
# The usual Chinese bank card, 19 digits from 62, is refused by two checkers, and called Discover or Maestro by others.
#
# Library:  validator 13.15.35 (isCreditCard), payment 2.4.7, creditcards 5.0.0, card-validator 10.0.4 (npm).
# Guessed:  UnionPay's cards from 62 have 16 to 19 digits everywhere, and are called UnionPay.
# Seen:     validator takes 16 digits alone, so debit cards of 19 fail with a right check digit; with its provider UnionPay too.
#           payment refuses those that begin with 6222 or 6228, as Discover's of 16 digits, and takes the ones from 6217.
#           creditcards says Maestro of all. card-validator is right.
# Matters:  what a fund pays back, and what it owes for bought work, goes to such accounts. Nothing here holds
#           such a number; whoever keeps them in a form of their own checks length and check digit (ISO/IEC 7812-1, up to 19
#           digits) and no more.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund validator@13.15.35 payment@2.4.7 creditcards@5.0.0 card-validator@10.0.4

cat >probe.cjs <<'JS'
const cardValidator = require('card-validator');
const { card: creditcards } = require('creditcards');
const payment = require('payment');
const validator = require('validator');

const made = (beginning, length) => {
  const digits = beginning.padEnd(length - 1, '0');
  return [...'0123456789'].map((last) => digits + last).find((number) => validator.isLuhnNumber(number));
};
for (const [beginning, length] of [['621483', 16], ['621700', 19], ['622202', 19], ['622848', 19], ['623035', 18]]) {
  const number = made(beginning, length);
  const checked = cardValidator.number(number);
  console.log(
    `${beginning}, ${length} digits: validator`, validator.isCreditCard(number), validator.isCreditCard(number, { provider: 'unionpay' }),
    '| payment', payment.fns.validateCardNumber(number), payment.fns.cardType(number),
    '| creditcards', creditcards.isValid(number), creditcards.type(number),
    '| card-validator', checked.isValid, checked.card.type,
  );
}
JS
node probe.cjs | tee seen

diff seen - <<'EXPECTED'
621483, 16 digits: validator true true | payment true unionpay | creditcards true Maestro | card-validator true unionpay
621700, 19 digits: validator false false | payment true unionpay | creditcards true Maestro | card-validator true unionpay
622202, 19 digits: validator false false | payment false discover | creditcards true Maestro | card-validator true unionpay
622848, 19 digits: validator false false | payment false discover | creditcards true Maestro | card-validator true unionpay
623035, 18 digits: validator false false | payment true unionpay | creditcards true Maestro | card-validator true unionpay
EXPECTED
