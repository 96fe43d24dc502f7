#!/usr/bin/env bash
# A gift split 15 to 85 and the same gift taken back leave a fen on each side; a share of nothing is given one.
#
# Library:  dinero.js 1.9.1 and 2.0.2, currency.js 2.0.4 (npm), github.com/Rhymond/go-money 1.0.15 (Go).
# Guessed:  shares of -0.33 are those of 0.33 with a minus; a share of 0 gets nothing, as nobody is owed a fen of it.
# Seen:     dinero.js 1.9.1 makes 5 + 28 of 33 fen and -4 - 29 of -33: gift and refund leave +1 and -1. currency.js rounds
#           15 % of 0.30 to 0.05 and of -0.30 to -0.04. go-money and dinero.js 2.0.2 mirror, but go-money gives the fen that
#           is left over to the first share even if that is 0: of 5 fen by 0 : 1 : 1, one.
# Matters:  the fund's share of a session whose money was partly given back, computed a second time by who books it
#           elsewhere. Take the share of `takings_fen`, which is what is left, and never a share of the refund.
# Documented: no; of go-money that leftover pennies are given "round-robin amongst the parties".
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dinero1@npm:dinero.js@1.9.1 dinero.js@2.0.2 currency.js@2.0.4
go mod init probe 2>log
go get github.com/Rhymond/go-money@v1.0.15 2>>log || { cat log; exit 1; }

cat >probe.mjs <<'JS'
import currency from 'currency.js';
import first from 'dinero1';
import { allocate, dinero, toSnapshot } from 'dinero.js';

const CNY = { code: 'CNY', base: 10, exponent: 2 };
for (const [amount, ratios] of [[33, [15, 85]], [-33, [15, 85]], [5, [0, 1, 1]], [-5, [0, 1, 1]]]) {
  const one = first({ amount, currency: 'CNY' }).allocate(ratios).map((part) => part.getAmount());
  const two = allocate(dinero({ amount, currency: CNY }), ratios).map((part) => toSnapshot(part).amount);
  console.log(amount, 'by', ratios.join(' : '), '- dinero.js 1.9.1', one.join(' '), '- 2.0.2', two.join(' '));
}
console.log('currency.js, 15 % of 0.30 and of -0.30:', `${currency(0.3).multiply(0.15)}`, `${currency(-0.3).multiply(0.15)}`);
JS
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/Rhymond/go-money"
)

func main() {
	for _, one := range []struct {
		amount int64
		ratios []int
	}{{33, []int{15, 85}}, {-33, []int{15, 85}}, {5, []int{0, 1, 1}}, {-5, []int{0, 1, 1}}} {
		parts, err := money.New(one.amount, money.CNY).Allocate(one.ratios...)
		if err != nil {
			panic(err)
		}
		fmt.Print("go-money ", one.amount, " by ", one.ratios, ":")
		for _, part := range parts {
			fmt.Print(" ", part.Amount())
		}
		fmt.Println()
	}
}
GO
go mod tidy 2>>log || { cat log; exit 1; }
{
  node probe.mjs
  go run .
} | tee seen

diff seen - <<'EXPECTED'
33 by 15 : 85 - dinero.js 1.9.1 5 28 - 2.0.2 4 29
-33 by 15 : 85 - dinero.js 1.9.1 -4 -29 - 2.0.2 -4 -29
5 by 0 : 1 : 1 - dinero.js 1.9.1 0 3 2 - 2.0.2 0 3 2
-5 by 0 : 1 : 1 - dinero.js 1.9.1 0 -2 -3 - 2.0.2 0 -3 -2
currency.js, 15 % of 0.30 and of -0.30: 0.05 -0.04
go-money 33 by [15 85]: 5 28
go-money -33 by [15 85]: -5 -28
go-money 5 by [0 1 1]: 1 2 2
go-money -5 by [0 1 1]: -1 -2 -2
EXPECTED
