import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { GroupCallPage } from '../group-calls/group-call-page-types.js';
import { serverAddress, buildPage, reach } from './call-in-networks.js';
import { findChromium, launchBrowser } from './chromium.mjs';
import { eventually } from './eventually.js';
import { hear } from './hear.js';
import { createNetworks, type Networks } from './networks.js';
import { startOwnJanus, type OwnJanus } from './own-janus.js';
import { end, startParley, type ParleyProcess } from './parley-process.mjs';

declare const page: GroupCallPage;

/** Alice is on the left machine, the others share the right one. */
const tones = { alice: 440, bob: 660, chloe: 880 } as const;
export type Name = keyof typeof tones;
const names = Object.keys(tones) as Name[];
const port = 7_277;
/** All that the machine of the server has: Janus answers a relay of its own machine only from the address of that relay. */
const serverAddresses = ['10.77.1.1', '10.77.2.1', serverAddress];
const loud = 0.05;
const slowLine = fileURLToPath(new URL('slow-line.mjs', import.meta.url));
const slowPort = 4_478;

/** The real server, two Januses, coturn and three pages of the SDK over networks that can be made bad. */
export interface GroupInNetworks {
  readonly networks: Networks;
  readonly server: { kill(): Promise<void>; restart(): Promise<void>; url(): string };
  /** The folder of the pages. */
  readonly pages: string;
  pageOf(name: Name): Page;
  /** Opens the page of somebody anew. `relays`: only by those whose address holds this. */
  enter(name: Name, relays?: string, query?: Readonly<Record<string, string>>): Promise<void>;
  hearEachOther(inCall?: readonly Name[]): Promise<void>;
  /** Runs it, and then says how long Alice heard nothing of Bob, and Bob nothing of Alice, in ms, once both do for a second. */
  silenceOf(run: () => unknown): Promise<{ readonly alice: number; readonly bob: number }>;
  /** Kills the Janus of that number. */
  killJanus(n: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts all of it. */
export async function startGroupInNetworks(): Promise<GroupInNetworks> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-group-networks-'));
  const endings: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const ending of endings.splice(0).reverse()) await ending();
  };
  try {
    const networks = createNetworks();
    endings.push(() => networks.close());
    const [pages, data] = [join(folder, 'pages'), join(folder, 'data')];
    await mkdir(data);
    await buildPage(pages, new URL('../group-calls/group-call-page.ts', import.meta.url));
    const within = networks.within('server');
    const januses: OwnJanus[] = [];
    const mediaServers = [];
    for (const n of [0, 1]) {
      const secrets = { apiSecret: `api ${n}`, adminKey: `admin ${n}` };
      const ports = [8_188 + 10 * n, 8_189 + 10 * n] as const;
      const janus = await startOwnJanus({
        ...{ folder: join(folder, `janus-${n}`), within, ports, address: serverAddresses.join(), ...secrets },
        mediaPorts: n === 0 ? '23000-23200' : '23300-23500',
      });
      januses.push(janus);
      endings.push(() => janus.kill());
      mediaServers.push({ name: `media-${n}`, url: `ws://127.0.0.1:${ports[0]}`, ...secrets });
    }
    const turnUrls = [`turn:A:3478?transport=udp`, `turn:A:3478?transport=tcp`, `turns:A:5349`, `turn:A:${slowPort}`];
    const env = {
      PARLEY_TURN_URLS: turnUrls.join().replaceAll('A', serverAddress),
      PARLEY_MEDIA_SERVERS: JSON.stringify(mediaServers),
    };
    const start = () => startParley({ data, port, args: ['--lan', '--turn', '--demo', pages], env, within });
    let running: ParleyProcess = await start();
    endings.push(() => end(running));
    const [program, ...slow] = [...within, process.execPath, slowLine, String(slowPort), serverAddress, '3478'];
    const line = spawn(program, [...slow, '150'], { stdio: 'ignore' });
    endings.push(() => line.kill());

    const browsers = new Map<string, Browser>();
    for (const side of ['left', 'right'] as const) {
      const executablePath = networks.wrap(side, findChromium());
      const browser = await launchBrowser({ executablePath, flags: ['--ignore-certificate-errors'] });
      browsers.set(side, browser);
      endings.push(() => browser.close());
    }
    const open = new Map<Name, Page>();
    const pageOf = (name: Name): Page => open.get(name) ?? expect.fail(`${name} has no page`);
    const group: GroupInNetworks = {
      networks,
      pages,
      pageOf,
      server: {
        async kill() {
          await end(running, 'SIGKILL');
        },
        async restart() {
          running = await start();
        },
        url: () => running.url,
      },
      async enter(name, relays, query = {}) {
        // What a page says as it is closed may come late.
        await open.get(name)?.evaluate(() => page.hangUp());
        await open.get(name)?.context().close();
        const browser = browsers.get(name === 'alice' ? 'left' : 'right');
        const own = await (await browser?.newContext({ ignoreHTTPSErrors: true }))?.newPage();
        if (!own) return expect.fail('there is no browser');
        own.on('pageerror', (error) => console.error(name, error));
        const asked = new URLSearchParams({ as: name, hertz: String(tones[name]), width: '1280', ...query });
        if (relays !== undefined) asked.set('relays', relays);
        // Its network may have come back a moment ago.
        await eventually(() => reach(networks.within(name === 'alice' ? 'left' : 'right'), port));
        await own.goto(`https://${serverAddress}:${port}/?${asked}`);
        await own.waitForFunction(() => 'page' in window);
        open.set(name, own);
      },
      async hearEachOther(inCall = names) {
        for (const name of inCall)
          await eventually(async () => {
            const loudness = await hear(pageOf(name), Object.values(tones));
            const heard = names.filter((other) => (loudness[tones[other]] ?? 0) > loud);
            expect([name, heard]).toEqual([name, inCall.filter((other) => other !== name)]);
          });
      },
      async silenceOf(run) {
        const both = [
          ['alice', 'bob'],
          ['bob', 'alice'],
        ] as const;
        for (const [name, other] of both) await pageOf(name).evaluate((of) => page.listenTo(of), other);
        await run();
        const silences = { alice: 0, bob: 0 };
        for (const [name, other] of both) {
          await eventually(async () =>
            expect((await hear(pageOf(name), [tones[other]]))[tones[other]]).toBeGreaterThan(loud),
          );
          silences[name] = (await pageOf(name).evaluate(() => page.silences())).longest;
        }
        return silences;
      },
      killJanus: async (n) => januses[n]?.kill(),
      close,
    };
    return group;
  } catch (error) {
    await close();
    throw error;
  }
}
