import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.js';

const root = mkdtempSync(join(tmpdir(), 'parley-cli-'));
afterAll(() => rmSync(root, { recursive: true }));

interface Run {
  readonly code: Promise<number>;
  readonly text: () => string;
  readonly stop: () => void;
  /** Settles once something was printed. */
  readonly printed: Promise<undefined>;
}

function run(args: readonly string[], env: Record<string, string> = {}): Run {
  let text = '';
  const stop = deferred<string>();
  const printed = deferred<undefined>();
  const print = (more: string) => {
    text += more;
    printed.resolve(undefined);
  };
  const code = runCommand(args, { env, out: print, err: print, stopped: () => stop.promise });
  return { code, text: () => text, stop: () => stop.resolve('SIGTERM'), printed: printed.promise };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve: (value: T) => resolve(value) };
}

async function finish(args: readonly string[], env?: Record<string, string>) {
  const { code, text } = run(args, env);
  return { code: await code, text: text() };
}

describe('parley', () => {
  it.each([[], ['--help'], ['help']].map((args) => ({ args })))('helps: $args', async ({ args }) => {
    const { code, text } = await finish(args);
    expect(code).toBe(0);
    for (const command of ['dev', 'start', 'doctor', 'create-app']) expect(text).toContain(command);
  });

  it('helps with each command', async () => {
    const { text } = await finish(['dev', '--help']);
    for (const flag of ['--port', '--host', '--data', '--database-url', '--lan', '--demo', '--log-level', '--config'])
      expect(text).toContain(flag);
  });

  it('tells its version', async () => {
    expect((await finish(['--version'])).text).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['dve'], "there is no command 'dve'. Did you mean parley dev?"],
    [['juggle'], 'See parley --help'],
    [['dev', '--prot', '1'], 'there is no flag --prot. Did you mean --port?'],
    [['dev', '-x'], 'there is no flag -x'],
    [['dev', '--port'], '--port needs a value: <number>'],
    [['dev', '--lan=yes'], '--lan takes no value'],
    [['dev', 'now'], "it takes no 'now'"],
    [['dev', '--port', 'abc'], "--port is 'abc': expected an integer 0–65535"],
    [['start'], 'Give --data <folder> or --database-url <url>'],
    [['create-app', '--zone', 'Europe', '--data', root], "--zone is 'Europe'"],
  ])('%j is refused with what was meant', async (args, message) => {
    const { code, text } = await finish(args);
    expect(code).toBe(1);
    expect(text).toContain(message);
    expect(text).toMatch(/^Unable to .+: .+\..*\n$/s);
  });

  it('names a wrong variable', async () => {
    const { text } = await finish(['dev'], { PARLEY_PORT: 'abc' });
    expect(text).toContain("PARLEY_PORT is 'abc'");
  });
});

