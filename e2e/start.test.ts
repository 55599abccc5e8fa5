import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'parley-start-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

function npmStart(...flags: string[]) {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--no-open', '--data', data, ...flags], { cwd: root });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, said: () => said };
}

/** Resolves with the first match in what the program says; rejects if it ends before. */
function heard({ child, ended, said }: ReturnType<typeof npmStart>, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = pattern.exec(said())?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', look);
    look();
    void ended.then((code) => reject(new Error(`npm start ended with ${code}: ${said()}`)));
  });
}

it('serves the demo, says where, and stops when asked', async () => {
  const start = npmStart('--port', '0');
  const url = await heard(start, /running at (http\S+)/);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(await (await fetch(url)).text()).toContain('<title>');
  await heard(start, /(Ctrl-C)/);
  for (const [service, flag] of [
    ['Relays', '--turn'],
    ['Group calls', '--media|a network'],
    ['Phones', '--phone'],
  ])
    expect(start.said()).toMatch(new RegExp(`${service} .*(${flag})`));
  start.child.kill('SIGTERM');
  expect(await start.ended).toBe(0);
  expect(start.said()).toContain('Stopped.');
  await expect(fetch(`${url}/readyz`)).rejects.toThrow();
});

it('says what to do about a port that is taken', async () => {
  const other = createServer().listen(0);
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const start = npmStart('--port', String(port));
  expect(await start.ended).toBe(1);
  expect(start.said()).toContain(String(port));
  expect(start.said()).toContain('--port');
  other.close();
});

it('shows its flags to who asks for help', async () => {
  const start = npmStart('--help');
  expect(await start.ended).toBe(0);
  for (const flag of ['--media', '--lan', '--no-open']) expect(start.said()).toContain(flag);
  expect(start.said()).not.toContain('Unable');
});
