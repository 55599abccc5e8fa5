import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

type Row = Record<string, unknown>;

/** What a fake Janus does with one request; where it returns true, that is answered as it should be, too. */
export type Misbehaviour = (request: Row, socket: WebSocket, answer: () => void) => boolean;

/** Something that speaks the protocol of Janus's video room, without media: what is published counts as received at once. */
export interface FakeJanus {
  readonly url: string;
  misbehave(how: Misbehaviour | undefined): void;
  /** Loses every connection; with `forget`, all that was in it, too. */
  drop(options?: { readonly forget: boolean }): void;
  /** Loses a publisher, as if nobody had heard that. */
  putOut(feed: string): void;
  /** Attaches a handle of the session that nobody hears of. */
  attachUnnoticed(): void;
  /** Sends something to everybody. */
  say(text: string | Buffer): void;
  /** The handles that are attached. */
  handles(): number;
  sessions(): number;
  rooms(): readonly string[];
  /** The names of files that are being written. */
  written(): readonly string[];
  stop(): Promise<void>;
}

interface FakeHandle {
  readonly id: number;
  room?: string;
  feed?: string;
  streams: Row[];
  file?: string;
}

/** Listens on a free port of loopback. Refuses whoever does not know `apiSecret`. */
export async function createFakeJanus({ apiSecret = 'secret', adminKey = 'key' } = {}): Promise<FakeJanus> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'janus-protocol' });
  await new Promise((resolve) => server.once('listening', resolve));
  let last = 100;
  let sessions = new Map<number, WebSocket>();
  let handles = new Map<number, FakeHandle>();
  let rooms = new Map<string, Row>();
  let misbehaviour: Misbehaviour | undefined;

  function forget(): void {
    sessions = new Map();
    handles = new Map();
    rooms = new Map();
  }

  const toEverybodyIn = (room: string, data: Row, but?: FakeHandle) => {
    for (const handle of handles.values())
      if (handle.room === room && handle.feed !== undefined && handle !== but) event(handle, data);
  };
  const event = (handle: FakeHandle, data: Row, more: Row = {}) => {
    for (const socket of sessions.values())
      socket.send(JSON.stringify({ janus: 'event', sender: handle.id, plugindata: { data }, ...more }));
  };
  const publishers = (room: string, but?: FakeHandle) =>
    [...handles.values()]
      .filter((one) => one.room === room && one.feed !== undefined && one !== but && one.streams.length > 0)
      .map(({ feed, streams }) => ({ id: feed, streams }));
  const refuse = (error_code: number, error: string) => ({ videoroom: 'event', error_code, error });

  function leave(handle: FakeHandle): void {
    const { room, feed } = handle;
    if (room === undefined || feed === undefined) return;
    delete handle.feed;
    handle.streams = [];
    toEverybodyIn(room, { videoroom: 'event', room, leaving: feed });
  }

  function plugin(handle: FakeHandle, body: Row, jsep: Row | undefined): { data: Row; jsep?: Row } {
    const room = (body['room'] as string | undefined) ?? handle.room ?? '';
    const known = rooms.get(room);
    const inRoom = [...handles.values()].filter((one) => one.room === room && one.feed !== undefined);
    switch (body['request']) {
      case 'create':
        if (body['admin_key'] !== adminKey) return { data: refuse(433, 'Unauthorized') };
        if (known) return { data: refuse(427, `Room ${room} already exists`) };
        rooms.set(room, body);
        return { data: { videoroom: 'created', room } };
      case 'list':
        return {
          data: { videoroom: 'success', list: [...rooms.keys()].map((id) => ({ room: id, num_participants: 0 })) },
        };
    }
    if (!known) return { data: refuse(426, 'No such room') };
    if (
      ['destroy', 'kick', 'allowed', 'moderate', 'listparticipants'].includes(String(body['request'])) &&
      body['secret'] !== known['secret']
    )
      return { data: refuse(433, 'Unauthorized') };
    switch (body['request']) {
      case 'destroy':
        rooms.delete(room);
        return { data: { videoroom: 'destroyed', room } };
      case 'allowed':
      case 'moderate':
        return { data: { videoroom: 'success' } };
      case 'listparticipants':
        return {
          data: {
            videoroom: 'participants',
            participants: inRoom.map(({ feed, streams }) => ({ id: feed, publisher: streams.length > 0 })),
          },
        };
      case 'kick': {
        const kicked = inRoom.find(({ feed }) => feed === body['id']);
        if (!kicked) return { data: refuse(428, 'No such user') };
        leave(kicked);
        event(kicked, { videoroom: 'event', room, leaving: 'ok', reason: 'kicked' });
        return { data: { videoroom: 'success' } };
      }
      case 'join': {
        handle.room = room;
        if (body['ptype'] === 'subscriber') return subscribe(handle, 'attached', { more: body['streams'] as Row[] });
        if (inRoom.some(({ feed }) => feed === body['id'])) return { data: refuse(436, 'User ID already exists') };
        handle.feed = String(body['id']);
        return { data: { videoroom: 'joined', publishers: publishers(room, handle) } };
      }
      case 'publish':
      case 'configure': {
        if (body['restart'] === true) return subscribe(handle, 'event', { always: true });
        if (typeof body['record'] === 'boolean') {
          if (body['secret'] !== known['secret']) return { data: refuse(433, 'Unauthorized') };
          if (body['record']) handle.file = String(body['filename']);
          else delete handle.file;
          return { data: { videoroom: 'event', configured: 'ok' } };
        }
        if (Array.isArray(body['streams'])) return { data: { videoroom: 'event', configured: 'ok' } };
        if (!String(jsep?.['sdp']).startsWith('v=0')) return { data: refuse(429, 'Missing SDP') };
        const labels = new Map((body['descriptions'] as Row[]).map(({ mid, description }) => [mid, description]));
        handle.streams = ['audio', 'video'].map((type, mid) => ({
          type,
          mid: String(mid),
          description: labels.get(String(mid)),
        }));
        toEverybodyIn(
          room,
          { videoroom: 'event', room, publishers: publishers(room).filter(({ id }) => id === handle.feed) },
          handle,
        );
        return { data: { videoroom: 'event', configured: 'ok' }, jsep: { type: 'answer', sdp: 'v=0' } };
      }
      case 'update':
        return subscribe(handle, 'updated', {
          more: body['subscribe'] as Row[] | undefined,
          less: body['unsubscribe'] as Row[] | undefined,
        });
      case 'start':
        return { data: { videoroom: 'event', started: 'ok' } };
    }
    return { data: refuse(423, 'Unknown request') };
  }

  function subscribe(
    handle: FakeHandle,
    videoroom: string,
    { more = [], less = [], always = false }: { more?: Row[]; less?: Row[]; always?: boolean },
  ): { data: Row; jsep?: Row } {
    const gone = new Set(less.map(({ sub_mid }) => sub_mid));
    handle.streams = handle.streams.filter(({ mid }) => !gone.has(mid));
    for (const { feed, mid } of more) {
      const source = [...handles.values()]
        .find((one) => one.feed === feed)
        ?.streams.find((stream) => stream['mid'] === mid);
      if (!source) return { data: refuse(428, 'No such feed') };
      const taken = new Set(handle.streams.map((stream) => stream['mid']));
      const free = Array.from({ length: 100 }, (_, n) => String(n)).find((one) => !taken.has(one));
      handle.streams.push({
        mid: free,
        type: source['type'],
        feed_id: feed,
        feed_mid: mid,
        feed_description: source['description'],
      });
    }
    const changed = always || more.length > 0 || less.length > 0;
    return {
      data: { videoroom, streams: handle.streams },
      ...(changed ? { jsep: { type: 'offer', sdp: 'v=0' } } : {}),
    };
  }

  function answer(request: Row, socket: WebSocket): void {
    const { janus, transaction } = request;
    const reply = (row: Row) => socket.send(JSON.stringify({ transaction, ...row }));
    const session = request['session_id'] as number;
    const handle = handles.get(request['handle_id'] as number);
    if (request['apisecret'] !== apiSecret) {
      reply({ janus: 'error', error: { code: 403, reason: 'Unauthorized' } });
      return;
    }
    if (janus !== 'create' && !sessions.has(session)) {
      reply({ janus: 'error', error: { code: 458, reason: 'No such session' } });
      return;
    }
    switch (janus) {
      case 'create':
        sessions.set((last += 1), socket);
        reply({ janus: 'success', data: { id: last } });
        return;
      case 'claim':
        sessions.set(session, socket);
        reply({ janus: 'success' });
        return;
      case 'keepalive':
        reply({ janus: 'ack' });
        return;
      case 'attach':
        handles.set((last += 1), { id: last, streams: [] });
        reply({ janus: 'success', data: { id: last } });
        return;
      case 'destroy':
        forget();
        reply({ janus: 'success' });
        return;
    }
    if (!handle) {
      reply({ janus: 'error', error: { code: 459, reason: 'No such handle' } });
      return;
    }
    if (janus === 'trickle') {
      reply({ janus: 'ack' });
      return;
    }
    if (janus === 'detach') {
      leave(handle);
      handles.delete(handle.id);
      {
        reply({ janus: 'success' });
        return;
      }
    }
    reply({ janus: 'ack' });
    const { data, jsep } = plugin(handle, request['body'] as Row, request['jsep'] as Row | undefined);
    reply({ janus: 'event', sender: handle.id, plugindata: { data }, ...(jsep ? { jsep } : {}) });
  }

  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      const request = JSON.parse((data as Buffer).toString('utf8')) as Row;
      const asItShould = () => answer(request, socket);
      if (!misbehaviour || misbehaviour(request, socket, asItShould)) asItShould();
    });
  });

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    misbehave(how) {
      misbehaviour = how;
    },
    drop({ forget: all } = { forget: false }) {
      if (all) forget();
      for (const socket of server.clients) socket.terminate();
    },
    putOut(feed) {
      for (const handle of handles.values()) {
        if (handle.feed !== feed) continue;
        delete handle.feed;
        handle.streams = [];
      }
    },
    attachUnnoticed: () => void handles.set((last += 1), { id: last, streams: [] }),
    say(text) {
      for (const socket of server.clients) socket.send(text);
    },
    handles: () => handles.size,
    sessions: () => sessions.size,
    rooms: () => [...rooms.keys()],
    written: () => [...handles.values()].flatMap(({ file }) => file ?? []),
    async stop() {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
