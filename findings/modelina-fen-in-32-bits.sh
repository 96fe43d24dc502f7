#!/usr/bin/env bash
# An amount whose schema allows 100 thousand million yuan goes into 32 bits in five of Modelina's languages.
#
# Library:  @asyncapi/modelina 5.10.1 (npm), beside quicktype 26.0.0 (npm).
# Guessed:  an integer with `maximum: 10000000000000` becomes a number of 64 bits, as in quicktype.
# Seen:     int in Java and C#, Int in Kotlin and Scala, i32 in Rust; with `format: int64` beside it long, Long and i64. One that may be
#           null is Object, Any or dynamic. quicktype writes long and i64 without being told.
# Matters:  in fen 32 bits end at 21,474,836.47 yuan, which a district's fund or a year's ledger passes; whoever reads it then gets an error
#           from the JSON library, long after all tests were green. So our schemas say `format: int64` of every amount since then, and the
#           rule that published schemas only grow allows that one word more (decision 102).
# Documented: that `format` decides for Java, yes; that `maximum` doesn't, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund @asyncapi/modelina@5.10.1 quicktype-core@26.0.0

cat >probe.mjs <<'JS'
import * as modelina from '@asyncapi/modelina';
import { InputData, JSONSchemaInput, quicktype } from 'quicktype-core';

const amount = { type: 'integer', minimum: 0, maximum: 10_000_000_000_000 };
const schema = (more) => ({
  $schema: 'http://json-schema.org/draft-07/schema#', $id: 'Gift', type: 'object',
  properties: { amount_fen: { ...amount, ...more } }, required: ['amount_fen'],
});
const declared = (text) => text.split('\n').find((line) => /^\s*(private |val |public |pub )?.*amount_?fen/i.test(line) && /\b(int|long|i32|i64)\b/i.test(line)).trim();

for (const language of ['Java', 'CSharp', 'Kotlin', 'Scala', 'Rust']) {
  for (const more of [{}, { format: 'int64' }]) {
    const models = await new modelina[`${language}Generator`]().generate(schema(more));
    const text = models.map((one) => one.result).join('\n');
    console.log(`modelina, ${language}, ${more.format ?? 'maximum alone'}: ${declared(text)}`);
  }
}
for (const lang of ['java', 'csharp', 'rust']) {
  const input = new JSONSchemaInput();
  await input.addSource({ name: 'Gift', schema: JSON.stringify(schema({})) });
  const inputData = new InputData();
  inputData.addInput(input);
  const { lines } = await quicktype({ lang, inputData });
  console.log(`quicktype, ${lang}, maximum alone: ${declared(lines.join('\n'))}`);
}
JS
node probe.mjs 2>errors | tee seen || { cat errors; exit 1; }

diff seen - <<'EXPECTED'
modelina, Java, maximum alone: private int amountFen;
modelina, Java, int64: private long amountFen;
modelina, CSharp, maximum alone: private int amountFen;
modelina, CSharp, int64: private long amountFen;
modelina, Kotlin, maximum alone: val amountFen: Int,
modelina, Kotlin, int64: val amountFen: Long,
modelina, Scala, maximum alone: amountFen: Int,
modelina, Scala, int64: amountFen: Long,
modelina, Rust, maximum alone: pub amount_fen: i32,
modelina, Rust, int64: pub amount_fen: i64,
quicktype, java, maximum alone: private long amountFen;
quicktype, csharp, maximum alone: public long AmountFen { get; set; }
quicktype, rust, maximum alone: pub amount_fen: i64,
EXPECTED
