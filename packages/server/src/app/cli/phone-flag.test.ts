import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { findPhonePrograms } from '../phone/find-phone-programs.js';
import { runCommand } from './run-command.js';

const root = mkdtempSync(join(tmpdir(), 'parley-phone-flag-'));
afterAll(() => rmSync(root, { recursive: true }));
const soon = { timeout: 20_000 };

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  let text = '';
  let stop = (): void => undefined;
  const stopped = new Promise<string>((resolve) => {
    stop = () => resolve('SIGTERM');
  });
  const hear = (part: string) => void (text += part);
  const code = runCommand(args, { env, out: hear, err: hear, stopped: () => stopped });
  return { code, stop, text: () => text };
}

async function finish(args: readonly string[], env?: Readonly<Record<string, string>>) {
  const { code, text } = run(args, env);
  return { code: await code, text: text() };
}

const edge = (url: string) => JSON.stringify({ url, secret: 'a secret that is long', realm: 'parley.phone' });

describe.skipIf(!findPhonePrograms())('parley dev --phone', () => {
  it('starts a phone network whose carrier calls people of the demo', async () => {
    const args = ['--port', '0', '--turn-port', '0', '--media-ports', '22200-22300', '--data', join(root, 'dev')];
    expect((await finish(['doctor', ...args, '--phone'])).text).toMatch(/kamailio and .*rtpengine/);
    const dev = run(['dev', ...args, '--phone', '--log-level', 'silent']);
    await vi.waitFor(() => expect(dev.text()).toContain('+15557770000 echo'), soon);
    expect(dev.text()).toContain('+15550001101 Alice Martin');
    const url = /http:\/\/localhost:\d+/.exec(dev.text())?.[0] ?? '';
    const post = async (path: string, body: object) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect(await (await post('/demo/phone-calls', { to: 'alice' })).text()).toContain('telephony/unknown-number');
    const { people, carrier } = (await (await fetch(`${url}/demo/phones`)).json()) as Record<string, unknown[]>;
    expect([people?.[0], carrier?.[0]]).toMatchObject([{ number: '+15550001101' }, { name: 'echo' }]);
    const call = async (to: string) => (await (await post('/demo/phone-calls', { to })).json()) as object;
    expect(await call('+15550009999')).toMatchObject({ status: 404 });
    expect(await call('+15550001101')).toMatchObject({ status: 180 });
    const { calls } = (await (await fetch(`${url}/demo/phone-calls`)).json()) as {
      readonly calls: readonly { readonly id: string }[];
    };
    expect(calls).toMatchObject([
      { number: '+15550009999', way: 'out', state: 'over', keys: '', hears: null },
      { number: '+15550001101', way: 'out', state: 'ringing' },
    ]);
    await post(`/demo/phone-calls/${calls[1]?.id ?? ''}`, { end: true });
    expect(await (await post('/demo/phone-calls/none', { end: true })).text()).toContain('calls/not-found');
    dev.stop();
    expect(await dev.code).toBe(0);
  });
});

describe('a SIP edge', () => {
  it('is left to the operator by parley start', async () => {
    const { code, text } = await finish(['start', '--data', join(root, 'start')], { PARLEY_PHONE: '1' });
    expect(code).toBe(1);
    expect(text).toContain('because --phone is for parley dev');
    const both = await finish(['dev', '--port', '0', '--data', join(root, 'both'), '--phone', '--turn-port', '0'], {
      PARLEY_PHONE_EDGE: edge('ws://127.0.0.1:1'),
    });
    expect(both.text).toContain('Choose one.');
  });

  it('of one’s own is asked by parley doctor', async () => {
    const doctor = ['doctor', '--port', '0', '--data', root];
    const { code, text } = await finish(doctor, { PARLEY_PHONE_EDGE: edge('ws://127.0.0.1:1') });
    expect(code).toBe(1);
    expect(text).toContain('The SIP edge at 127.0.0.1:1 does not answer');
    expect(text).not.toContain('a secret that is long');
    expect((await finish(doctor)).text).toContain('No SIP edge');
  });
});
