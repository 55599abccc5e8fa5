import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, defaults } from './config.js';
import { loadConfig } from './load-config.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, `${Math.abs(hash(text))}.json`);
  writeFileSync(path, text);
  return path;
}
const hash = (text: string) => [...new TextEncoder().encode(text)].reduce((sum, byte) => (sum * 31 + byte) | 0, 7);
const load = (sources: Partial<Parameters<typeof loadConfig>[0]> = {}) =>
  loadConfig({ env: {}, flags: {}, ...sources });

function refusal(sources: Parameters<typeof load>[0]): string {
  try {
    load(sources);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('expected a refusal');
}

describe('configuration', () => {
  it('has defaults', () => {
    expect(load()).toEqual(defaults);
  });

  it('comes from the command, the file, the environment and the flags; what is later wins', () => {
    const path = file('{"port": 2, "host": "file", "logLevel": "debug", "data": "file"}');
    const config = load({
      base: { port: 1, host: 'base', data: 'base', demo: 'base', logLevel: 'warn' },
      file: path,
      env: { PARLEY_PORT: '3', PARLEY_HOST: 'env' },
      flags: { port: '4' },
    });
    expect(config).toMatchObject({ port: 4, host: 'env', data: 'file', demo: 'base', logLevel: 'debug' });
  });

  it('takes every kind of value from a text', () => {
    const config = load({
      env: {
        PARLEY_DATABASE_URL: 'postgres://u:p@db/parley',
        PARLEY_SECRET_KEY: 'ab'.repeat(32),
        PARLEY_ORIGINS: 'https://a.example, http://localhost:3000',
        PARLEY_ICE_SERVERS: '[{"urls":"turn:t.example:3478","username":"u","credential":"c"}]',
        PARLEY_RATES: '{"send":{"perSecond":1000,"burst":5000}}',
        PARLEY_RING_TIMEOUT: '30000',
        PARLEY_LAN: 'true',
        PARLEY_PUBLIC_URL: 'https://chat.example',
        PARLEY_LOG_LEVEL: 'silent',
        PARLEY_DEMO: '',
        PARLEY_PREVIEWS: 'false',
        PARLEY_TURN: 'true',
        PARLEY_TURN_PORT: '0',
        PARLEY_TURN_URLS: 'turn:t.example:3478?transport=udp, turns:t.example',
        PARLEY_TURN_SECRET: 'sixteen or longer',
        PARLEY_TURN_DATABASE: '/var/lib/turn/turndb',
        PARLEY_TURN_REALM: 't.example',
        PARLEY_TURN_LIFETIME: '600000',
        PARLEY_RECORDINGS: '/var/lib/parley/recordings',
        PARLEY_RECORDING_DAYS: '30',
        PARLEY_STORAGE:
          '{"endpoint":"http://10.0.0.7:9000","region":"eu","bucket":"parley","accessKeyId":"a","secretAccessKey":"b"}',
        PARLEY_CAPTIONS: 'true',
        PARLEY_CAPTION_GRAMMAR: '/etc/parley/words.gram',
        PARLEY_MEDIA_SERVERS:
          '[{"url":"ws://10.0.0.5:8188","apiSecret":"a","adminKey":"b","recordings":"/mnt/raw","draining":true}]',
        PARLEY_PREVIEW_ALLOW: '127.0.0.1, 10.1.0.0/16,fd00::/8',
      },
      flags: { 'database-url': 'postgresql://other/db' },
    });
    expect(config).toEqual({
      ...defaults,
      databaseUrl: 'postgresql://other/db',
      secretKey: new Uint8Array(32).fill(0xab),
      origins: ['https://a.example', 'http://localhost:3000'],
      iceServers: [{ urls: ['turn:t.example:3478'], username: 'u', credential: 'c' }],
      rates: { send: { perSecond: 1_000, burst: 5_000 } },
      ringTimeout: 30_000,
      lan: true,
      publicUrl: 'https://chat.example',
      logLevel: 'silent',
      previews: false,
      turn: true,
      turnPort: 0,
      turnUrls: ['turn:t.example:3478?transport=udp', 'turns:t.example'],
      turnSecret: 'sixteen or longer',
      turnDatabase: '/var/lib/turn/turndb',
      turnRealm: 't.example',
      turnLifetime: 600_000,
      recordings: '/var/lib/parley/recordings',
      recordingDays: 30,
      storage: {
        endpoint: 'http://10.0.0.7:9000',
        region: 'eu',
        bucket: 'parley',
        accessKeyId: 'a',
        secretAccessKey: 'b',
        prefix: '',
      },
      captions: true,
      captionGrammar: '/etc/parley/words.gram',
      mediaServers: [
        {
          name: 'ws://10.0.0.5:8188',
          url: 'ws://10.0.0.5:8188',
          apiSecret: 'a',
          adminKey: 'b',
          recordings: '/mnt/raw',
          draining: true,
        },
      ],
      previewAllow: ['127.0.0.1', '10.1.0.0/16', 'fd00::/8'],
    });
  });

  it('takes every kind of value from JSON', () => {
    const path = file(
      '{"$schema":"x","lan":false,"origins":["https://a.example"],"iceServers":[{"urls":["stun:s.example"]}],"heartbeat":1000}',
    );
    expect(load({ file: path })).toMatchObject({
      lan: false,
      origins: ['https://a.example'],
      iceServers: [{ urls: ['stun:s.example'] }],
      heartbeat: 1_000,
    });
  });
});

describe('a wrong value', () => {
  const base64 = Buffer.alloc(32, 1).toString('base64');
  it('may be a key in base64', () => {
    expect(load({ env: { PARLEY_SECRET_KEY: base64 } }).secretKey).toEqual(new Uint8Array(32).fill(1));
  });

  it.each([
    ['PARLEY_PORT', 'abc', "PARLEY_PORT is 'abc': expected an integer 0–65535."],
    ['PARLEY_PORT', '65536', "PARLEY_PORT is '65536': expected an integer 0–65535."],
    ['PARLEY_PORT', '-1', "PARLEY_PORT is '-1'"],
    ['PARLEY_PORT', '80.5', "PARLEY_PORT is '80.5'"],
    ['PARLEY_LOG_LEVEL', 'loud', "PARLEY_LOG_LEVEL is 'loud': expected one of debug, info, warn, error, silent."],
    ['PARLEY_ORIGINS', 'example.com', "PARLEY_ORIGINS is 'example.com': expected * or origins"],
    ['PARLEY_ORIGINS', 'https://a.example/path', 'PARLEY_ORIGINS is'],
    ['PARLEY_PUBLIC_URL', 'chat.example', 'PARLEY_PUBLIC_URL is'],
    ['PARLEY_HEARTBEAT', '5', 'PARLEY_HEARTBEAT is'],
    ['PARLEY_LAN', 'perhaps', 'PARLEY_LAN is'],
    ['PARLEY_PREVIEWS', 'maybe', "PARLEY_PREVIEWS is 'maybe': expected true or false."],
    ['PARLEY_PREVIEW_ALLOW', 'localhost', "PARLEY_PREVIEW_ALLOW is 'localhost': expected addresses or ranges"],
    ['PARLEY_PREVIEW_ALLOW', '10.0.0.0/99', 'PARLEY_PREVIEW_ALLOW is'],
    ['PARLEY_TURN_URLS', 'stun:t.example', "PARLEY_TURN_URLS is 'stun:t.example': expected URLs such as turn:"],
    ['PARLEY_TURN_REALM', 'a b', 'PARLEY_TURN_REALM is'],
    ['PARLEY_TURN_LIFETIME', '5', 'PARLEY_TURN_LIFETIME is'],
    ['PARLEY_RATES', '{"sned":{"perSecond":1,"burst":1}}', 'PARLEY_RATES is'],
    ['PARLEY_RATES', '{"send":{"perSecond":0,"burst":1}}', 'PARLEY_RATES is'],
  ])('of %s (%s) is named', (name, value, message) => {
    expect(refusal({ env: { [name]: value } })).toContain(message);
  });

  it.each([
    ['PARLEY_DATABASE_URL', 'mysql://user:hunter2@db'],
    ['PARLEY_SECRET_KEY', 'hunter2'],
    ['PARLEY_TURN_SECRET', 'hunter2'],
    ['PARLEY_ICE_SERVERS', '[{"urls":["http://x"],"credential":"hunter2"}]'],
    ['PARLEY_ICE_SERVERS', 'hunter2'],
  ])('of %s is named and not shown', (name, value) => {
    const message = refusal({ env: { [name]: value } });
    expect(message).toContain(`${name} is not right: expected`);
    expect(message).not.toContain('hunter2');
  });

  it('is named with its flag, or its file', () => {
    expect(refusal({ flags: { port: 'x' } })).toContain("--port is 'x'");
    const path = file('{"port": "x"}');
    expect(refusal({ file: path })).toContain(`${path}: port is 'x'`);
  });

  it.each([
    ['{"prot": 1}', "there is no setting 'prot'. Did you mean port?"],
    ['{"somethingElse": 1}', 'Settings are port, host'],
    ['[]', 'it is not an object'],
    ['{', 'it is not JSON'],
  ])('in a file is named: %s', (text, message) => {
    expect(refusal({ file: file(text) })).toContain(message);
  });

  it('may be a file that is not there', () => {
    expect(refusal({ file: join(folder, 'nowhere.json') })).toContain('it cannot be read');
  });
});
