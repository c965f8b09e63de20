// Follows the event feed for ever, over restarts of either side. It misses nothing, and repeats at most the one event in
// the middle of which it was killed: the cursor of the last one is kept in ./feed.cursor.
// npm install graphql-ws ws; then: node follow-the-feed.mjs http://localhost:4000 slk_your_api_key
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const [address, apiKey] = process.argv.slice(2);
const client = createClient({
  url: `${address.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${apiKey}` },
  keepAlive: 10_000,
  retryAttempts: 0, // the client would ask again from the old cursor; the loop below asks from the newest
});
const now = '{ alerts(first: 1) { feedCursor } }';
const feed = `subscription ($after: String) { feed(after: $after) { __typename
  ... on FeedEvent { cursor type occurredAt alert { revision text } video { title state } }
  ... on CursorExpired { oldestCursor } ... on Lagged { resumeCursor } } }`;

function keep(cursor) {
  writeFileSync('feed.cursor.new', cursor);
  renameSync('feed.cursor.new', 'feed.cursor'); // never half written
}

async function* ask(query, variables) {
  for await (const { data, errors } of client.iterate({ query, variables })) {
    if (errors) throw errors[0];
    yield data;
  }
}

for (;;) {
  try {
    if (!existsSync('feed.cursor')) for await (const { alerts } of ask(now)) keep(alerts.feedCursor);
    for await (const { feed: entry } of ask(feed, { after: readFileSync('feed.cursor', 'utf8') })) {
      if (entry.__typename === 'FeedEvent')
        console.log(entry.occurredAt, entry.type, entry.alert?.text ?? entry.video?.title ?? '');
      else console.error(entry.__typename); // CursorExpired: older events are gone; Lagged: nothing is lost
      keep(entry.cursor ?? entry.resumeCursor ?? entry.oldestCursor);
    }
  } catch (error) {
    const [{ code, reason, message }] = [error].flat();
    console.error(reason || message || code);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
