import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  expectToHear,
  mark,
  onPage,
  serverAddress,
  startCallInNetworks,
  tell,
  whyNoCalls,
  type CallInNetworks,
} from './helpers/call-in-networks.js';
import { eventually } from './helpers/eventually.js';
import type { Networks } from './helpers/networks.js';

const why = whyNoCalls();
const secret = 'what the operator gave to both of them';
/** Where coturn listens, and where the line to it does that takes 150 ms each way. */
const [turnPort, slowPort] = [3_478, 4_478];
const slowLine = fileURLToPath(new URL('helpers/slow-line.mjs', import.meta.url));

/** A coturn as an operator runs it, and a slow line to it. */
async function startCoturn(networks: Networks): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-own-coturn-'));
  const children: ChildProcess[] = [];
  const start = async (command: string, args: readonly string[], ready: RegExp) => {
    const [program = '', ...rest] = [...networks.within('server'), command, ...args];
    const child = spawn(program, rest, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    let said = '';
    for await (const part of child.stdout) if (ready.test((said += String(part)))) break;
    child.stdout.resume();
  };
  await start(
    process.env['PARLEY_TEST_COTURN'] ?? 'turnserver',
    [
      ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--use-auth-secret', `--static-auth-secret=${secret}`],
      ...['--realm=parley', '-L', serverAddress, '-E', serverAddress, '-p', String(turnPort), '--fingerprint'],
      ...[`--db=${join(folder, 'turndb')}`, `--pidfile=${join(folder, 'pid')}`, '--log-file=stdout', '--simple-log'],
    ],
    /Total auth threads|auth thread/i,
  );
  await start(process.execPath, [slowLine, String(slowPort), serverAddress, String(turnPort), '150'], /ready/);
  return async () => {
    for (const child of children) {
      const exited = child.exitCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true });
  };
}

describe.skipIf(why !== undefined)(`a coturn of one's own${why === undefined ? '' : ` (skipped: ${why})`}`, () => {
  let world: CallInNetworks;
  beforeAll(async () => {
    const urls = `turn:${serverAddress}:${slowPort}?transport=udp`;
    world = await startCallInNetworks({
      env: { PARLEY_TURN_URLS: urls, PARLEY_TURN_SECRET: secret },
      beside: startCoturn,
    });
  });
  const heal = () => {
    for (const machine of ['left', 'server'] as const) world.networks.filter(machine, []);
  };
  afterEach(heal);
  afterAll(() => world.close());

  it('carries calls on while the server dies and comes back, and nobody learns the secret', async () => {
    const call = await world.call('&relay');
    await mark(call);
    await world.server.kill();
    for (const page of [call.left, call.right])
      await eventually(async () =>
        expect(await onPage(page, (own) => own.connection.map(([, status]) => status))).toContain('reconnecting'),
      );
    await expectToHear(call);
    await world.server.restart();
    for (const page of [call.left, call.right]) {
      await eventually(async () => expect((await onPage(page, (own) => own.connection)).at(-1)?.[1]).toBe('connected'));
      expect((await onPage(page, (own) => own.statuses)).at(-1)).toBe('active');
      expect(await onPage(page, (own) => own.log.map(([, what]) => what))).not.toContain('restartIce');
      const told = await onPage(page, (own) => own.usernames);
      expect(told.every((name) => /^\d+:app_\w+\.(alice|bob)$/.test(name))).toBe(true);
      expect(
        await page.evaluate(() => JSON.stringify(performance.getEntries()) + document.body.innerHTML),
      ).not.toContain(secret);
    }
    await expectToHear(call);
    await tell('the server killed, by relays', call);
    expect(world.server.output()).not.toContain(secret);
  });

  it('carries a call over a line that takes 300 ms there and back and loses every fifth packet', async () => {
    const call = await world.call('&relay');
    await tell('300 ms', call);
    const packets = () => Promise.all([call.left, call.right].map((page) => onPage(page, (own) => own.packets())));
    // Whatever arrives at the left machine, and whatever of it arrives at the server: what signals is lost as well.
    const lossy = (where: string) => [
      'table inet parley {',
      `chain in { type filter hook prerouting priority 0; iifname { ${where} } numgen random mod 100 < 20 drop; `,
      '}',
      '}',
    ];
    for (const machine of ['left', 'server'] as const) world.networks.filter(machine, lossy('wifi, mobile'));
    await mark(call);
    const before = await packets();
    for (const page of [call.left, call.right])
      await eventually(async () => {
        const { length, silent } = await onPage(page, (own) => own.account());
        expect(length).toBeGreaterThan(10_000);
        // What is lost is made up for by what came before and after it.
        expect(silent / length).toBeLessThan(0.5);
      });
    // A way that is doubted for a moment is found again.
    await eventually(async () => expect((await onPage(call.left, (own) => own.statuses)).at(-1)).toBe('active'));
    await tell('300 ms, 20 % lost', call);
    (await packets()).forEach(({ received, lost }, side) => {
      const [gone, came] = [lost - (before[side]?.lost ?? 0), received - (before[side]?.received ?? 0)];
      process.stdout.write(`  ${((100 * gone) / (gone + came)).toFixed(1)} % of the packets lost\n`);
      expect(gone / (gone + came)).toBeGreaterThan(0.05);
      expect(gone / (gone + came)).toBeLessThan(0.4);
    });
    // Before the next call each would be told.
    await onPage(call.left, (own) => own.hangUp());
    const { forecast, steps } = await onPage(call.left, (own) => own.tryNetwork());
    expect(steps).toMatchObject({ udp: 'passed', tcp: 'test/not-offered', quality: 'test/poor' });
    expect(forecast?.roundTripMs).toBeGreaterThan(300);
    expect(forecast?.lossPercent).toBeGreaterThan(10);
  });
});
