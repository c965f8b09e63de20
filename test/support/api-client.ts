/** A plain client of the public contract: what a third party would write with fetch, tus and graphql-ws. */

import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

interface GraphqlReply {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

export interface FeedMessage {
  __typename: 'FeedEvent' | 'CursorExpired' | 'Lagged';
  cursor: string;
  type: string;
  alert: { id: string; revision: number; text: string } | null;
  video: { id: string; state: string; progress: number } | null;
}

const feedDocument = `subscription ($after: String) { feed(after: $after) { __typename
  ... on FeedEvent { cursor type alert { id revision text } video { id state progress } } } }`;

export class ApiClient {
  readonly address: string;
  #token = '';

  constructor(address: string) {
    this.address = address;
  }

  async signIn(email: string, password: string): Promise<void> {
    const data = await this.query<{ signIn: { accessToken: string } }>(
      'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
      { input: { email, password } },
    );
    this.#token = data.signIn.accessToken;
  }

  /** Throws with the first error's message. */
  async query<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await fetch(`${this.address}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
      },
      body: JSON.stringify({ query, variables }),
    });
    const reply = (await response.json()) as GraphqlReply;
    if (reply.errors?.[0]) throw new Error(reply.errors[0].message);
    return reply.data as T;
  }

  /** Creates the video and its upload; the bytes follow with `uploadBytes`. */
  async createUpload(title: string, fileName: string, sizeBytes: number) {
    const { createVideo } = await this.query<{
      createVideo: { video: { id: string }; upload: { url: string; token: string } };
    }>('mutation ($input: CreateVideoInput!) { createVideo(input: $input) { video { id } upload { url token } } }', {
      input: { title, fileName, sizeBytes },
    });
    const response = await fetch(createVideo.upload.url, {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(sizeBytes),
        authorization: `Bearer ${createVideo.upload.token}`,
      },
    });
    if (response.status !== 201) throw new Error(`tus creation: ${response.status} ${await response.text()}`);
    const location = new URL(response.headers.get('location') as string, createVideo.upload.url).href;
    return { videoId: createVideo.video.id, location, token: createVideo.upload.token };
  }

  /** Sends bytes from where the server says that it stands, up to `end`; returns the new offset. */
  async uploadBytes(
    upload: { location: string; token: string },
    bytes: Uint8Array,
    end = bytes.length,
  ): Promise<number> {
    const headers = { 'tus-resumable': '1.0.0', authorization: `Bearer ${upload.token}` };
    const head = await fetch(upload.location, { method: 'HEAD', headers });
    const offset = Number(head.headers.get('upload-offset'));
    const response = await fetch(upload.location, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: bytes.slice(offset, end),
    });
    if (response.status !== 204) throw new Error(`tus PATCH: ${response.status} ${await response.text()}`);
    return Number(response.headers.get('upload-offset'));
  }

  /** The feed after a cursor, live, over as many connections as it takes; ends when the signal is aborted. */
  async *follow(signal: AbortSignal, after: string | null = null): AsyncGenerator<FeedMessage> {
    const client = createClient({
      url: `${this.address.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${this.#token}` },
      retryAttempts: 0,
    });
    signal.addEventListener('abort', () => void client.dispose());
    let cursor = after;
    while (!signal.aborted) {
      try {
        for await (const { data } of client.iterate<{ feed: FeedMessage }>({
          query: feedDocument,
          variables: { after: cursor },
        })) {
          if (!data) continue;
          cursor = data.feed.cursor ?? cursor;
          yield data.feed;
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 200)); // the server is away: a client waits before it calls again
      }
    }
  }
}
