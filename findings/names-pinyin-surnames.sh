#!/usr/bin/env bash
# The mode for surnames of pinyin knows neither 区 nor 盖, other libraries have none; 番禺 is "fan yu" in two.
#
# Library:  pypinyin 0.55.0 (PyPI), pinyin 4.0.0, pinyin-pro 3.29.4 and @napi-rs/pinyin 1.8.0 (npm), Intl of Node.js 20.
# Guessed:  surnames whose reading differs (单, 曾, 区) are read as such at the beginning of a name, at least where a mode for
#           surnames is set; a district of Guangzhou with a million people is in every dictionary.
# Seen:     without a mode all four say dan, chou and qu, three say ceng. pinyin-pro with surname: 'head' is right; pinyin with its mode
#           leaves 区 and 盖 as qu and gai; pypinyin and @napi-rs/pinyin have no mode. Intl's order, too, has 曾 and 仇 before 单.
#           番禺 (Panyu) is "fan yu" in pinyin and @napi-rs/pinyin.
# Matters:  区 (Ou) is a common name in Nansha, which was a part of Panyu. Lists of people are found by typing a part of
#           the name as it is written; no address, sign or certificate takes its Latin letters from a library.
# Documented: pypinyin's questions and answers tell of words with several readings; the missing surnames aren't told.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pypinyin==0.55.0
npm install --silent --no-audit --no-fund pinyin@4.0.0 pinyin-pro@3.29.4 @napi-rs/pinyin@1.8.0

cat >probe.py <<'PYTHON'
from pypinyin import lazy_pinyin

names = ("单小红", "曾国强", "仇英", "区志强", "盖明", "查明")
print("pypinyin", *(lazy_pinyin(name)[0] for name in names), lazy_pinyin("番禺"))
PYTHON
cat >probe.cjs <<'JS'
const { pinyin } = require('pinyin');
const pro = require('pinyin-pro').pinyin;
const rust = require('@napi-rs/pinyin');

const names = ['单小红', '曾国强', '仇英', '区志强', '盖明', '查明'];
for (const [library, read] of Object.entries({
  'pinyin': (text) => pinyin(text, { style: 'normal' }).flat(),
  'pinyin, surnames': (text) => pinyin(text, { style: 'normal', mode: 'surname' }).flat(),
  'pinyin-pro': (text) => pro(text, { toneType: 'none', type: 'array' }),
  'pinyin-pro, surnames': (text) => pro(text, { toneType: 'none', type: 'array', surname: 'head' }),
  '@napi-rs/pinyin': (text) => rust.pinyin(text, { style: rust.PINYIN_STYLE.Plain }),
})) {
  console.log(library, ...names.map((name) => read(name)[0]), read('番禺'));
}
console.log('Intl', ...[...'曾赵仇邱区欧单山'].sort(new Intl.Collator('zh-CN').compare));
JS
{ venv/bin/python probe.py; node probe.cjs; } | tee seen

diff seen - <<'EXPECTED'
pypinyin dan ceng chou qu gai cha ['pan', 'yu']
pinyin dan zeng chou qu gai cha [ 'fan', 'yu' ]
pinyin, surnames shan zeng qiu qu gai zha [ 'fan', 'yu' ]
pinyin-pro dan ceng chou qu gai cha [ 'pan', 'yu' ]
pinyin-pro, surnames shan zeng qiu ou ge zha [ 'pan', 'yu' ]
@napi-rs/pinyin dan ceng chou qu gai cha [ 'fan', 'yu' ]
Intl 曾 仇 单 欧 邱 区 山 赵
EXPECTED
