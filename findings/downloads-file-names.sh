#!/usr/bin/env bash
# A downloaded file is saved with quotes in its name, or with the rest of the header, or its name is refused.
#
# Library:  content-disposition-filename 0.0.1, @tinyhttp/content-disposition 2.2.4, content-disposition-header 0.6.0,
#           @lazy-http/content-disposition 1.0.2, content-disposition-parser 1.0.2 (npm), pyrfc6266 1.0.2 (PyPI), beside
#           content-disposition 3.0.0 (npm).
# Guessed:  all read filename="…", and take filename*=UTF-8'zh-CN'… first where both stand (RFC 6266, RFC 8187).
# Seen:     content-disposition-filename keeps the quotes, and all that follows; three refuse a name that says its language
#           with a region, as zh-CN does; @lazy-http makes 50% of a plain name with 50%25; content-disposition-parser cuts
#           a quoted name at a semicolon.
# Matters:  an export or a pack that a script saves lies under another name. Ours are quoted, of ASCII letters, digits, dots
#           and hyphens, with no second name: all but the first read them.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund content-disposition@3.0.0 content-disposition-filename@0.0.1 @tinyhttp/content-disposition@2.2.4 \
  content-disposition-header@0.6.0 @lazy-http/content-disposition@1.0.2 content-disposition-parser@1.0.2
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyrfc6266==1.0.2

cat >headers.json <<'JSON'
{
  "as ours": "attachment; filename=\"haiwan-needs.csv\"",
  "two names": "attachment; filename=\"needs.csv\"; filename*=UTF-8''%E9%9C%80%E6%B1%82.csv",
  "with a language": "attachment; filename*=UTF-8'zh-CN'%E9%9C%80%E6%B1%82.csv",
  "with a semicolon": "attachment; filename=\"2026; 11.csv\"",
  "with a percent": "attachment; filename=\"50%25.csv\""
}
JSON
cat >probe.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tiny from '@tinyhttp/content-disposition';

const require = createRequire(import.meta.url);
const headers = JSON.parse(readFileSync('headers.json', 'utf8'));
const of = (name) => { const one = require(name); return one.default ?? one; };
const libraries = {
  'content-disposition': (header) => of('content-disposition').parse(header).parameters.filename,
  'content-disposition-filename': of('content-disposition-filename'),
  '@tinyhttp/content-disposition': (header) => tiny.parse(header).parameters.filename,
  'content-disposition-header': (header) => of('content-disposition-header').parse(header).parameters.filename,
  '@lazy-http/content-disposition': (header) => require('@lazy-http/content-disposition').parse(header).value,
  'content-disposition-parser': (header) => of('content-disposition-parser')(header).filename,
};
for (const [library, read] of Object.entries(libraries)) {
  const names = Object.entries(headers).map(([what, header]) => {
    try { return `${what} ${JSON.stringify(read(header) ?? null)}`; } catch { return `${what} refused`; }
  });
  console.log(`${library}: ${names.join(', ')}`);
}
JS
cat >probe.py <<'PYTHON'
import json

import pyrfc6266


def name_of(header):
    try:
        return json.dumps(pyrfc6266.parse_filename(header), ensure_ascii=False)
    except Exception:
        return "refused"


with open("headers.json", encoding="utf-8") as file:
    print("pyrfc6266:", ", ".join(f"{what} {name_of(header)}" for what, header in json.load(file).items()))
PYTHON
{ node probe.mjs; venv/bin/python probe.py; } | tee seen

diff seen - <<'EXPECTED'
content-disposition: as ours "haiwan-needs.csv", two names "需求.csv", with a language "需求.csv", with a semicolon "2026; 11.csv", with a percent "50%25.csv"
content-disposition-filename: as ours "\"haiwan-needs.csv\"", two names "\"needs.csv\"; filename*=UTF-8''%E9%9C%80%E6%B1%82.csv", with a language null, with a semicolon "\"2026; 11.csv\"", with a percent "\"50%25.csv\""
@tinyhttp/content-disposition: as ours "haiwan-needs.csv", two names "需求.csv", with a language refused, with a semicolon "2026; 11.csv", with a percent "50%25.csv"
content-disposition-header: as ours "haiwan-needs.csv", two names "需求.csv", with a language refused, with a semicolon "2026; 11.csv", with a percent "50%25.csv"
@lazy-http/content-disposition: as ours "haiwan-needs.csv", two names "需求.csv", with a language "需求.csv", with a semicolon "2026; 11.csv", with a percent "50%.csv"
content-disposition-parser: as ours "haiwan-needs.csv", two names "需求.csv", with a language "需求.csv", with a semicolon "2026", with a percent "50%25.csv"
pyrfc6266: as ours "haiwan-needs.csv", two names "需求.csv", with a language refused, with a semicolon "2026; 11.csv", with a percent "50%25.csv"
EXPECTED
