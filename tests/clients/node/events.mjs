// Generates the models of the events from asyncapi.json, in the language that is named, into the folder that is.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { GO_COMMON_PRESET, GoGenerator, TS_COMMON_PRESET, TypeScriptGenerator } from '@asyncapi/modelina';

const document = JSON.parse(readFileSync('asyncapi.json', 'utf8'));
const [language, folder = 'events'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });

async function typescript() {
  // With marshalling: it calls the field `type` "reservedType", and only its own unmarshal() knows which that is.
  const marshalling = { preset: TS_COMMON_PRESET, options: { marshalling: true } };
  const generator = new TypeScriptGenerator({ modelType: 'class', enumType: 'union', mapType: 'record', presets: [marshalling] });
  const models = await generator.generateCompleteModels(document, { exportType: 'named' });
  for (const one of models) {
    // Its marshal() walks through a list that may be null without asking, which doesn't compile strictly.
    const mended = one.result.replaceAll(/of this\.(\w+)\) \{/g, 'of this.$1 ?? []) {');
    writeFileSync(`${folder}/${one.modelName}.ts`, mended);
  }
  return models;
}

async function go() {
  // Without it, enumerations are numbers that no JSON is read into.
  const tagged = { preset: GO_COMMON_PRESET, options: { addJsonTag: true } };
  const models = await new GoGenerator({ presets: [tagged] }).generate(document);
  const imports = [...new Set(models.flatMap((one) => one.dependencies))].map((one) => `import "${one.replace(/^import |"/g, '')}"`);
  writeFileSync(`${folder}/events.go`, ['package events', ...imports, ...models.map((one) => one.result), ''].join('\n'));
  return models;
}

const models = await (language === 'go' ? go() : typescript());
const anonymous = models.filter((one) => /Anonymous/.test(one.modelName)).length;
console.log(JSON.stringify({ models: models.length, anonymous }));
