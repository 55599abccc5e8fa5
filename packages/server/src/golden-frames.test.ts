import type { AnswerFrame, ConversationKind, EventFrame, EventName, OperationName } from '@parley/protocol';
import { events, operations } from '@parley/protocol/schema';
import { validateEvent, validateParams, validateResult } from '@parley/protocol/validate';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMediaPool } from './calls/create-media-pool.js';
import { createFakeKeeping } from './testing/create-fake-keeping.js';
import { createMemoryPhoneNetwork } from './adapters/memory/create-memory-phone-network.js';
import { createFakeMediaNode } from './testing/create-fake-media-node.js';
import type { TestClient } from './testing/create-test-client.js';
import { createFakeFiles } from './testing/create-fake-files.js';
import { createFakePushes } from './testing/create-fake-pushes.js';
import { createTestRules } from './testing/create-test-rules.js';
import { learnIds, misfits, readGolden, writeGolden } from './testing/golden-files.js';
import { goldenScript, type GoldenWorld } from './testing/golden-script.js';

/** A request with its answer, as both are kept. */
interface Exchange {
  readonly request: { readonly id: number; readonly op: OperationName; readonly params: unknown };
  readonly answer: unknown;
}

interface Played {
  readonly exchanges: Map<OperationName, Exchange>;
  readonly events: Map<EventName, EventFrame>;
}

/** Plays the script, with the kept requests where there are any. */
async function play(): Promise<Played> {
  const test = await createTestRules({
    config: { heartbeat: 25_000 },
    media: createMediaPool([createFakeMediaNode({ recording: true, forwards: true })]),
    phone: createMemoryPhoneNetwork({}, { answers: true }),
    recordings: createFakeKeeping(),
    pushes: createFakePushes().senders,
    files: createFakeFiles({ whole: true }),
    captions: {
      hear(told) {
        queueMicrotask(() => told({ text: 'hello', final: true }));
        return Promise.resolve({ to: { host: '127.0.0.1', port: 4_000 }, end: () => undefined });
      },
    },
  });
  const clients = new Map<string, TestClient>();
  const clientOf = (name: string) => {
    const client = clients.get(name) ?? test.connect();
    clients.set(name, client);
    return client;
  };
  const played: Played = { exchanges: new Map(), events: new Map() };
  const world: GoldenWorld = {
    conversationId: '',
    groupId: '',
    channelId: '',
    callId: '',
    recordingId: '',
    cursor: '',
    reportId: '',
    fileId: '',
  };
  const ids = new Map<string, string>();

  for (const { by, op, params, again } of goldenScript) {
    const kept = again ? undefined : (readGolden(op) as Exchange | undefined);
    const asked = kept?.request.params ?? params(world);
    if (kept) learnIds(kept.request.params, params(world), ids);
    const sent = JSON.parse(
      [...ids].reduce(
        (text, [old, now]) => text.replaceAll(old, now),
        JSON.stringify(asked)
          .replace('token-of-alice', test.token('alice'))
          .replace('token-of-bob', test.token('bob', { ttl: 120_000 })),
      ),
    ) as never;
    const result: unknown =
      by === 'admin'
        ? await test.rules.dispatch(test.admin(), { op, params: sent, requestId: 'r' })
        : await clientOf(by).request(op, sent);
    if (kept) learnIds((kept.answer as { result: unknown }).result, result, ids);
    remember(world, op, result);
    const id = played.exchanges.size + 1;
    if (!again) played.exchanges.set(op, { request: { id, op, params: asked }, answer: { id, result } });
    await test.clock.advance(500);
  }
  // Long enough for a token to come near its end, and not silent.
  for (let i = 0; i < 4; i += 1) {
    await Promise.all([...clients.values()].map((client) => client.request('session.ping', {})));
    await test.clock.advance(20_000);
  }
  const frames: (AnswerFrame | EventFrame)[] = [...clients.values()].flatMap((client) => client.frames);
  // The one that says most is kept, of those that say what the kept one does.
  const worth = (frame: EventFrame | undefined) => {
    if (!frame) return 0;
    const kept = readGolden(`event.${frame.ev}`) as { readonly event: EventFrame } | undefined;
    const fits = kept === undefined || misfits(kept.event, frame).length === 0;
    return JSON.stringify(frame).length + (fits ? 1_000_000 : 0);
  };
  for (const frame of frames)
    if ('ev' in frame && worth(frame) > worth(played.events.get(frame.ev))) played.events.set(frame.ev, frame);
  return played;
}

