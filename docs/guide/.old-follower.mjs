// Follows the event feed for ever and never misses or repeats an event, also over restarts of either side.
// npm install graphql-ws ws; then: node follow-the-feed.mjs http://localhost:4000 slk_your_api_key
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const [address, apiKey] = process.argv.slice(2);
const cursorFile = 'feed.cursor';
const client = createClient({
  url: `${address.replace(/^http/, 'ws')}/graphql`,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${apiKey}` },
  retryAttempts: Infinity,
  shouldRetry: () => true,
});
const query = `subscription ($after: String) { feed(after: $after) { __typename
  ... on FeedEvent { cursor type occurredAt alert { revision text urgency } video { title state } }
  ... on CursorExpired { oldestCursor } ... on Lagged { resumeCursor } } }`;

for (;;) {
  const after = existsSync(cursorFile) ? readFileSync(cursorFile, 'utf8') : null;
  try {
    for await (const { data, errors } of client.iterate({ query, variables: { after } })) {
      if (errors) throw errors[0];
      const { feed } = data;
      if (feed.__typename === 'FeedEvent')
        console.log(feed.occurredAt, feed.type, feed.alert?.text ?? feed.video?.title ?? '');
      writeFileSync(cursorFile, feed.cursor ?? feed.resumeCursor ?? feed.oldestCursor);
      if (feed.__typename !== 'FeedEvent') break; // told to start again from another place
    }
  } catch (error) {
    console.error(error.message ?? error);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
}
