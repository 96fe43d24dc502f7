// Takes a community's public events over HTTP, by live stream or by webhook: each once and in order.
import { existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

// A file with a line for each event taken: what it asks for and its place are one write, or none.
class Told {
  constructor(path) {
    const content = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const whole = content.slice(0, content.lastIndexOf('\n') + 1); // A kill can leave half a line.
    this.file = openSync(path, 'a');
    ftruncateSync(this.file, Buffer.byteLength(whole));
    const last = whole ? JSON.parse(whole.trimEnd().split('\n').at(-1)) : { epoch: 0, sequence: 0 };
    [this.epoch, this.sequence] = [last.epoch, last.sequence];
  }

  // Does what the event asks for, if it is the next one.
  take(epoch, sequence, { source, id, type }) {
    const last = epoch > this.epoch ? 0 : this.sequence; // After a restore everything is told anew.
    if (epoch < this.epoch || sequence !== last + 1) return;
    const line = { epoch, sequence, source, id, type }; // Your work here.
    writeSync(this.file, `${JSON.stringify(line)}\n`);
    fsyncSync(this.file);
    [this.epoch, this.sequence] = [epoch, sequence];
    console.log(sequence, type);
  }

  lacks(epoch, sequence) {
    return epoch > this.epoch || (epoch === this.epoch && sequence > this.sequence);
  }
}

// Follows the stream, and comes back whenever it is cut; a refusal throws.
async function follow(feed, told) {
  for (;;) {
    const headers = { Accept: 'text/event-stream', 'Last-Event-ID': `${told.epoch}:${told.sequence}` };
    let refused;
    try {
      const answer = await fetch(`${feed}/stream`, { headers }); // Silent for 5 minutes, it is cut.
      if (answer.ok) await read(answer.body, told);
      else if (![429, 502, 503, 504].includes(answer.status)) refused = await answer.text();
    } catch (problem) {
      console.error('cut off:', problem.cause ?? problem);
    }
    if (refused) throw new Error(refused);
    await sleep(2_000);
  }
}

// An empty line ends an event; without one it was cut, and comes again.
async function read(body, told) {
  let [rest, fields] = ['', {}];
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (name) fields[name] = value;
      else if (!line) {
        if (fields.id) {
          const { sequence, event } = JSON.parse(fields.data);
          told.take(Number(fields.id.split(':').at(-2) ?? 0), sequence, event);
        }
        fields = {};
      }
    }
  }
}

// Reads from the list what no delivery brought: the file was lost, or is an older copy.
async function fill(feed, told, epoch) {
  for (let after = told.epoch === epoch ? told.sequence : 0, head = -1; after !== head; ) {
    const answer = await fetch(`${feed}?after=${after}&limit=1000`);
    if (!answer.ok) throw new Error(await answer.text());
    const page = await answer.json();
    for (const { sequence, event } of page.events) told.take(page.epoch, sequence, event);
    [after, head] = [page.next_after, page.head];
  }
}

// Takes what is delivered. Only what is verified, and 2xx only once it is written down.
function receive(feed, told, port, webhook) {
  const take = async (request) => {
    const parts = await request.toArray();
    const body = Buffer.concat(parts);
    try {
      webhook.verify(body, request.headers);
    } catch (error) {
      if (error instanceof WebhookVerificationError) return 401;
      throw error;
    }
    if (request.headers['hehuo-feed-sequence']) { // A test event has no place in the feed.
      const place = [Number(request.headers['hehuo-epoch']), Number(request.headers['hehuo-feed-sequence'])];
      told.take(...place, JSON.parse(body));
      if (told.lacks(...place)) await fill(feed, told, place[0]);
    }
    return 200;
  };
  const refuse = (problem) => (console.error(problem), 500);
  createServer(async (request, response) => {
    response.writeHead(await take(request).catch(refuse));
    // Before any event the platform asks whether you want them: the word in this header says yes.
    response.end(request.headers['hehuo-challenge']);
  }).listen(port);
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '3000' }, store: { type: 'string', default: 'told.jsonl' } },
});
const [way, api, community] = positionals;
const feed = `${api}/v1/communities/${community}/events`;
if (way === 'follow') await follow(feed, new Told(options.store));
else receive(feed, new Told(options.store), options.port, new Webhook(process.env.WEBHOOK_SECRET));
