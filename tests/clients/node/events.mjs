// Generates the models of the events from asyncapi.json: TypeScript in events/, and Go for the other folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { GO_COMMON_PRESET, GoGenerator, TS_COMMON_PRESET, TypeScriptGenerator } from '@asyncapi/modelina';

const document = JSON.parse(readFileSync('asyncapi.json', 'utf8'));

// With marshalling: it calls the field `type` "reservedType", and only its own unmarshal() knows which that is.
const marshalling = { preset: TS_COMMON_PRESET, options: { marshalling: true } };
const typescript = new TypeScriptGenerator({ modelType: 'class', enumType: 'union', mapType: 'record', presets: [marshalling] });
const models = await typescript.generateCompleteModels(document, { exportType: 'named' });
mkdirSync('events', { recursive: true });
for (const one of models) writeFileSync(`events/${one.modelName}.ts`, `// @ts-nocheck\n${one.result}`);

// Without it, enumerations are numbers that no JSON is read into.
const tagged = { preset: GO_COMMON_PRESET, options: { addJsonTag: true } };
const go = await new GoGenerator({ presets: [tagged] }).generate(document);
const imports = [...new Set(go.flatMap((one) => one.dependencies))].map((one) => `import "${one.replace(/^import |"/g, '')}"`);
mkdirSync(process.argv[2], { recursive: true });
writeFileSync(`${process.argv[2]}/events.go`, ['package events', ...imports, ...go.map((one) => one.result), ''].join('\n'));
console.log(JSON.stringify({ typescript: models.length, anonymous: models.filter((one) => /Anonymous/.test(one.modelName)).length }));
