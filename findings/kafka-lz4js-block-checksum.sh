#!/usr/bin/env bash
# lz4js reads a frame whose blocks have checksums, as those of aiokafka have, into wrong bytes, and says nothing.
#
# Library:  lz4js 0.2.0 (npm); beside it lz4-napi 2.10.0.
# Guessed:  lz4js fails where blocks are linked or the frame tells no size; a small frame of one block is read rightly.
# Seen:     neither matters: all such frames are read. With a checksum behind each block (a flag of the frame), the
#           same 66 characters come out as other bytes, at another length, and without an error. lz4-napi reads both.
# Matters:  the topic is compressed with lz4 by aiokafka, whose frames have such checksums. kafkajs has no codec of its
#           own, and with lz4js for one it hands over values that are no JSON. Our example for kafkajs registers lz4-napi.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund lz4js@0.2.0 lz4-napi@2.10.0

cat >probe.cjs <<'JS'
const lz4js = require('lz4js');
const { decompressFrame } = require('lz4-napi');
const text = 'needs, calls, trials, decisions; needs, calls, trials, agreements.';
// Both written by lz4.frame.compress of Python's lz4 4.4.5, the other with block_checksum=True.
const block = '31000000f0036e656564732c2063616c6c732c20747269610800bf6465636973696f6e733b20210003b061677265656d656e74732e';
const frames = {
  plain: `04224d18604082${block}00000000`,
  'with block checksums': `04224d187040ad${block}e08f9d9300000000`,
};
const told = (bytes) => (Buffer.from(bytes).toString() === text ? 'read' : 'other bytes');
(async () => {
  for (const [name, hex] of Object.entries(frames)) {
    const frame = Buffer.from(hex, 'hex');
    console.log(`${name}: lz4js ${told(lz4js.decompress(frame))}, lz4-napi ${told(await decompressFrame(frame))}`);
  }
})();
JS
node probe.cjs | tee seen

diff seen - <<'EXPECTED'
plain: lz4js read, lz4-napi read
with block checksums: lz4js other bytes, lz4-napi read
EXPECTED
