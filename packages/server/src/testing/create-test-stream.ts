import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';

/** One event of a stream, as it came. */
export interface StreamEvent {
  readonly name?: string;
  readonly data?: string;
  /** What stands behind a colon alone. */
  readonly comment?: string;
}

/** A client's end of a stream, without any manners. */
export interface TestStream {
  readonly response: IncomingMessage;
  readonly events: readonly StreamEvent[];
  readonly id: string;
  readonly key: string;
  /** The next event that fits, also one that came before it was asked for. */
  next(fits?: (event: StreamEvent) => boolean): Promise<StreamEvent>;
  /** The answer to a request or the event of this name. */
  frame(fits: { readonly id?: number | null; readonly ev?: string }): Promise<Record<string, unknown>>;
  /** Posts frames behind those that were posted before. */
  send(...frames: readonly string[]): Promise<PostAnswer>;
  /** Posts whatever is given. */
  post(body: unknown, id?: string): Promise<PostAnswer>;
  /** Settles when the answer has ended. */
  readonly ended: Promise<unknown>;
  /** Goes away without a word. */
  leave(): void;
}

/** How a post was answered. */
export interface PostAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly code?: string;
}

/** Opens a stream. Throws the answer where it is refused. */
export async function openTestStream(url: string, headers: OutgoingHttpHeaders = {}): Promise<TestStream> {
  const asked = request(`${url}/v1/stream`, { method: 'POST', headers, agent: false });
  asked.on('error', () => undefined);
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw Object.assign(new Error('refused'), await readAnswer(response));
  const events: StreamEvent[] = [];
  let rest = '';
  response.setEncoding('utf8');
  response.on('error', () => undefined);
  response.on('data', (text: string) => {
    const parts = (rest + text).split('\n\n');
    rest = parts.pop() ?? '';
    events.push(...parts.map(parse));
    response.emit('taken');
  });
  const ended = new Promise((resolve) => response.once('close', resolve));
  const next: TestStream['next'] = async (fits = () => true) => {
    for (;;) {
      const found = events.find(fits);
      if (found) return found;
      await once(response, 'taken');
    }
  };
  const { id, key } = JSON.parse((await next(({ name }) => name === 'open')).data ?? '') as Record<
    'id' | 'key',
    string
  >;
  const post: TestStream['post'] = (body, to = id) => postTo(`${url}/v1/stream/${to}`, body);
  let sent = 0;
  return {
    ...{ response, events, id, key, next, post, ended },
    async frame(fits) {
      const read = ({ name, data }: StreamEvent) =>
        name === undefined && data !== undefined ? [JSON.parse(data) as Record<string, unknown>].flat() : [];
      const isIt = (frame: Record<string, unknown>) =>
        Object.entries(fits).every(([field, value]) => frame[field] === value);
      return read(await next((event) => read(event).some(isIt))).find(isIt) ?? {};
    },
    send(...frames) {
      const at = sent;
      sent += frames.length;
      return post({ key, at, frames });
    },
    leave: () => asked.destroy(),
  };
}

async function postTo(url: string, body: unknown): Promise<PostAnswer> {
  const headers = { 'content-type': 'text/plain' };
  const posted = request(url, { method: 'POST', headers, agent: false });
  posted.on('error', () => undefined);
  posted.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  const [response] = (await once(posted, 'response')) as [IncomingMessage];
  return readAnswer(response);
}

async function readAnswer(response: IncomingMessage): Promise<PostAnswer> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  const { error } = (text === '' ? {} : JSON.parse(text)) as { error?: { code: string } };
  return { status: response.statusCode ?? 0, headers: response.headers, ...(error && { code: error.code }) };
}

function parse(text: string): StreamEvent {
  if (text.startsWith(':')) return { comment: text.slice(1) };
  const [, name, data] = /^(?:event: (\w+)\n)?data: ([^]*)$/.exec(text) ?? [];
  return { ...(name !== undefined && { name }), ...(data !== undefined && { data }) };
}
