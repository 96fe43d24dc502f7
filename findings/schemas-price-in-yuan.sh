#!/usr/bin/env bash
# A schema for prices with two decimals refuses 0.07, 0.14 and one price in nine up to a thousand yuan; another validator none.
#
# Library:  ajv 8.20.0 (npm), jsonschema 4.26.0, fastjsonschema 2.22.3 (PyPI), github.com/santhosh-tekuri/jsonschema v6.0.2 (Go), on
#           {"type": "number", "multipleOf": 0.01}.
# Guessed:  ajv, which divides floating numbers, refuses some, as its page says; those of Python and Go take every price of two decimals.
# Seen:     jsonschema refuses the very same 11,426 of 100,000 as ajv. fastjsonschema and the one for Go refuse none; nor does ajv with
#           `multipleOfPrecision`. jsonschema is right when the text is read with `parse_float=Decimal` and the schema too.
# Matters:  a partner's form passes 0.06 and is refused at 0.07, by one side of an interface and not by the other. Amounts here are integer
#           fen in every schema, and shares are basis points: nothing is a fraction.
# Documented: of ajv, yes (`multipleOfPrecision`); of jsonschema no.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jsonschema==4.26.0 fastjsonschema==2.22.3
npm install --silent --no-audit --no-fund ajv@8.20.0 >log 2>&1 || { cat log; exit 1; }
go mod init probe 2>>log
go get github.com/santhosh-tekuri/jsonschema/v6@v6.0.2 2>>log || { cat log; exit 1; }

cat >probe.cjs <<'JAVASCRIPT'
const Ajv = require('ajv');

for (const [what, options] of [['ajv', {}], ['ajv with multipleOfPrecision', { multipleOfPrecision: 6 }]]) {
  const valid = new Ajv(options).compile({ type: 'number', multipleOf: 0.01 });
  const refused = [];
  for (let fen = 1; fen <= 100000; fen++) {
    const price = Number((fen / 100).toFixed(2));
    if (!valid(price)) refused.push(price);
  }
  console.log(`${what} refuses ${refused.length}: ${refused.slice(0, 4).join(' ')}`);
}
JAVASCRIPT
cat >probe.py <<'PYTHON'
import json
from decimal import Decimal

import fastjsonschema
from jsonschema import Draft202012Validator

SCHEMA = '{"type": "number", "multipleOf": 0.01}'
fast = fastjsonschema.compile(json.loads(SCHEMA))


def by_fast(price):
    try:
        fast(price)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


for what, valid, number in (
    ("jsonschema", Draft202012Validator(json.loads(SCHEMA)).is_valid, float),
    ("jsonschema with Decimal", Draft202012Validator(json.loads(SCHEMA, parse_float=Decimal)).is_valid, Decimal),
    ("fastjsonschema", by_fast, float),
):
    refused = [price for fen in range(1, 100_001) if not valid(number(price := f"{fen // 100}.{fen % 100:02}"))]
    print(f"{what} refuses {len(refused)}:", *refused[:4])
PYTHON
cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func main() {
	compiler := jsonschema.NewCompiler()
	document, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"type": "number", "multipleOf": 0.01}`))
	if err := compiler.AddResource("price.json", document); err != nil {
		panic(err)
	}
	schema := compiler.MustCompile("price.json")
	refused := 0
	for fen := 1; fen <= 100000; fen++ {
		price, _ := jsonschema.UnmarshalJSON(strings.NewReader(fmt.Sprintf("%d.%02d", fen/100, fen%100)))
		if schema.Validate(price) != nil {
			refused++
		}
	}
	fmt.Println("santhosh-tekuri/jsonschema refuses", refused)
}
GO
go mod tidy 2>>log || { cat log; exit 1; }
{ node probe.cjs; venv/bin/python probe.py; go run .; } | tee seen

diff seen - <<'EXPECTED'
ajv refuses 11426: 0.07 0.14 0.28 0.29
ajv with multipleOfPrecision refuses 0: 
jsonschema refuses 11426: 0.07 0.14 0.28 0.29
jsonschema with Decimal refuses 0:
fastjsonschema refuses 0:
santhosh-tekuri/jsonschema refuses 0
EXPECTED
