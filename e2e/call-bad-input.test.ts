import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import type { CallRecord } from '@parley/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TalkPage } from './firefox/talk-page-types.js';
import { launchBrowser } from './helpers/chromium.mjs';
import { eventually } from './helpers/eventually.js';
import { createMiddleMan } from './helpers/middle-man.js';
import { end, startParley } from './helpers/parley-process.mjs';
import { servePages } from './helpers/serve-pages.js';
import { tamper, type AskedFrame, type Tamper } from './helpers/tamper.js';
import { writeTone } from './helpers/tone.mjs';
import { openSession, type Frame, type Wire } from './helpers/wire.js';

declare const page: TalkPage;

const hertz = 440;
const loud = 0.02;

describe.skipIf(process.env['PARLEY_TEST_CHROMIUM'] === undefined)('calls that get bad input', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startParley>>;
  let pages: Awaited<ReturnType<typeof servePages>>;
  let browser: Browser;
  let users = 0;
  const open: Page[] = [];
  const wires: Wire[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-bad-calls-'));
    server = await startParley({ data: folder, env: { PARLEY_ORIGINS: '*' } });
    pages = await servePages(new URL('./firefox/talk-page.ts', import.meta.url));
    const microphone = join(folder, 'tone.wav');
    await writeTone(microphone, { hertz, seconds: 600 });
    browser = await launchBrowser({ microphone });
  });
  afterEach(async () => {
    // Whatever came, the server serves.
    const { wire } = await person();
    expect((await wire.ask('session.ping', {})).result).toMatchObject({ serverTime: expect.any(Number) as number });
    for (const each of wires.splice(0)) each.close();
    for (const each of open.splice(0)) await each.close();
  });
  afterAll(async () => {
    await browser.close();
    pages.close();
    await end(server);
    await rm(folder, { recursive: true, force: true });
  });

  async function token(userId: string): Promise<string> {
    const admin = createAdmin(server);
    await admin.users.upsert({ id: userId });
    return admin.tokens.create({ userId });
  }
  /** Somebody who speaks the protocol by hand. */
  async function person(): Promise<{ readonly id: string; readonly wire: Wire }> {
    const id = `person-${(users += 1)}`;
    const { wire } = await openSession(server.url, { token: await token(id) });
    wires.push(wire);
    return { id, wire };
  }
  /** Somebody with a real browser and the SDK, who answers. */
  async function browserOf(change: Tamper = (frame) => [frame]) {
    const id = `page-${(users += 1)}`;
    const own = await browser.newPage();
    open.push(own);
    const { say } = await tamper(own, change);
    await own.goto(`${pages.url}?${new URLSearchParams({ server: server.url, token: await token(id) })}`);
    await own.waitForFunction(() => 'page' in window);
    return { id, own, say };
  }
  const status = (own: Page) => own.evaluate(() => page.status());

  /** No device is open and no connection either: nothing can flow. */
  async function nothingFlows(own: Page): Promise<void> {
    await eventually(async () =>
      expect(await own.evaluate(() => ({ devices: page.open(), connections: page.connections() }))).toEqual({
        devices: 0,
        connections: 0,
      }),
    );
  }
  async function hears(own: Page): Promise<void> {
    await eventually(async () =>
      expect(await own.evaluate((tone) => page.hear([tone])[tone], hertz)).toBeGreaterThan(loud),
    );
  }
  const isUpdate = ({ ev, data }: Frame, state: CallRecord['state']) =>
    ev === 'call.updated' && (data as { call: CallRecord }).call.state === state;

  /** A running call of two who speak by hand. */
  async function talk() {
    const [alice, bob] = [await person(), await person()];
    const started = await alice.wire.ask('call.start', { clientId: crypto.randomUUID(), to: bob.id, video: false });
    const callId = started.result?.call.id ?? '';
    await bob.wire.ask('call.accept', { callId });
    return { alice, bob, callId };
  }

  it('refuses a description of more than a frame, and of more than a description may be; the call goes on', async () => {
    const { alice, bob, callId } = await talk();
    const address = { callId, channel: `peer:${bob.id}`, epoch: 1 };
    const offer = (bytes: number) => ({ ...address, description: { type: 'offer' as const, sdp: 'v'.repeat(bytes) } });
    alice.wire.send(JSON.stringify({ id: 1, op: 'media.describe', params: offer(1_048_576) }));
    expect(await alice.wire.closed).toBe(1009);
    const again = await openSession(server.url, { token: await token(alice.id) });
    wires.push(again.wire);
    expect(again.session.sync.calls.map(({ id, state }) => [id, state])).toEqual([[callId, 'active']]);
    expect((await again.wire.ask('media.describe', offer(60_000))).error).toBeUndefined();
    await bob.wire.next(({ ev }) => ev === 'media.described');
  });

  it('refuses candidates and descriptions of whoever is not in the call, and tells nobody of them', async () => {
    const { bob, callId } = await talk();
    const stranger = await talk();
    const address = { callId, channel: `peer:${bob.id}`, epoch: 1 };
    const candidates = [{ candidate: 'candidate:1 1 udp 1 203.0.113.9 9 typ host', sdpMid: '0' }];
    const { wire } = stranger.alice;
    expect((await wire.ask('media.trickle', { ...address, candidates })).error?.code).toBe('calls/not-found');
    const description = { type: 'offer' as const, sdp: 'v=0' };
    expect((await wire.ask('media.describe', { ...address, description })).error?.code).toBe('calls/not-found');
    // Their own call cannot lead there either.
    expect((await wire.ask('media.trickle', { ...address, callId: stranger.callId, candidates })).error?.code).toBe(
      'protocol/invalid-params',
    );
    await bob.wire.ask('session.ping', {});
    const told = await Promise.race([
      bob.wire.next(({ ev }) => ev?.startsWith('media.') === true),
      bob.wire.ask('session.ping', {}),
    ]);
    expect(told.ev).toBeUndefined();
  });

  it('takes an answer that comes twice once, and hears on', async () => {
    const twice: Tamper = (frame) =>
      frame.params.description?.type === 'answer' ? [frame, { ...frame, id: frame.id + 1_000_000 }] : [frame];
    const [alice, bob] = [await browserOf(), await browserOf(twice)];
    await alice.own.evaluate((to) => page.call(to), bob.id);
    await hears(alice.own);
    await hears(bob.own);
    expect([await status(alice.own), await status(bob.own)]).toEqual(['active', 'active']);
    await alice.own.evaluate(() => page.hangUp());
    for (const { own } of [alice, bob]) await nothingFlows(own);
  });

  it('has no use for an answer after the hang-up: the server refuses it, and a page that gets one opens nothing', async () => {
    const sent: AskedFrame[] = [];
    const late: Tamper = (frame) => {
      if (frame.params.description?.type !== 'answer') return [frame];
      sent.push(frame);
      return [];
    };
    const [alice, bob] = [await browserOf(), await browserOf(late)];
    await alice.own.evaluate((to) => page.call(to), bob.id);
    await eventually(() => expect(sent).toHaveLength(1));
    await alice.own.evaluate(() => page.hangUp());
    await eventually(async () => expect(await status(bob.own)).toBe('hangup'));
    const [{ params } = expect.fail('nothing was kept')] = sent;
    const { wire } = await openSession(server.url, { token: await token(bob.id), device: 'other' }).then((session) => {
      wires.push(session.wire);
      return session;
    });
    expect((await wire.ask('media.describe', params as never)).error?.code).toBe('calls/ended');
    alice.say({ ev: 'media.described', data: { ...params, channel: `peer:${bob.id}` } });
    for (const { own } of [alice, bob]) {
      await nothingFlows(own);
      expect(await status(own)).toBe('hangup');
    }
  });

  it.each([
    ['garbage', 'garbage'],
    ['an empty description', ''],
    [
      'a description without certificate',
      'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n',
    ],
    ['60 kB of one letter', 'v=0\r\n'.padEnd(60_000, 'a')],
  ])('outlives %s in place of an offer, ends with the caller, and can be called again', async (_, sdp) => {
    const [caller, callee] = [await person(), await browserOf()];
    const ring = async () => {
      const params = { clientId: crypto.randomUUID(), to: callee.id, video: true };
      const { result } = await caller.wire.ask('call.start', params);
      const callId = result?.call.id ?? '';
      await caller.wire.next((frame) => isUpdate(frame, 'active'));
      return callId;
    };
    const callId = await ring();
    const address = { callId, channel: `peer:${callee.id}`, epoch: 1 };
    await caller.wire.ask('media.describe', { ...address, description: { type: 'offer', sdp } });
    const candidates = [{ candidate: 'candidate:no such thing', sdpMid: '99' }];
    await caller.wire.ask('media.trickle', { ...address, candidates });
    expect(await status(callee.own)).toBe('connecting');
    await caller.wire.ask('call.hangup', { callId });
    await eventually(async () => expect(await status(callee.own)).toBe('hangup'));
    await nothingFlows(callee.own);
    await caller.wire.ask('call.hangup', { callId: await ring() });
    await nothingFlows(callee.own);
  });

  it('never connects where somebody shows another certificate than the one that is used', async () => {
    const swap: Tamper = (frame) => {
      const { description } = frame.params;
      if (description?.sdp === undefined) return [frame];
      const sdp = description.sdp.replace(
        /(a=fingerprint:sha-256 )(..)/gu,
        (_, name: string, byte: string) => name + (byte === '00' ? 'FF' : '00'),
      );
      return [{ ...frame, params: { ...frame.params, description: { ...description, sdp } } }];
    };
    const [alice, bob] = [await browserOf(swap), await browserOf()];
    await alice.own.evaluate((to) => page.call(to), bob.id);
    const phrases = async () => Promise.all([alice, bob].map(({ own }) => own.evaluate(() => page.phrase())));
    await eventually(async () => expect((await phrases()).map((each) => each?.split(' ').length)).toEqual([6, 6]));
    const [one, other] = await phrases();
    expect(one).not.toBe(other);
    expect(await status(alice.own)).toBe('connecting');
    await bob.own.evaluate(() => page.hangUp());
    for (const { own } of [alice, bob]) await nothingFlows(own);
  });

  it('gives two other words where somebody stands between them and passes all on', async () => {
    const middle = await createMiddleMan(browser);
    open.push(middle.page);
    const [alice, bob] = [await browserOf(middle.ofCaller), await browserOf(middle.ofCallee)];
    await alice.own.evaluate((to) => page.call(to), bob.id);
    for (const { own } of [alice, bob]) {
      await hears(own);
      expect(await status(own)).toBe('active');
    }
    const phrases = await Promise.all([alice, bob].map(({ own }) => own.evaluate(() => page.phrase())));
    expect(phrases.map((each) => each?.split(' ').length)).toEqual([6, 6]);
    expect(phrases[0]).not.toBe(phrases[1]);
    await bob.own.evaluate(() => page.hangUp());
    for (const { own } of [alice, bob]) await nothingFlows(own);
  });
});
