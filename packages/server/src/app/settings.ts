import { limits, rates as knownRates } from '@parley/protocol/schema';
import { readTurnUrl } from '../adapters/coturn/ask-turn.js';
import { isRange } from '../adapters/egress/public-addresses.js';
import type { ServerConfig } from './config.js';
import { readPhoneEdge, readPhonePolicy } from './phone/read-phone-settings.js';
import { json, record, text } from './read-values.js';
import { readStorage, storageExpected } from './storage/read-storage.js';

/** How one setting is given and read. */
export interface Setting<K extends keyof ServerConfig = keyof ServerConfig> {
  readonly key: K;
  readonly env: string;
  /** What is right, as it completes "expected …". */
  readonly expected: string;
  /** Its value never appears in a message. */
  readonly secret?: true;
  /** From a text or a value of JSON; undefined where it is not right. */
  read(given: unknown): ServerConfig[K] | undefined;
}

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const integer = (given: unknown, { least, most }: { least: number; most: number }) => {
  const value = typeof given === 'string' && /^-?\d+$/.test(given.trim()) ? Number(given) : given;
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined;
};

function setting<K extends keyof ServerConfig>(row: Setting<K>): Setting<K> {
  return row;
}

const milliseconds = (key: 'heartbeat' | 'presenceGrace' | 'ringTimeout' | 'callGrace' | 'phoneGrace', env: string) =>
  setting({
    key,
    env,
    expected: 'a number of milliseconds, 100–600000',
    read: (given) => integer(given, { least: 100, most: 600_000 }),
  });

const yesOrNo = (key: 'lan' | 'previews' | 'turn' | 'media' | 'phone' | 'captions', env: string) =>
  setting({
    key,
    env,
    expected: 'true or false',
    read: (given) =>
      given === true || given === 'true' || given === '1'
        ? true
        : given === false || given === 'false' || given === '0'
          ? false
          : undefined,
  });

function isOrigin(given: unknown): given is string {
  return (
    typeof given === 'string' && /^https?:\/\//.test(given) && URL.canParse(given) && new URL(given).origin === given
  );
}

function readOrigins(given: unknown): ServerConfig['origins'] | undefined {
  if (given === '*') return '*';
  const list = typeof given === 'string' ? given.split(',').map((origin) => origin.trim()) : given;
  return Array.isArray(list) && list.length > 0 && list.every(isOrigin) ? list : undefined;
}

function readRanges(given: unknown): ServerConfig['previewAllow'] | undefined {
  const list = typeof given === 'string' ? given.split(',').map((range) => range.trim()) : given;
  return Array.isArray(list) && list.every((range) => typeof range === 'string' && isRange(range)) ? list : undefined;
}

function readIceServers(given: unknown): ServerConfig['iceServers'] | undefined {
  const list = json(given);
  if (!Array.isArray(list)) return undefined;
  const servers = list.map((one: unknown) => {
    const server = record(one);
    if (!server) return undefined;
    const urls = typeof server['urls'] === 'string' ? [server['urls']] : server['urls'];
    const good = Array.isArray(urls) && urls.every((url) => /^(stun|turn)s?:./.test(String(url)));
    const { username, credential } = server;
    if (!good || [username, credential].some((part) => part !== undefined && typeof part !== 'string'))
      return undefined;
    return { ...(server as { username?: string; credential?: string }), urls: urls as string[] };
  });
  return servers.every((server) => server !== undefined) ? servers : undefined;
}

function readTurnUrls(given: unknown): ServerConfig['turnUrls'] | undefined {
  const list = typeof given === 'string' ? given.split(',').map((url) => url.trim()) : given;
  const good = Array.isArray(list) && list.every((url) => typeof url === 'string' && readTurnUrl(url) !== undefined);
  return good ? (list as string[]) : undefined;
}

function readPorts(given: unknown): ServerConfig['mediaPorts'] | undefined {
  const [, first, last] = /^(\d{4,5})-(\d{4,5})$/.exec(text(given) ?? '') ?? [];
  const good = first !== undefined && Number(first) >= 1_024 && Number(last) <= 65_535 && Number(first) < Number(last);
  return good ? text(given) : undefined;
}

