import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createFakeJanus } from '../../testing/create-fake-janus.js';
import { lanAddresses } from '../lan-certificate.js';
import { runCommand } from './run-command.js';

const root = mkdtempSync(join(tmpdir(), 'parley-media-flag-'));
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

const withJanus = process.env['PARLEY_TEST_JANUS'] !== undefined && lanAddresses().length > 0;

describe.skipIf(!withJanus)('parley dev --media', () => {
  it('starts Janus, and ends it with the server', async () => {
    const data = join(root, 'dev');
    const args = ['--port', '0', '--turn-port', '0', '--media-ports', '22000-22100', '--data', data];
    expect((await finish(['doctor', ...args, '--media'])).text).toMatch(/Janus \d+\.\d+\.\d+/);
    const dev = run(['dev', ...args, '--media', '--log-level', 'silent']);
    await vi.waitFor(() => expect(dev.text()).toContain('Group calls      Janus, for up to 50 in a room'), soon);
    expect(existsSync(join(data, 'janus', 'janus.jcfg'))).toBe(true);
    dev.stop();
    expect(await dev.code).toBe(0);
  });
});

describe('a media server', () => {
  it('is left to the operator by parley start', async () => {
    const { code, text } = await finish(['start', '--data', join(root, 'start')], { PARLEY_MEDIA: '1' });
    expect(code).toBe(1);
    expect(text).toContain('because --media is for parley dev');
    const servers = '[{"url":"ws://127.0.0.1:1","apiSecret":"a","adminKey":"b"}]';
    const both = await finish(['dev', '--port', '0', '--data', join(root, 'both'), '--media', '--turn-port', '0'], {
      PARLEY_MEDIA_SERVERS: servers,
    });
    expect(both.text).toContain('Choose one.');
  });

  it('of one’s own is asked by parley doctor', async () => {
    const janus = await createFakeJanus();
    const servers = (url: string, apiSecret: string) =>
      JSON.stringify([{ name: 'media-1', url, apiSecret, adminKey: 'key' }]);
    const examine = (url: string, apiSecret = 'secret') =>
      finish(['doctor', '--port', '0', '--data', root], { PARLEY_MEDIA_SERVERS: servers(url, apiSecret) });
    expect((await examine(janus.url)).text).toContain('media-1 answers');
    const refused = await examine(janus.url, 'wrong');
    expect(refused.text).toContain('media-1 does not answer, or does not take the secret');
    expect(refused.text).not.toContain('wrong');
    await janus.stop();
    expect((await finish(['doctor', '--port', '0', '--data', root])).text).toContain('No media server');
  });

  it.each(['{}', '[{"url":"http://x"}]', '[{"url":"ws://x"}]', '[1]', 'nonsense'])('is never %s', async (given) => {
    const { code, text } = await finish(['doctor', '--data', root], { PARLEY_MEDIA_SERVERS: given });
    expect(code).toBe(1);
    expect(text).toContain('PARLEY_MEDIA_SERVERS is not right');
  });

  it.each(['1-2', '30000-20000', 'all', '20000-70000'])('never has the ports %s', async (given) => {
    const { text } = await finish(['doctor', '--data', root, '--media-ports', given]);
    expect(text).toContain(`--media-ports is '${given}': expected two ports such as 20000-20999`);
  });
});
