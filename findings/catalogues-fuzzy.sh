#!/usr/bin/env bash
# A translation that is marked as not yet right is shown to people by each of five tools that turn PO files into JSON.
#
# Library:  i18next-conv 16.0.0, gettext-converter 1.3.4, @lingui/format-po 5.9.5, gettext-to-messageformat 0.4.0,
#           po2json 1.0.0-beta-3 (npm).
# Guessed:  an entry with `#, fuzzy` counts as not translated in all, as in GNU's msgfmt, and one whose text is empty too.
# Seen:     all but po2json take it as any other; po2json leaves it out in its own format and takes it in `mf`. An empty text
#           comes as "", so that a button has no word, or as the key.
# Matters:  a tool for translators marks so each text whose original has changed: 每周一次 stands where it is twice by now. The pages
#           here read catalogues by Babel, which keeps such an entry too: tests/architecture/test_words.py refuses it.
# Documented: i18next-conv has `skipUntranslated`, which leaves out both; of the others, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund i18next-conv@16.0.0 gettext-converter@1.3.4 @lingui/format-po@5.9.5 \
  gettext-to-messageformat@0.4.0 po2json@1.0.0-beta-3

cat >zh.po <<'PO'
msgid ""
msgstr ""
"Language: zh\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

msgid "quota"
msgstr "配额"

#, fuzzy
msgid "limit"
msgstr "每周一次"

msgid "save"
msgstr ""
PO
cat >probe.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { formatter } from '@lingui/format-po';
import converter from 'gettext-converter';
import { gettextToI18next } from 'i18next-conv';

const require = createRequire(import.meta.url);
const po = readFileSync('zh.po', 'utf8');
const text = (one) => (Array.isArray(one) ? one.at(-1) : one);
const show = (name, found) => console.log(`${name}: limit ${JSON.stringify(text(found.limit))}, save ${JSON.stringify(text(found.save))}`);

show('i18next-conv', JSON.parse(await gettextToI18next('zh', po)));
show('i18next-conv, skipUntranslated', JSON.parse(await gettextToI18next('zh', po, { skipUntranslated: true })));
show('gettext-converter', converter.po2i18next(po));
const lingui = Object.values(formatter({}).parse(po, { locale: 'zh', sourceLocale: 'en', filename: 'zh.po' }));
show('lingui', Object.fromEntries(lingui.map(({ message, translation }) => [message, translation])));
show('gettext-to-messageformat', require('gettext-to-messageformat').parsePo(po).translations);
show('po2json', require('po2json').parse(po));
show('po2json, mf', require('po2json').parse(po, { format: 'mf' }));
JS
node --no-deprecation probe.mjs 2>errors | tee seen || { cat errors; exit 1; }

diff seen - <<'EXPECTED'
i18next-conv: limit "每周一次", save ""
i18next-conv, skipUntranslated: limit undefined, save undefined
gettext-converter: limit "每周一次", save ""
lingui: limit "每周一次", save ""
gettext-to-messageformat: limit "每周一次", save "save"
po2json: limit undefined, save ""
po2json, mf: limit "每周一次", save "save"
EXPECTED