function readMediaServers(given: unknown): ServerConfig['mediaServers'] | undefined {
  const list = json(given);
  if (!Array.isArray(list)) return undefined;
  const servers = list.map((server: unknown) => {
    const { url, apiSecret, adminKey, recordings, draining, name = url } = record(server) ?? {};
    const fits = typeof url === 'string' && /^wss?:\/\/./.test(url) && URL.canParse(url) && typeof name === 'string';
    if (recordings !== undefined && text(recordings) === undefined) return undefined;
    if (draining !== undefined && typeof draining !== 'boolean') return undefined;
    const folder = typeof recordings === 'string' ? { recordings } : {};
    return fits && typeof apiSecret === 'string' && typeof adminKey === 'string'
      ? { name, url, apiSecret, adminKey, ...folder, ...(draining ? { draining } : {}) }
      : undefined;
  });
  const names = new Set(servers.map((server) => server?.name));
  return names.size === servers.length && servers.every((server) => server !== undefined) ? servers : undefined;
}

function readRates(given: unknown): ServerConfig['rates'] | undefined {
  const table = record(given);
  if (!table) return undefined;
  const good = Object.entries(table).every(([name, value]) => {
    const row = record(value);
    return Object.hasOwn(knownRates, name) && Number(row?.['perSecond']) > 0 && Number(row?.['burst']) >= 1;
  });
  return good ? table : undefined;
}

function readSecretKey(given: unknown): ServerConfig['secretKey'] | undefined {
  if (typeof given !== 'string') return undefined;
  const bytes = /^[0-9a-f]{64}$/i.test(given) ? Buffer.from(given, 'hex') : Buffer.from(given, 'base64');
  return bytes.length === 32 ? new Uint8Array(bytes) : undefined;
}

