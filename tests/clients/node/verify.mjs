// What npm's standardwebhooks and cloudevents make of the fixtures in the folder that is named.
import { readFileSync } from 'node:fs';
import { HTTP } from 'cloudevents';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const about = JSON.parse(readFileSync(`${process.argv[2]}/signatures.json`, 'utf8'));
const read = (name) => readFileSync(`${process.argv[2]}/${name}`, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
const webhook = new Webhook(about.secret);
const verifies = ({ headers, body }) => {
  try {
    webhook.verify(body, headers);
    return true;
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return false;
  }
};
const cases = Object.fromEntries(about.cases.map((one) => [one.name, verifies(one)]));
const deliveries = read('deliveries.jsonl');
const events = deliveries.map((one) => HTTP.toEvent({ headers: one.headers, body: one.body }));
console.log(JSON.stringify({
  cases,
  verified: deliveries.filter(verifies).length,
  events: events.map((one) => [one.type, one.id, one.sequence]),
}));
