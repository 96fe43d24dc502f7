#!/usr/bin/env bash
# A payment code with a Chinese name is refused as damaged, and UnionPay's account in it is cut into a field of 96 characters.
#
# Library:  promptparse 1.6.0, emvqr 0.0.5, beside emvco-qr-sdk 1.0.0 (npm), on codes of EMV QRCPS, merchant-presented.
# Guessed:  the check sum is over the text's UTF-8, and tag 15, UnionPay's account, is sixteen digits.
# Seen:     promptparse takes the code in Latin letters and, asked to check, gives null for the same code with 港湾社区 in its
#           language template (64): its check sum is over UTF-16. emvqr reads tag 15 as a template: 4796490047964900 becomes
#           a field 47, of length 96, with 490047964900, and the template 64, which is one, a plain text. emvco-qr-sdk
#           divides both rightly.
# Matters:  a box or a stall shows such a code. Codes that this platform makes hold an address alone; who reads a merchant's
#           code takes the account as digits, and counts bytes for the check sum.
# Documented: no. EMV QRCPS merchant-presented mode 1.1: tags 02 to 25 are plain, 26 to 51 and 64 templates.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund promptparse@1.6.0 emvqr@0.0.5 emvco-qr-sdk@1.0.0

cat >probe.cjs <<'JS'
const { parseQR } = require('emvco-qr-sdk');
const emvqr = require('emvqr');
const { parse } = require('promptparse');

const field = (tag, value) => tag + String([...value].length).padStart(2, '0') + value;
const sum = (bytes) => {
  let rest = 0xffff;
  for (const byte of bytes) {
    rest ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) rest = ((rest & 0x8000 ? 0x1021 : 0) ^ (rest << 1)) & 0xffff;
  }
  return rest.toString(16).toUpperCase().padStart(4, '0');
};
const code = (more) => {
  const fields = [['00', '01'], ['01', '12'], ['15', '4796490047964900'], ['52', '8398'], ['53', '156'], ['54', '30.00'], ['58', 'CN']];
  const text = `${[...fields, ['59', 'HARBOUR'], ['60', 'GUANGZHOU'], ...more].map((one) => field(...one)).join('')}6304`;
  return text + sum(Buffer.from(text));
};
const chinese = field('00', 'ZH') + field('01', '港湾社区') + field('02', '广州');
for (const [name, text] of Object.entries({ Latin: code([]), Chinese: code([['64', chinese]]) })) {
  const at = (tag) => parseQR(text).find((one) => one.tag === tag);
  console.log(name, 'promptparse:', parse(text, true)?.getTagValue('59') ?? 'null', '| emvqr 15:', JSON.stringify(emvqr.decode(text)['15'].data));
  console.log(name, 'emvqr 64:', JSON.stringify(emvqr.decode(text)['64']?.data) ?? 'none');
  console.log(name, 'emvco-qr-sdk 15:', at('15').value, '| 64:', at('64')?.subTags.map((one) => one.value).join(' ') ?? 'none');
}
JS
node probe.cjs | tee seen

diff seen - <<'EXPECTED'
Latin promptparse: HARBOUR | emvqr 15: {"47":{"id":"47","len":96,"data":"490047964900"}}
Latin emvqr 64: none
Latin emvco-qr-sdk 15: 4796490047964900 | 64: none
Chinese promptparse: null | emvqr 15: {"47":{"id":"47","len":96,"data":"490047964900"}}
Chinese emvqr 64: "0002ZH0104港湾社区0202广州"
Chinese emvco-qr-sdk 15: 4796490047964900 | 64: ZH 港湾社区 广州
EXPECTED
