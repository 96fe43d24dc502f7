// One call, one refusal and one event through what was generated. Arguments: the platform's address, a need that is not there.
import { createClient } from './api/client/index.js';
import { getNeed, listEvents, listNeeds } from './api/sdk.gen.js';
import { PartnersNeedPublishedV2 } from './events/PartnersNeedPublishedV2.js';

async function main(): Promise<void> {
  const [baseUrl, unknown] = process.argv.slice(2) as [string, string];
  const client = createClient({ baseUrl });
  const path = { community: 'haiwan' };
  const needs = await listNeeds({ client, path, throwOnError: true });
  const refused = await getNeed({ client, path: { ...path, need_id: unknown } });
  const code: string | undefined = refused.error?.code;
  const feed = await listEvents({ client, path, query: { limit: 100 }, throwOnError: true });
  const line = feed.data.events.find((one) => one.event.type === 'partners.need_published.v2');
  if (line === undefined) throw new Error('no such event');
  const event = PartnersNeedPublishedV2.unmarshal(line.event);
  const title: string = event.data.particulars.title;
  const titles: string[] = needs.data.items.map((one) => one.title);
  console.log(JSON.stringify({ titles, code, type: event.reservedType, time: event.time, title, head: feed.data.head }));
}

void main();
