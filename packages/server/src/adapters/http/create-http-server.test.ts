import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operations } from '@parley/protocol/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestHttp, type TestHttp } from '../../testing/create-test-http.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-demo-'));
let plain: TestHttp;
let demo: TestHttp;

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>The demo</title>');
  writeFileSync(join(folder, 'assets', 'main-AbCd1234.js'), 'export {};');
  plain = await createTestHttp({ publicUrl: 'https://chat.example' });
  demo = await createTestHttp({ demo: folder, origins: ['https://app.example'] });
});
afterAll(async () => {
  await plain.close();
  await demo.close();
  rmSync(folder, { recursive: true });
});

describe('for operators', () => {
  it('says that it lives, and whether it can serve', async () => {
    expect((await plain.app.inject('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await plain.app.inject('/readyz')).json()).toEqual({ status: 'ready' });
    plain.unready = true;
    const answer = await plain.app.inject('/readyz');
    plain.unready = false;
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ error: { code: 'server/unavailable', retryable: true } });
    expect(answer.body).not.toContain('database');
    expect((await plain.app.inject('/healthz')).statusCode).toBe(200);
  });

  it('shows what it counts', async () => {
    await plain.app.inject('/v1/users');
    const { body, headers } = await plain.app.inject('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toMatch(/parley_http_request_seconds_count\{op="user\.list",status="401"\} \d/);
    expect(body).toContain('nodejs_version_info');
  });

  it('describes its routes in OpenAPI 3.1', async () => {
    const document = (await plain.app.inject('/openapi.json')).json<{
      openapi: string;
      servers: unknown;
      paths: Record<string, Record<string, { operationId: string }>>;
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: 'https://chat.example' }]);
    const described = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    const routed = Object.entries(operations).flatMap(([op, { http }]) => (http === null ? [] : [op]));
    expect(described.sort()).toEqual(routed.sort());
  });
});

describe('pages', () => {
  const page = { accept: 'text/html,*/*' };

  it('where there is no demo: one that helps', async () => {
    const { body, headers, statusCode } = await plain.app.inject({ url: '/', headers: page });
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain('openapi.json');
  });

  it('of the demo come with what they may do', async () => {
    const { body, headers } = await demo.app.inject({ url: '/', headers: page });
    expect(body).toContain('The demo');
    expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval' blob:;");
    expect(headers['content-security-policy']).toContain('ws: wss:');
    expect(headers['permissions-policy']).toContain('microphone=(self)');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('of any path of the demo are its index', async () => {
    const { body, statusCode, headers } = await demo.app.inject({ url: '/chats/42', headers: page });
    expect(statusCode).toBe(200);
    expect(body).toContain('The demo');
    expect(headers['content-security-policy']).toBeDefined();
  });

  it('that are files built with a hash may be kept', async () => {
    const { headers } = await demo.app.inject('/assets/main-AbCd1234.js');
    expect(headers['cache-control']).toContain('immutable');
  });

  it.each(['/v1/nope', '/demo/nope'])('at %s are none', async (url) => {
    const { statusCode, body } = await demo.app.inject({ url, headers: page });
    expect(statusCode).toBe(404);
    expect(body).toContain('protocol/unknown-operation');
  });

  it('outside the folder are none', async () => {
    for (const url of ['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/missing.js']) {
      const { statusCode, body } = await demo.app.inject({ url, headers: { accept: '*/*' } });
      expect([400, 403, 404]).toContain(statusCode);
      expect(body).not.toContain('workspaces');
    }
  });
});

describe('pages of other origins', () => {
  const preflight = (http: TestHttp, origin: string) =>
    http.app.inject({
      method: 'OPTIONS',
      url: '/v1/users',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });

  it('may ask where they are named', async () => {
    const answer = await preflight(demo, 'https://app.example');
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(answer.headers['access-control-allow-headers']).toContain('authorization');
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    const headers = { origin: 'https://app.example' };
    const refused = await demo.app.inject({ url: '/v1/users', headers });
    expect(refused.statusCode).toBe(401);
    expect(refused.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(refused.headers['access-control-expose-headers']).toContain('retry-after');
  });

  it('may not where they are not', async () => {
    const answer = await preflight(demo, 'https://evil.example');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['vary']).toBe('origin');
    expect((await preflight(plain, 'https://app.example')).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may ask from everywhere where that is said', async () => {
    const open = await createTestHttp({ origins: '*' });
    expect((await preflight(open, 'null')).headers['access-control-allow-origin']).toBe('*');
    await open.close();
  });
});
