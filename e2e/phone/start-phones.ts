import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findSipEdge } from '../../scripts/lib/system.mjs';
import { launchBrowser } from '../helpers/chromium.mjs';
import { eventually } from '../helpers/eventually.js';
import { end, runParley, startParley } from '../helpers/parley-process.mjs';
import { servePages } from '../helpers/serve-pages.js';
import type { PhonePage, ShownPhoneCall } from './phone-page-types.js';

declare const page: PhonePage;

/** A call as the simulated carrier shows it. */
export interface CarrierSide {
  readonly id: string;
  readonly way: 'in' | 'out';
  readonly number: string;
  readonly caller: string;
  readonly state: 'ringing' | 'answered' | 'over';
  readonly statuses: readonly number[];
  readonly keys: string;
  /** In Hz. */
  readonly hears: number | null;
}

/** What each person says, and each number of the carrier plays, in Hz. */
export const tones = { alice: 1_000, bob: 1_300, carrier: 440, early: 425, menu: 350 } as const;
/** The numbers of the demo's first two people. */
export const numbers = { alice: '+15550001101', bob: '+15550001102' } as const;
export type Person = keyof typeof numbers;

/** The tone with which the menu of the carrier answers a key, in Hz. */
export const toneOfKey = (key: string) => 600 + 50 * '0123456789*#ABCD'.indexOf(key);

/** A page of the SDK whose user has a number. */
export interface Device {
  readonly page: Page;
  dial(to: string): Promise<string>;
  call(id: string): Promise<ShownPhoneCall>;
  /** The last call of the page, once there is one in this state. */
  last(status: string): Promise<ShownPhoneCall>;
  do(
    what: Exclude<keyof PhonePage, 'dial' | 'calls' | 'connected'>,
    id: string,
    value?: string | boolean,
  ): Promise<string | undefined>;
}

/** A server with a SIP edge and a simulated carrier, and browsers. */
export interface Phones {
  readonly server: Awaited<ReturnType<typeof startParley>>;
  open(person: Person, browser?: Browser): Promise<Device>;
  /** What the carrier says of the calls of a number, the newest last. */
  carrierCalls(number: string): Promise<readonly CarrierSide[]>;
  /** Of the last call of the number. */
  carrierCall(number: string): Promise<CarrierSide>;
  /** The carrier calls; settles with what it was answered first. */
  ring(number: string, tone?: number): Promise<{ readonly id: string; readonly status: number }>;
  /** Has the carrier do something in a call. */
  carrier(id: string, what: { readonly hold?: boolean; readonly tone?: number; readonly end?: true }): Promise<void>;
  /** Makes another app of the same server: its id and its secret. */
  otherApp(): Promise<{ readonly appId: string; readonly appSecret: string }>;
  /** Kills one of the programs that the server has started. */
  killProgram(name: 'kamailio' | 'rtpengine'): void;
  /** Kills Kamailio and the server at once; settles with what lives of Kamailio's processes, asked again and again. */
  killAll(): () => readonly number[];
  close(): Promise<void>;
}

/** Why calls to phones cannot be tried here. */
export function whyNoPhones(): string | undefined {
  if (process.env['PARLEY_TEST_CHROMIUM'] === undefined) return 'Chromium is missing';
  return findSipEdge() ? undefined : 'Kamailio or rtpengine is missing';
}

/** Starts them. */
export async function startPhones(env: Readonly<Record<string, string>> = {}): Promise<Phones> {
  const data = await mkdtemp(join(tmpdir(), 'parley-phones-'));
  const args = ['--phone', '--turn-port', '0', '--media-ports', '22310-22410'];
  const server = await startParley({ data, args, env: { PARLEY_ORIGINS: '*', ...env } });
  const pages = await servePages(new URL('phone-page.ts', import.meta.url));
  const common = await launchBrowser();
  const admin = createAdmin(server);
  const { people } = (await (await fetch(`${server.url}/demo/people`)).json()) as { people: { id: string }[] };
  const userOf = { alice: people[0]?.id ?? '', bob: people[1]?.id ?? '' };
  const post = async (path: string, body: object): Promise<unknown> =>
    (
      await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json();
  const carrierCalls: Phones['carrierCalls'] = async (number) => {
    const { calls } = (await (await fetch(`${server.url}/demo/phone-calls`)).json()) as { calls: CarrierSide[] };
    return calls.filter((call) => call.number === number);
  };
  let opened = 0;

  return {
    server,
    carrierCalls,
    async open(person, browser = common) {
      // Of one origin, they would be pages of one device.
      const own = await (await browser.newContext()).newPage();
      own.on('console', (message) => message.type() === 'error' && console.error(person, message.text()));
      own.on('pageerror', (error) => console.error(person, error));
      const token = await admin.tokens.create({ userId: userOf[person] });
      const asked = {
        ...{ server: server.url, token, device: `${person}-${(opened += 1)}`, hertz: String(tones[person]) },
        listen: [...Object.values(tones), ...['1', '4', '#'].map(toneOfKey)].join(),
      };
      await own.goto(`${pages.url}?${new URLSearchParams(asked)}`);
      await own.waitForFunction(() => 'page' in window);
      const calls = () => own.evaluate(() => page.calls());
      return {
        page: own,
        dial: (to) => own.evaluate((number) => page.dial(number), to),
        call: async (id) => (await calls()).find((call) => call.id === id) ?? expect.fail(`There is no call ${id}`),
        last: (status) =>
          eventually(async () => {
            const call = (await calls()).at(-1);
            expect(call).toMatchObject({ status });
            return call as ShownPhoneCall;
          }),
        do: (what, id, value) =>
          own.evaluate(
            ([name, call, more]) =>
              (page[name] as (id: string, value?: string | boolean) => Promise<string | undefined>)(call, more),
            [what, id, value] as const,
          ),
      };
    },
    carrierCall: async (number) =>
      (await carrierCalls(number)).at(-1) ?? expect.fail(`The carrier has no call of ${number}`),
    ring: (to, tone = tones.carrier) => post('/demo/phone-calls', { to, tone }) as ReturnType<Phones['ring']>,
    async carrier(id, what) {
      await post(`/demo/phone-calls/${id}`, what);
    },
    async otherApp() {
      const { code, output } = await runParley(['create-app', '--name', 'Other', '--zone', 'eu1', '--data', data])
        .exited;
      expect([code, output]).toEqual([0, expect.stringContaining('App secret')]);
      const [appId = '', appSecret = ''] = [/app_\w+/.exec(output)?.[0], /sk_\w+/.exec(output)?.[0]];
      return { appId, appSecret };
    },
    killProgram(name) {
      process.kill(childOf(server.child.pid, name), 'SIGKILL');
    },
    killAll() {
      const leader = childOf(server.child.pid, 'kamailio');
      for (const pid of [leader, server.child.pid ?? 0]) process.kill(pid, 'SIGKILL');
      return () => processes().flatMap(({ pid, group, state }) => (group === leader && state !== 'Z' ? [pid] : []));
    },
    async close() {
      await common.close();
      pages.close();
      await end(server);
      await rm(data, { recursive: true, force: true });
    },
  };
}

interface RunningProcess {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly group: number;
}

/** All that run (proc(5)). */
function processes(): readonly RunningProcess[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const text = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(text) ?? [];
      const [state = '', parent, group] = rest.split(' ');
      return [{ pid: Number(entry), name, state, parent: Number(parent), group: Number(group) }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

/** The child of a process that runs a program. */
function childOf(process: number | undefined, program: string): number {
  const found = processes().find(({ name, parent }) => name === program && parent === process);
  return found?.pid ?? expect.fail(`${program} does not run`);
}
