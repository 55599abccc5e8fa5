import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { end, runParley, startParley } from './helpers/parley-process.mjs';

let data: string;
const endings: (() => unknown)[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'parley-cli-'));
});
afterEach(async () => {
  for (const ending of endings.splice(0).reverse()) await ending();
  await rm(data, { recursive: true, force: true });
});

async function dev(args: readonly string[] = []) {
  const running = await startParley({ data, args });
  endings.push(() => end(running));
  return running;
}

const failing = async (args: readonly string[], env: Record<string, string> = {}) => {
  const { code, output } = await runParley(args, { cwd: data, env }).exited;
  expect(code, output).toBe(1);
  return output;
};

it('serves at once: health, readiness, metrics and its own description', async () => {
  const { url } = await dev();
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) {
    expect((await fetch(url + path)).status, path).toBe(200);
  }
  const description = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string; paths: object };
  expect(description.openapi).toBe('3.1.0');
  expect(Object.keys(description.paths)).toContain('/v1/conversations/{conversationId}/messages');
});

it('keeps the app’s secret and the bot’s key from others on the machine', async () => {
  await dev();
  for (const file of ['demo.json', 'server.key']) expect((await stat(join(data, file))).mode & 0o077, file).toBe(0);
});

it('names who holds a port that is taken, and how to choose another', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  endings.push(() => holder.close());
  await new Promise((resolve) => holder.once('listening', resolve));
  const { port } = holder.address() as AddressInfo;
  const output = await failing(['dev', '--port', String(port), '--data', data]);
  expect(output).toContain(`127.0.0.1:${port}`);
  expect(output).toContain(`process ${process.pid}`);
  expect(output).toContain('--port');
  expect(output).not.toContain('    at ');
});

it.each([
  [['dev', '--port', 'seven'], {}, '--port', "'seven'"],
  [['dev'], { PARLEY_PORT: '70000' }, 'PARLEY_PORT', "'70000'"],
  [['dev'], { PARLEY_HEARTBEAT: 'often' }, 'PARLEY_HEARTBEAT', "'often'"],
  [['dev', '--prot', '1'], {}, '--prot', '--port'],
  [['devv'], {}, "'devv'", 'parley dev'],
] as const)('names the value that is wrong: %j %j', async (args, env, ...parts) => {
  const output = await failing(args, env);
  for (const part of parts) expect(output).toContain(part);
});

it('names the value that is wrong in a file, and never shows a secret one', async () => {
  await writeFile(join(data, 'parley.config.json'), JSON.stringify({ ringTimeout: -1 }));
  expect(await failing(['dev', '--data', data])).toMatch(/parley\.config\.json.*ringTimeout.*-1/);
  const output = await failing(['start'], { PARLEY_SECRET_KEY: 'not-32-bytes-but-secret' });
  expect(output).toContain('PARLEY_SECRET_KEY');
  expect(output).not.toContain('not-32-bytes-but-secret');
});

it('does not share a data folder with another server', async () => {
  const running = await dev();
  const output = await failing(['dev', '--port', '0', '--data', data]);
  expect(output).toContain(`process ${running.child.pid}`);
  expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
});

it('serves TLS to the network with a certificate of its own', async () => {
  const { url } = await dev(['--lan']);
  expect(url).toMatch(/^https:/);
  const status = await new Promise((resolve, reject) => {
    request(`${url}/healthz`, { rejectUnauthorized: false }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(200);
  await expect(fetch(url.replace('https:', 'http:'))).rejects.toThrow();
});

it('stops gracefully, and finds its data and its app again', async () => {
  const first = await dev();
  const { code, output } = await end(first);
  expect(code, output).toBe(0);
  const again = await dev();
  expect([again.appId, again.appSecret, again.botKey]).toEqual([first.appId, first.appSecret, first.botKey]);
  expect(existsSync(join(data, 'demo.json'))).toBe(true);
  expect(await readFile(join(data, 'demo.json'), 'utf8')).toContain(again.url);
});

it('looks at the machine and says whether it can serve', async () => {
  const { code, output } = await runParley(['doctor', '--port', '0', '--data', data], { cwd: data }).exited;
  expect(code, output).toBe(0);
  expect(output).toContain('Parley can serve here.');
  const running = await dev();
  const busy = await runParley(['doctor', '--port', String(running.port), '--data', data], { cwd: data }).exited;
  expect(busy.code).toBe(1);
  expect(busy.output).toContain(String(running.port));
});
