import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchBrowser } from '../helpers/chromium.mjs';
import { eventually } from '../helpers/eventually.js';
import { hear } from '../helpers/hear.js';
import { end, startParley } from '../helpers/parley-process.mjs';
import { servePages } from '../helpers/serve-pages.js';
import { openSession } from '../helpers/wire.js';
import type { CallReport } from '@parley/protocol';
import { otherHertz, type GroupCallPage, type Picture, type ShownCall } from './group-call-page-types.js';

declare const page: GroupCallPage;

const tones = { alice: 440, bob: 660, carol: 880 } as const;
const colors = { alice: 'red', bob: 'green', carol: 'blue' } as const;
export type Name = keyof typeof tones;
export const names = Object.keys(tones) as Name[];
/** Loud enough to be a tone of 0.3 on its way through Opus, and far above what a silent line has. */
const loud = 0.05;

/** The others of those who are in a call. */
export function othersOf(name: Name, inCall: readonly Name[] = names): readonly Name[] {
  return inCall.filter((other) => other !== name);
}

/** Three people in a group, each with a page of the SDK, and a server of their own. */
export interface Group {
  readonly data: string;
  readonly conversationId: string;
  pageOf(name: Name): Page;
  shown(name: Name): Promise<ShownCall | undefined>;
  picture(name: Name, of: Name, source?: 'camera' | 'screen'): Promise<Picture>;
  /** Everybody hears the tones of those others who are in the call, and no other. */
  hearEachOther(inCall?: readonly Name[]): Promise<void>;
  /** Everybody sees the colors of the others, in pictures that go on. */
  seeEachOther(inCall?: readonly Name[]): Promise<void>;
  /** Alice calls Bob, and adds Carol; what Bob hears of Alice meanwhile is listened to. Returns the id of the call. */
  callTwoThenThree(): Promise<string>;
  /** Hears these of the tones there, and no other. */
  hears(name: Name, hertz: readonly number[]): Promise<void>;
  /** What everybody's device has reported of a call, as it is stored with it. */
  reports(callId: string): Promise<Readonly<Record<string, CallReport>>>;
  /** What the server counts, as Prometheus reads it. */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

/** Starts the server with these arguments, makes the group and opens the pages. */
export async function startGroup(args: readonly string[]): Promise<Group> {
  const data = await mkdtemp(join(tmpdir(), 'parley-group-calls-'));
  const env = { PARLEY_CALL_GRACE: '500', PARLEY_ORIGINS: '*' };
  const server = await startParley({ data, args: [...args], env });
  const pages = await servePages(new URL('group-call-page.ts', import.meta.url));
  const browser = await launchBrowser();
  const admin = createAdmin(server);
  for (const userId of names) await admin.users.upsert({ id: userId });
  const { wire } = await openSession(server.url, {
    token: await admin.tokens.create({ userId: 'alice' }),
    device: 'desk',
  });
  const members = { clientId: 'team', name: 'Team', members: ['bob', 'carol'] };
  const conversationId = (await wire.ask('conversation.create', members)).result?.conversation.id ?? '';
  wire.close();
  const open = new Map<Name, Page>();
  for (const name of names) {
    // Of one origin, they would be pages of one device.
    const own = await (await browser.newContext()).newPage();
    own.on('console', (message) => message.type() === 'error' && console.error(name, message.text()));
    own.on('pageerror', (error) => console.error(name, error));
    const token = await admin.tokens.create({ userId: name });
    const asked = { server: server.url, token, as: name, hertz: String(tones[name]) };
    await own.goto(`${pages.url}?${new URLSearchParams(asked)}`);
    await own.waitForFunction(() => 'page' in window);
    open.set(name, own);
  }
  const pageOf = (name: Name): Page => open.get(name) ?? expect.fail(`${name} has no page`);
  const picture = (name: Name, of: Name, source: 'camera' | 'screen' = 'camera') =>
    pageOf(name).evaluate(([userId, kind]) => page.picture(userId, kind), [of, source] as const);
  const group: Group = {
    data,
    conversationId,
    pageOf,
    picture,
    shown: (name) => pageOf(name).evaluate(() => page.shown()),
    async callTwoThenThree() {
      await eventually(async () => expect((await group.shown('alice'))?.status).toBe('ended'));
      const callId = await pageOf('alice').evaluate(() => page.call('bob'));
      await group.hearEachOther(['alice', 'bob']);
      await pageOf('bob').evaluate(() => page.listenTo('alice'));
      await pageOf('alice').evaluate(() => page.add('carol'));
      await group.hearEachOther();
      const silence = await pageOf('bob').evaluate(() => page.silences().longest);
      console.info(`The longest silence of the move: ${Math.round(silence)} ms`);
      return callId;
    },
    hears: (name, hertz) =>
      eventually(async () => {
        const loudness = await hear(pageOf(name), [...Object.values(tones), otherHertz]);
        const heard = Object.keys(loudness).map(Number);
        expect([name, heard.filter((tone) => (loudness[tone] ?? 0) > loud)]).toEqual([name, hertz]);
      }),
    async reports(callId) {
      const token = await admin.tokens.create({ userId: 'alice' });
      const session = await openSession(server.url, { token, device: 'desk' });
      const { result } = await session.wire.ask('call.get', { callId });
      session.wire.close();
      return result?.reports ?? {};
    },
    metrics: async () => (await fetch(`${server.url}/metrics`)).text(),
    async hearEachOther(inCall = names) {
      for (const name of inCall)
        await eventually(async () => {
          const loudness = await hear(pageOf(name), Object.values(tones));
          const heard = names.filter((other) => (loudness[tones[other]] ?? 0) > loud);
          expect([name, heard]).toEqual([name, othersOf(name, inCall)]);
        });
    },
    async seeEachOther(inCall = names) {
      for (const name of inCall)
        for (const other of othersOf(name, inCall)) {
          const { frames } = await picture(name, other);
          await eventually(async () => {
            const now = await picture(name, other);
            expect([name, other, now.color]).toEqual([name, other, colors[other]]);
            expect(now.frames).toBeGreaterThan(frames);
          });
        }
    },
    async close() {
      await browser.close();
      pages.close();
      await end(server);
      await rm(data, { recursive: true, force: true });
    },
  };
  return group;
}
