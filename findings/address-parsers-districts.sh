#!/usr/bin/env bash
# A flat in Guangzhou whose street is called after Shanghai is in Shanghai to one parser of addresses, and 海门区人民路 is 海门市, 区人民路.
#
# Library:  address-parse 1.2.19 and zh-address-parse 1.3.16 (npm), cpca 0.5.5 (PyPI).
# Guessed:  province, city and district at the beginning are taken for what they say, whatever streets follow; a district that the
#           library does not know yet (临平区 and 钱塘区 of 2021, 海门区 of 2020) is left empty, and the rest stays whole.
# Seen:     address-parse finds 上海 and 浦东 in a street and a building of 广州市南沙区, and makes 上海市浦东新区 of it and a person's name of
#           the district. zh-address-parse and cpca know 海门 as a city of before, and leave 区人民路1号 as the street. 下城区, which
#           was given up in 2021, is found by all, 临平区 by none. 南沙区 alone is Guangzhou's in all three.
# Matters:  who brings a list of partners or donors into fields of their own loses a district here and there, with no error. An
#           address is one text here, shown as it was written; a district's code comes from the Ministry's list of that year.
# Documented: that the data is of some year, yes; the rest, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cpca==0.5.5
npm install --silent --no-audit --no-fund address-parse@1.2.19 zh-address-parse@1.3.16

printf '%s\n' 广州市南沙区海湾路1号 南沙区海湾路1号 广州市南沙区上海路浦东小区3栋 江苏省南通市海门区人民路1号 \
  浙江省杭州市临平区邱山大街1号 浙江省杭州市下城区文晖路1号 >addresses
cat >probe.cjs <<'JS'
const addresses = require('fs').readFileSync('addresses', 'utf8').trim().split('\n');
const { default: parse } = require('address-parse');
const zh = require('zh-address-parse');
for (const address of addresses) {
  const [first] = parse.parse(address);
  console.log('address-parse:', [first.province, first.city, first.area, first.details, first.name].join('|'));
}
for (const address of addresses) {
  const found = (zh.default ?? zh)(address);
  console.log('zh-address-parse:', [found.province, found.city, found.area, found.detail, found.name].join('|'));
}
JS
cat >probe.py <<'PYTHON'
import cpca

addresses = open("addresses", encoding="utf-8").read().split()
for row in cpca.transform(addresses)[["省", "市", "区", "地址"]].fillna("").itertuples(index=False):
    print("cpca:", "|".join(row))
PYTHON
{ node probe.cjs; venv/bin/python probe.py; } | tee seen

diff seen - <<'EXPECTED'
address-parse: 广东省|广州市|南沙区|海湾路1号|
address-parse: 广东省|广州市|南沙区|海湾路1号|
address-parse: 上海|上海市|浦东新区|小区3栋|广州市南沙区
address-parse: 江苏省|南通市|海门区|人民路1号|
address-parse: 浙江省|杭州市||临平区邱山大街1号|
address-parse: 浙江省|杭州市|下城区|文晖路1号|
zh-address-parse: 广东省|广州市|南沙区|海湾路1号|
zh-address-parse: 广东省|广州市|南沙区|海湾路1号|
zh-address-parse: 广东省|广州市|南沙区|上海路浦东小区3栋|
zh-address-parse: 江苏省|南通市|海门市|区人民路1号|
zh-address-parse: 浙江省|杭州市||临平区邱山大街1号|
zh-address-parse: 浙江省|杭州市|下城区|文晖路1号|
cpca: 广东省|广州市|南沙区|海湾路1号
cpca: 广东省|广州市|南沙区|海湾路1号
cpca: 广东省|广州市|南沙区|上海路浦东小区3栋
cpca: 江苏省|南通市|海门市|区人民路1号
cpca: 浙江省|杭州市||临平区邱山大街1号
cpca: 浙江省|杭州市|下城区|文晖路1号
EXPECTED
