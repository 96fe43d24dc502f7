// Follows the public events of a Hehuo platform on Kafka: each once and in order, also across kills.
import { existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import kafkajs from 'kafkajs';
import lz4 from 'lz4-napi';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
CompressionCodecs[CompressionTypes.LZ4] = () => ({ compress: lz4.compressFrame, decompress: lz4.decompressFrame });

// A file with a line for each event taken: what it asks for and its place are one write, or none.
class Told {
  places = new Map(); // By community: the line of the last event that was taken.

  constructor(path) {
    const content = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const whole = content.slice(0, content.lastIndexOf('\n') + 1); // A kill can leave half a line.
    this.file = openSync(path, 'a');
    ftruncateSync(this.file, Buffer.byteLength(whole));
    for (const line of whole.split('\n').filter(Boolean).map(JSON.parse)) this.places.set(line.community, line);
  }

  // Does what the event asks for if it is the community's next.
  take(community, epoch, sequence, { source, id, type }) {
    const known = this.places.get(community) ?? { epoch: 0, sequence: 0 };
    const last = epoch > known.epoch ? 0 : known.sequence; // After a restore everything is told anew.
    if (epoch < known.epoch || sequence !== last + 1) return; // A repeat, or too early: it comes again after the missing one.
    const line = { community, epoch, sequence, source, id, type }; // Your work here.
    writeSync(this.file, `${JSON.stringify(line)}\n`);
    this.places.set(community, line);
    console.log(community, sequence, type);
  }

  lacks(community, epoch, sequence) {
    const known = this.places.get(community) ?? { epoch: 0, sequence: 0 };
    return epoch > known.epoch || (epoch === known.epoch && sequence > known.sequence);
  }

  keep() {
    fsyncSync(this.file);
  }
}

// Reads over HTTP what the topic does not bring, and takes it by the same rule.
async function fill(api, told, community, epoch) {
  const known = told.places.get(community);
  for (let after = known?.epoch === epoch ? known.sequence : 0, head = -1; after !== head; ) {
    const answer = await fetch(`${api}/v1/communities/${community}/events?after=${after}&limit=1000`);
    if (!answer.ok) throw new Error(await answer.text());
    const page = await answer.json();
    for (const { sequence, event } of page.events) told.take(community, page.epoch, sequence, event);
    [after, head] = [page.next_after, page.head];
  }
  told.keep();
}

const { values: options } = parseArgs({
  options: {
    bootstrap: { type: 'string', default: '127.0.0.1:9092' },
    topic: { type: 'string', default: 'hehuo.feed' },
    api: { type: 'string', default: 'http://127.0.0.1:8000' },
    patience: { type: 'string', default: '60' }, // Seconds that a gap may stay.
    store: { type: 'string', default: 'told.jsonl' },
  },
});
const told = new Told(options.store);
const gaps = new Map(); // Where one came too early: since when, and its epoch.
const kafka = new Kafka({ brokers: options.bootstrap.split(','), logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: 'hehuo-subscriber-js' });
await consumer.connect();
await consumer.subscribe({ topic: options.topic, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch }) => {
    for (const { key, value, headers } of batch.messages) {
      const community = key.toString();
      const place = [Number(headers.epoch ?? 0), Number(headers.feedsequence)];
      told.take(community, ...place, JSON.parse(value));
      if (!told.lacks(community, ...place)) gaps.delete(community);
      else if (!gaps.has(community)) gaps.set(community, { since: performance.now(), epoch: place[0] });
    }
    told.keep();
    const offset = String(BigInt(batch.lastOffset()) + 1n); // Where to begin next time: a hint, since the file decides.
    await consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset }]);
  },
});
for (;;) {
  await sleep(1_000);
  for (const [community, { since, epoch }] of gaps) {
    if (performance.now() - since < Number(options.patience) * 1_000) continue;
    console.log(community, 'lacks events that the topic does not bring: read over HTTP');
    await fill(options.api, told, community, epoch);
    gaps.delete(community);
  }
}
