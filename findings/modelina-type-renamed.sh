#!/usr/bin/env bash
# An event's `type` is called "reservedType" in what modelina writes, and parsed JSON has no such field.
#
# Library:  @asyncapi/modelina 5.10.1 with typescript 5.9.3 (npm).
# Guessed:  an interface for `{type, id}` is read from JSON.parse, since names in it are those of the schema; enumerations
#           of Go read the words that they are made of.
# Seen:     TypeScript: the interface has `reservedType`, compiles strictly, and reads undefined. Only classes with the
#           option `marshalling`, through their unmarshal(), know the name. Go: an enumeration is a number without
#           UnmarshalJSON, and fields have no tags, unless the preset with `addJsonTag` is used.
# Matters:  every CloudEvent has a `type`, and whoever subscribes to us with models made of our AsyncAPI document chooses
#           by it what to do.
# Documented: that `type` is reserved is in the code; the presets are, as options.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund @asyncapi/modelina@5.10.1 typescript@5.9.3

cat >generate.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { GoGenerator, GO_COMMON_PRESET, TypeScriptGenerator, TS_COMMON_PRESET } from '@asyncapi/modelina';

const schema = {
  $id: 'NeedEvent',
  type: 'object',
  additionalProperties: false,
  properties: { id: { type: 'string' }, type: { $id: 'Kind', type: 'string', enum: ['need.published'] } },
};
const [plain] = await new TypeScriptGenerator({ modelType: 'interface', enumType: 'union' }).generate(schema);
const probe = `const found: NeedEvent = JSON.parse('{"type": "need.published"}');\nconsole.log('interface:', found.reservedType);\n`;
writeFileSync('probe.ts', plain.result + "\ntype Kind = 'need.published';\n" + probe);
const marshalling = { preset: TS_COMMON_PRESET, options: { marshalling: true } };
const [classes] = await new TypeScriptGenerator({ enumType: 'union', presets: [marshalling] }).generate(schema);
console.log('class with unmarshal knows "type":', /instance\.reservedType = obj\["type"\]/.test(classes.result));
for (const presets of [[], [{ preset: GO_COMMON_PRESET, options: { addJsonTag: true } }]]) {
  const models = (await new GoGenerator({ presets }).generate(schema)).map((one) => one.result).join('\n');
  console.log('go:', /type Kind uint/.test(models), /UnmarshalJSON/.test(models), /json:"type/.test(models));
}
JS
{
  node generate.mjs
  npx tsc --strict --skipLibCheck --target es2022 --module preserve probe.ts
  node probe.js
} | tee seen

diff seen - <<'EXPECTED'
class with unmarshal knows "type": true
go: true false false
go: true true true
interface: undefined
EXPECTED