function remember(world: GoldenWorld, op: OperationName, result: unknown): void {
  const { conversation, call, cursor, recordings, reportId, fileId } = result as {
    readonly fileId?: string;
    readonly reportId?: string;
    readonly recordings?: readonly { readonly id: string }[];
    readonly conversation?: { readonly id: string; readonly kind: ConversationKind };
    readonly call?: { readonly id: string };
    readonly cursor?: string;
  };
  if (op === 'session.open' && cursor !== undefined && world.cursor === '') world.cursor = cursor;
  if (op === 'conversation.direct' && conversation) world.conversationId = conversation.id;
  if (op === 'conversation.create' && conversation)
    world[conversation.kind === 'channel' ? 'channelId' : 'groupId'] = conversation.id;
  if (op === 'call.start' && call) world.callId = call.id;
  if (fileId !== undefined) world.fileId = fileId;
  if (reportId !== undefined) world.reportId = reportId;
  if (op === 'recording.list' && recordings?.[0]) world.recordingId = recordings[0].id;
}

/** `PARLEY_GOLDEN=write` keeps what is new; what is kept stays as it is. */
const writing = process.env['PARLEY_GOLDEN'] === 'write';

describe('the frames kept of protocol 1', () => {
  let played: Played;
  beforeAll(async () => {
    played = await play();
    if (!writing) return;
    for (const [op, exchange] of played.exchanges) if (readGolden(op) === undefined) writeGolden(op, exchange);
    for (const [ev, event] of played.events)
      if (readGolden(`event.${ev}`) === undefined) writeGolden(`event.${ev}`, { event });
  });

  for (const op of Object.keys(operations) as OperationName[])
    it(`${op}: the kept request is accepted, the answer has everything the kept one has`, () => {
      const kept = readGolden(op) as Exchange | undefined;
      expect(kept, 'Run with PARLEY_GOLDEN=write to keep the frames of a new operation.').toBeDefined();
      if (!kept) return;
      expect(validateParams(op, kept.request.params).ok).toBe(true);
      expect(validateResult(op, (kept.answer as { result: unknown }).result).ok).toBe(true);
      expect(misfits(kept.answer, played.exchanges.get(op)?.answer)).toEqual([]);
    });

  for (const ev of Object.keys(events) as EventName[])
    it(`${ev}: the event has everything the kept one has`, () => {
      const kept = readGolden(`event.${ev}`) as { readonly event: EventFrame } | undefined;
      expect(kept, 'Run with PARLEY_GOLDEN=write to keep the frame of a new event.').toBeDefined();
      if (!kept) return;
      expect(validateEvent(ev, kept.event.data).ok).toBe(true);
      expect(misfits(kept.event, played.events.get(ev))).toEqual([]);
    });
});

describe('what does not fit a kept frame', () => {
  it('is found: a lost field, another type, an empty list', () => {
    expect(misfits({ a: 1, b: [{ c: 'x' }] }, { a: 2, b: [{ c: 'y', d: 1 }], e: 1 })).toEqual([]);
    expect(misfits({ a: 1 }, {})).toHaveLength(1);
    expect(misfits({ a: 1 }, { a: '1' })).toHaveLength(1);
    expect(misfits({ a: [{ b: 1 }] }, { a: [{}] })).toHaveLength(1);
    expect(misfits({ a: [1] }, { a: [] })).toHaveLength(1);
  });
});