describe('parley dev', () => {
  it('serves until it is stopped, and leaves where it was for its owner alone', async () => {
    const data = join(root, 'dev');
    const dev = run(['dev', '--port', '0', '--data', data, '--log-level', 'silent']);
    await dev.printed;
    const file = join(data, 'demo.json');
    const demo = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    expect(dev.text()).toContain(demo['url']);
    expect(dev.text()).toMatch(/Relays +None\. (Install it with|Add --turn)/);
    expect(dev.text()).toMatch(/Group calls +Up to 4 .*(--media|needs a network)/);
    expect(dev.text()).toMatch(/Phones +None\. (Install them with|Add --phone)/);
    expect(dev.text()).not.toContain(demo['appSecret']);
    expect(dev.text()).not.toContain(demo['botKey']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(demo).toMatchObject({
      appId: expect.stringMatching(/^app_eu1_/) as string,
      botKey: expect.stringContaining(`pk_${demo['appId'] ?? ''}_`) as string,
    });
    expect((await fetch(`${demo['url'] ?? ''}/readyz`)).status).toBe(200);
    const { people } = (await (await fetch(`${demo['url'] ?? ''}/demo/people`)).json()) as { people: unknown[] };
    expect(people).toContainEqual({ id: 'alice', name: 'Alice Martin' });
    dev.stop();
    expect(await dev.code).toBe(0);

    const again = run(['dev', '--port', '0', '--data', data, '--log-level', 'silent']);
    await again.printed;
    const { appId, appSecret, botKey } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    expect({ appId, appSecret, botKey }).toEqual({
      appId: demo['appId'],
      appSecret: demo['appSecret'],
      botKey: demo['botKey'],
    });
    again.stop();
    await again.code;
  });
});

describe('parley doctor', () => {
  it('says that all is well, or what to mend', async () => {
    const data = join(root, 'doctor');
    const well = await finish(['doctor', '--data', data, '--port', '0']);
    expect(well.code).toBe(0);
    for (const line of ['Node', 'Data folder', 'Port', 'Database', 'Clock', 'Calls']) expect(well.text).toContain(line);
    expect(well.text).toContain('Parley can serve here.');

    const dev = run(['dev', '--port', '0', '--data', data, '--log-level', 'silent']);
    await dev.printed;
    const port = /localhost:(\d+)/.exec(dev.text())?.[1] ?? '';
    const ill = await finish(['doctor', '--data', data, '--port', port]);
    expect(ill.code).toBe(1);
    expect(ill.text).toContain(`${port} is held by process ${process.pid}`);
    expect(ill.text).toContain('up to date');
    expect(ill.text).toContain('1 to mend');
    dev.stop();
    await dev.code;
  });

  it('names a database that does not answer, and a folder that cannot be', async () => {
    const url = 'postgres://parley:hunter2@127.0.0.1:1/parley';
    const file = join(root, 'dev', 'demo.json');
    const { code, text } = await finish(['doctor', '--database-url', url, '--data', file, '--port', '0']);
    expect(code).toBe(1);
    expect(text).toContain('It cannot be reached (ECONNREFUSED)');
    expect(text).toContain('is not a folder');
    expect(text).not.toContain('hunter2');
  });

  it('is glad of a TURN server', async () => {
    const env = { PARLEY_ICE_SERVERS: '[{"urls":["turn:t.example"]}]' };
    const { text } = await finish(['doctor', '--data', root, '--port', '0'], env);
    expect(text).toContain('A TURN server is configured');
  });

  it('asks TURN servers of one’s own for a relay, and never shows their secret', async () => {
    const env = { PARLEY_TURN_URLS: 'turn:127.0.0.1:1?transport=tcp' };
    const doctor = ['doctor', '--data', root, '--port', '0'];
    const without = await finish(doctor, env);
    expect(without.text).toContain('There is no secret for the TURN server. Set PARLEY_TURN_SECRET');
    const { code, text } = await finish(doctor, { ...env, PARLEY_TURN_SECRET: 'hunter2hunter2hunter2' });
    expect(code).toBe(1);
    expect(text).toContain('turn:127.0.0.1:1?transport=tcp does not answer (ECONNREFUSED)');
    expect(text).not.toContain('hunter2');
  });
});

describe.skipIf(process.env['PARLEY_TEST_COTURN'] === undefined)('parley dev --turn', () => {
  it('gives relays with credentials of one’s own, and shows no secret', async () => {
    const data = join(root, 'turn');
    const args = ['--port', '0', '--turn-port', '0', '--data', data];
    expect((await finish(['doctor', ...args, '--turn'])).text).toMatch(/coturn \d+\.\d+\.\d+/);
    const dev = run(['dev', ...args, '--turn', '--log-level', 'silent']);
    await dev.printed;
    const url = /turn:127\.0\.0\.1:\d+\?transport=udp/.exec(dev.text())?.[0] ?? '';
    const database = join(data, 'coturn', 'turndb');
    const settings = { PARLEY_TURN_URLS: url, PARLEY_TURN_DATABASE: database };
    const { text } = await finish(['doctor', '--data', data, '--port', '0'], settings);
    expect(text).toContain(`${url} gave a relay at 127.0.0.1:49`);
    const wrong = { PARLEY_TURN_URLS: url, PARLEY_TURN_SECRET: 'not the secret of it' };
    const refused = await finish(['doctor', '--data', data, '--port', '0'], wrong);
    expect(refused.text).toContain(`${url} does not take the credentials`);
    expect(dev.text() + text).not.toContain('parley.1');
    dev.stop();
    expect(await dev.code).toBe(0);
    const gone = await finish(['doctor', '--data', data, '--port', '0'], settings);
    expect(gone.text).toContain(`${url} does not answer`);
  });
});

describe('parley start', () => {
  it('leaves coturn to the operator, and wants a secret for it', async () => {
    const data = join(root, 'refused');
    const serve = ['start', '--data', data, '--port', '0', '--log-level', 'silent'];
    const own = await finish(serve, { PARLEY_TURN: 'true' });
    expect(own.text).toContain('because --turn is for parley dev');
    const bare = await finish(serve, { PARLEY_TURN_URLS: 'turn:t.example' });
    expect(bare.text).toContain('because there is no secret to make credentials with. Set PARLEY_TURN_SECRET');
    const nowhere = await finish(serve, { PARLEY_TURN_SECRET: 'a secret that is long' });
    expect(nowhere.text).toContain('because nothing says where it is. Set PARLEY_TURN_URLS');
  });

  it('serves without the demo’s routes, with the app that was made for it', async () => {
    const data = join(root, 'start');
    const made = await finish(['create-app', '--name', 'Shop', '--zone', 'us2', '--data', data]);
    expect(made.code).toBe(0);
    expect(made.text).toMatch(/App id {6}app_us2_\w+\nApp secret {2}sk_\w+\n/);
    const server = run(['start', '--port', '0', '--data', data, '--log-level', 'silent']);
    await server.printed;
    const url = /http:\/\/localhost:\d+/.exec(server.text())?.[0] ?? '';
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/demo/people`)).status).toBe(404);
    server.stop();
    expect(await server.code).toBe(0);
  });
});
