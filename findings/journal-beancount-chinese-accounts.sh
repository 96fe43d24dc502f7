#!/usr/bin/env bash
# beancount refuses Assets:银行 and takes Assets:Bank:银行; rustledger takes both, or refuses a root that its file renames.
#
# Tool:     beancount 3.2.3 (PyPI) and @rustledger/wasm 0.24.0 (npm), which reads the same files.
# Guessed:  names of accounts in Chinese are fine in both, or in neither; with `option "name_assets" "资产"` the roots are too.
# Seen:     beancount tests a name by its beginning alone: the first part under the root must start with a capital or a
#           digit, which no Chinese character is; the parts after it are not looked at. Roots in Cyrillic may be chosen,
#           in Chinese they may not. rustledger reads all of them in `Ledger`; its `validateSource` refuses the renamed root,
#           and advises the very option that stands in the file.
# Matters:  a treasurer who goes on in the exported journal with accounts named in Chinese. Export for beancount: every
#           account is in Latin letters; a new one is put two below the root, `Assets:Bank:银行`.
# Documented: that a part begins with a capital or a digit; not that characters without case are refused by it, nor that only
#           the first part is looked at.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile --disable-pip-version-check beancount==3.2.3
npm install --silent --no-audit --no-fund @rustledger/wasm@0.24.0

cat >journals.json <<'JSON'
[
  "2026-01-01 open Assets:银行 CNY\n",
  "2026-01-01 open Assets:Bank:银行 CNY\n",
  "2026-01-01 open Assets:A银行 CNY\n",
  "option \"name_assets\" \"Активы\"\n2026-01-01 open Активы:Банк CNY\n",
  "option \"name_assets\" \"资产\"\n2026-01-01 open 资产:Bank CNY\n"
]
JSON
cat >read.py <<'PYTHON'
import json

from beancount import loader

for text in json.load(open("journals.json")):
    errors = loader.load_string(text)[1]
    print("beancount  ", text.split("open ")[1].split()[0], "->", [error.message for error in errors] or "fine")
PYTHON
cat >read.mjs <<'JS'
import { readFileSync } from 'node:fs';
import init, { Ledger, validateSource } from '@rustledger/wasm';

await init({ module_or_path: readFileSync('node_modules/@rustledger/wasm/rustledger_wasm_bg.wasm') });
const said = (errors) => errors.map(({ message }) => message.split(': account')[0]).join() || 'fine';
for (const text of JSON.parse(readFileSync('journals.json'))) {
  const whole = Ledger.fromFiles({ 'main.beancount': text }, 'main.beancount').isValid();
  console.log('rustledger ', text.match(/open (\S+)/)[1], '-> Ledger', whole, '- validateSource', said(validateSource(text).errors));
}
JS
{
  venv/bin/python read.py
  node read.mjs
} | tee seen

diff seen - <<'EXPECTED'
beancount   Assets:银行 -> ['Invalid account name: Assets:银行']
beancount   Assets:Bank:银行 -> fine
beancount   Assets:A银行 -> fine
beancount   Активы:Банк -> fine
beancount   资产:Bank -> ["Error for option 'name_assets': Invalid root account name: '资产'", 'Invalid account name: 资产:Bank']
rustledger  Assets:银行 -> Ledger true - validateSource fine
rustledger  Assets:Bank:银行 -> Ledger true - validateSource fine
rustledger  Assets:A银行 -> Ledger true - validateSource fine
rustledger  Активы:Банк -> Ledger true - validateSource Invalid account name "Активы:Банк"
rustledger  资产:Bank -> Ledger true - validateSource Invalid account name "资产:Bank"
EXPECTED