/** All settings: one row each, for the file, the environment and the flags alike. */
export const settings: readonly Setting[] = [
  setting({
    key: 'port',
    env: 'PARLEY_PORT',
    expected: 'an integer 0–65535',
    read: (given) => integer(given, { least: 0, most: 65_535 }),
  }),
  setting({ key: 'host', env: 'PARLEY_HOST', expected: 'a host name or an IP address', read: text }),
  setting({ key: 'data', env: 'PARLEY_DATA', expected: 'a folder', read: text }),
  setting({
    key: 'databaseUrl',
    env: 'PARLEY_DATABASE_URL',
    expected: 'a URL that begins with postgres:// or postgresql://',
    secret: true,
    read: (given) => (/^postgres(ql)?:\/\/./.test(text(given) ?? '') ? text(given) : undefined),
  }),
  setting({
    key: 'secretKey',
    env: 'PARLEY_SECRET_KEY',
    expected: '32 bytes as 64 hexadecimal digits or in base64',
    secret: true,
    read: readSecretKey,
  }),
  setting({ key: 'demo', env: 'PARLEY_DEMO', expected: 'a folder', read: text }),
  setting({
    key: 'logLevel',
    env: 'PARLEY_LOG_LEVEL',
    expected: `one of ${levels.join(', ')}`,
    read: (given) => levels.find((level) => level === given),
  }),
  yesOrNo('lan', 'PARLEY_LAN'),
  setting({
    key: 'origins',
    env: 'PARLEY_ORIGINS',
    expected: '* or origins such as https://app.example.com, separated by commas',
    read: readOrigins,
  }),
  setting({
    key: 'publicUrl',
    env: 'PARLEY_PUBLIC_URL',
    expected: 'a URL that begins with https:// or http://',
    read: (given) =>
      /^https?:\/\/./.test(text(given) ?? '') && URL.canParse(text(given) ?? '') ? text(given) : undefined,
  }),
  setting({
    key: 'iceServers',
    env: 'PARLEY_ICE_SERVERS',
    expected: 'JSON such as [{"urls":["stun:stun.example.com:3478"]}]',
    secret: true,
    read: readIceServers,
  }),
  yesOrNo('turn', 'PARLEY_TURN'),
  setting({
    key: 'turnPort',
    env: 'PARLEY_TURN_PORT',
    expected: 'an integer 0–65535',
    read: (given) => integer(given, { least: 0, most: 65_535 }),
  }),
  setting({
    key: 'turnUrls',
    env: 'PARLEY_TURN_URLS',
    expected: 'URLs such as turn:turn.example.com:3478?transport=udp, separated by commas',
    read: readTurnUrls,
  }),
  setting({
    key: 'turnSecret',
    env: 'PARLEY_TURN_SECRET',
    expected: 'a text of 16 characters or more',
    secret: true,
    read: (given) => ((text(given) ?? '').length >= 16 ? text(given) : undefined),
  }),
  setting({ key: 'turnDatabase', env: 'PARLEY_TURN_DATABASE', expected: 'a file', read: text }),
  setting({
    key: 'turnRealm',
    env: 'PARLEY_TURN_REALM',
    expected: 'letters, digits, dots and dashes, at most 127',
    read: (given) => (/^[A-Za-z0-9.-]{1,127}$/.test(text(given) ?? '') ? text(given) : undefined),
  }),
  setting({
    key: 'turnLifetime',
    env: 'PARLEY_TURN_LIFETIME',
    expected: 'a number of milliseconds, 10000–86400000',
    read: (given) => integer(given, { least: 10_000, most: 86_400_000 }),
  }),
  yesOrNo('media', 'PARLEY_MEDIA'),
  setting({
    key: 'mediaPorts',
    env: 'PARLEY_MEDIA_PORTS',
    expected: 'two ports such as 20000-20999',
    read: readPorts,
  }),
  setting({
    key: 'mediaServers',
    env: 'PARLEY_MEDIA_SERVERS',
    expected: 'JSON such as [{"url":"ws://10.0.0.5:8188","apiSecret":"…","adminKey":"…"}], each once',
    secret: true,
    read: readMediaServers,
  }),
  yesOrNo('captions', 'PARLEY_CAPTIONS'),
  setting({ key: 'captionGrammar', env: 'PARLEY_CAPTION_GRAMMAR', expected: 'a file', read: text }),
  setting({ key: 'recordings', env: 'PARLEY_RECORDINGS', expected: 'a folder', read: text }),
  setting({
    key: 'recordingDays',
    env: 'PARLEY_RECORDING_DAYS',
    expected: 'a number of days, 0–36500; 0 for ever',
    read: (given) => integer(given, { least: 0, most: 36_500 }),
  }),
  setting({ key: 'files', env: 'PARLEY_FILES', expected: 'a folder', read: text }),
  setting({
    key: 'fileBytes',
    env: 'PARLEY_FILE_BYTES',
    expected: `a number of bytes, 1–${limits.fileBytes}`,
    read: (given) => integer(given, { least: 1, most: limits.fileBytes }),
  }),
  setting({
    key: 'fileScan',
    env: 'PARLEY_FILE_SCAN',
    expected: 'a program and its arguments, such as clamdscan --fdpass --no-summary',
    read: (given) => text(given)?.split(/\s+/),
  }),
  setting({
    key: 'storage',
    env: 'PARLEY_STORAGE',
    expected: storageExpected,
    secret: true,
    read: readStorage,
  }),
  yesOrNo('phone', 'PARLEY_PHONE'),
  setting({
    key: 'phoneEdge',
    env: 'PARLEY_PHONE_EDGE',
    expected: 'JSON such as {"url":"ws://10.0.0.6:5066","secret":"…","realm":"example.com"}',
    secret: true,
    read: readPhoneEdge,
  }),
  setting({
    key: 'phonePolicy',
    env: 'PARLEY_PHONE_POLICY',
    expected:
      'JSON such as {"country":"FR","barred":["+1900"],"allowed":[],"sipHosts":[],"concurrent":100,"daily":2000}',
    read: readPhonePolicy,
  }),
  milliseconds('phoneGrace', 'PARLEY_PHONE_GRACE'),
  milliseconds('heartbeat', 'PARLEY_HEARTBEAT'),
  milliseconds('presenceGrace', 'PARLEY_PRESENCE_GRACE'),
  milliseconds('ringTimeout', 'PARLEY_RING_TIMEOUT'),
  milliseconds('callGrace', 'PARLEY_CALL_GRACE'),
  setting({
    key: 'rates',
    env: 'PARLEY_RATES',
    expected: `JSON such as {"send":{"perSecond":20,"burst":60}}; classes are ${Object.keys(knownRates).join(', ')}`,
    read: readRates,
  }),
  yesOrNo('previews', 'PARLEY_PREVIEWS'),
  setting({
    key: 'previewAllow',
    env: 'PARLEY_PREVIEW_ALLOW',
    expected: 'addresses or ranges such as 10.1.0.0/16, separated by commas',
    read: readRanges,
  }),
  setting({
    key: 'pushContact',
    env: 'PARLEY_PUSH_CONTACT',
    expected: 'mailto:somebody@example.com, or an address of the web that begins with https://',
    read: (given) =>
      typeof given === 'string' && /^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(given) ? given : undefined,
  }),
  setting({
    key: 'pushAllow',
    env: 'PARLEY_PUSH_ALLOW',
    expected: 'addresses or ranges such as 10.1.0.0/16, separated by commas',
    read: readRanges,
  }),
  setting({
    key: 'hookAllow',
    env: 'PARLEY_HOOK_ALLOW',
    expected: 'addresses or ranges such as 10.1.0.0/16, separated by commas',
    read: readRanges,
  }),
];
