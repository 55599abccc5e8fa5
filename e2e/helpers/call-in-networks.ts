import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { CallPage } from '../media/call-page-types.js';
import { findChromium, launchBrowser } from './chromium.mjs';
import { eventually } from './eventually.js';
import { createNetworks, whyNoNetworks, type Networks } from './networks.js';
import { end, startParley, type ParleyProcess } from './parley-process.mjs';
import { writeTone } from './tone.mjs';

/** Each side has its own voice, in Hz. */
const voices = { left: 440, right: 1_000 } as const;
const people = { left: 'alice', right: 'bob' } as const;
const port = 7_275;

type Side = keyof typeof voices;

/** Where the server is, as everybody reaches it. */
export const serverAddress = '10.77.3.1';

/** The two pages of a call. */
export interface Pages {
  readonly left: Page;
  readonly right: Page;
}

/** The real server and two real browsers, each in a network of its own. */
export interface CallInNetworks {
  readonly networks: Networks;
  readonly server: { kill(): Promise<void>; restart(): Promise<void>; output(): string };
  /** Calls from left to right, in browsers that forget everything, until each hears the other. `query` as the page reads it. */
  call(query?: string): Promise<Pages>;
  close(): Promise<void>;
}

/** What is started. */
export interface CallInNetworksOptions {
  /** Of `parley dev`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Starts what else is there; returns its ending. */
  readonly beside?: (networks: Networks) => (() => unknown) | Promise<() => unknown>;
}

/** Why there are no such calls here; undefined where there are. */
export function whyNoCalls(): string | undefined {
  if (process.env['PARLEY_TEST_CHROMIUM'] === undefined) return 'Chromium is missing';
  return process.env['PARLEY_TEST_COTURN'] === undefined ? 'coturn is missing' : whyNoNetworks();
}

/** Starts `parley dev --lan` with the page of `media/call-page.ts`. */
export async function startCallInNetworks(options: CallInNetworksOptions = {}): Promise<CallInNetworks> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-calls-'));
  const endings: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const ending of endings.splice(0).reverse()) await ending();
  };
  try {
    const networks = createNetworks();
    endings.push(() => networks.close());
    const [pages, data] = [join(folder, 'pages'), join(folder, 'data')];
    await mkdir(data);
    await buildPage(pages, new URL('../media/call-page.ts', import.meta.url));
    if (options.beside) endings.push(await options.beside(networks));
    const { env = {}, args = [] } = options;
    const within = networks.within('server');
    const start = () => startParley({ data, port, args: ['--lan', '--demo', pages, ...args], env, within });
    let running: ParleyProcess = await start();
    endings.push(() => end(running));
    const browsers = new Map<Side, Browser>();
    endings.push(() => Promise.all([...browsers.values()].map((browser) => browser.close())));

    const open = async (side: Side, query: string) => {
      await browsers.get(side)?.close();
      const microphone = join(folder, `${side}.wav`);
      await writeTone(microphone, { hertz: voices[side] });
      const executablePath = networks.wrap(side, findChromium());
      // The certificate of `--lan` was made a moment ago.
      const browser = await launchBrowser({ microphone, executablePath, flags: ['--ignore-certificate-errors'] });
      browsers.set(side, browser);
      const page = await browser.newPage({ ignoreHTTPSErrors: true });
      // Its network may have come back a moment ago.
      await eventually(() => reach(networks.within(side), port));
      await page.goto(`https://${serverAddress}:${port}/?as=${people[side]}${query}`);
      await page.waitForFunction(() => 'page' in window);
      await onPage(page, (own, hertz) => own.listenFor(hertz), voices[side === 'left' ? 'right' : 'left']);
      return page;
    };
    return {
      networks,
      server: {
        async kill() {
          await end(running, 'SIGKILL');
        },
        async restart() {
          running = await start();
        },
        output: () => running.output(),
      },
      async call(query = '') {
        const made = { left: await open('left', query), right: await open('right', query) };
        await mark(made);
        await onPage(made.left, (own, to) => own.call(to), people.right);
        await expectToHear(made);
        return made;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Connects to a port of the server from a machine; throws where it does not answer. */
export function reach([program = '', ...within]: readonly string[], port: number): void {
  const connect = `exec 3<>/dev/tcp/${serverAddress}/${port}`;
  execFileSync(program, [...within, 'bash', '-c', connect], { timeout: 2_000, stdio: 'ignore' });
}

/** Runs in the page, with what it offers. */
export function onPage<R, A = undefined>(
  page: Page,
  run: (own: CallPage, given: A) => R,
  given?: A,
): Promise<Awaited<R>> {
  return page.evaluate(
    `(${run.toString()})(window.page, ${given === undefined ? 'undefined' : JSON.stringify(given)})`,
  );
}

/** Begins new accounts. */
export async function mark({ left, right }: Pages): Promise<void> {
  for (const page of [left, right]) await onPage(page, (own) => own.mark());
}

/** Each hears the other's tone without a break for a second. */
export async function expectToHear({ left, right }: Pages): Promise<void> {
  for (const page of [left, right])
    await eventually(async () => {
      const { account, log } = await onPage(page, (own) => ({ account: own.account(), log: own.log }));
      const { length, soundSince = length } = account;
      expect(length - soundSince, JSON.stringify(log)).toBeGreaterThan(1_000);
    });
}

/** What was heard since the mark, for whoever reads the output: when sound was back for good, and how long there was none. */
export async function tell(what: string, { left, right }: Pages): Promise<void> {
  const say = async (page: Page) => {
    const { soundSince = Number.NaN, silent } = await onPage(page, (own) => own.account());
    return `sound for good after ${(soundSince / 1_000).toFixed(2)} s, ${(silent / 1_000).toFixed(2)} s silent`;
  };
  process.stdout.write(`  ${what}: left ${await say(left)}; right ${await say(right)}\n`);
}

/** Bundles a script into a page of that folder. */
export async function buildPage(outdir: string, script: URL): Promise<void> {
  const entry = fileURLToPath(script);
  await build({
    entryPoints: [entry],
    conditions: ['@parley/source'],
    bundle: true,
    splitting: true,
    outdir,
    format: 'esm',
    target: 'es2022',
  });
  const file = basename(entry).replace(/ts$/, 'js');
  const html = `<!doctype html><meta charset=utf-8><body><script type=module src=/${file}></script>`;
  await writeFile(join(outdir, 'index.html'), html);
}
