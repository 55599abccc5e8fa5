import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { newestTurnSecret } from '../../adapters/coturn/turn-secrets.js';
import { createTurnCredentials } from '../../adapters/coturn/turn-credentials.js';
import type { Log } from '../../kernel/ports.js';
import { createFakeClock } from '../../testing/create-fake-clock.js';
import { defaults, type ServerConfig } from '../config.js';
import { openTurn } from './open-turn.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-turn-'));
afterAll(() => rmSync(folder, { recursive: true }));

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const turnUrls = ['turn:t.example:3478?transport=tcp'];
const who = { app: 'app_eu1_x', userId: 'alice' };

async function open(more: Partial<ServerConfig>) {
  const clock = createFakeClock();
  const endings: (() => unknown)[] = [];
  const relays = await openTurn({ ...defaults, ...more }, { clock, log: quiet, endings });
  const end = () => {
    for (const ending of endings.splice(0).reverse()) ending();
  };
  return { clock, relays, end };
}

it('is nothing where nothing is set', async () => {
  expect((await open({})).relays).toBeUndefined();
});

it('makes credentials of each user’s own, that live as long as was set', async () => {
  const turnSecret = 'a secret of the operator';
  const { clock, relays } = await open({ turnUrls, turnSecret, turnLifetime: 60_000 });
  const expected = createTurnCredentials({
    urls: turnUrls,
    secret: () => turnSecret,
    lifetime: 60_000,
    now: () => clock.now(),
  });
  expect(relays?.credentials(who)).toEqual(expected(who));
  const [alice, bob] = ['alice', 'bob'].map((userId) => relays?.credentials({ ...who, userId })[0]);
  expect(alice?.credential).not.toBe(bob?.credential);
  expect(alice?.username).toBe(`${Math.floor(clock.now() / 1_000) + 60}:app_eu1_x.alice`);
  expect(JSON.stringify([alice, bob])).not.toContain(turnSecret);
});

it('replaces the secret in coturn’s database every day, and takes the old one away when it is of no use', async () => {
  const turnDatabase = join(folder, 'turndb');
  const { clock, relays, end } = await open({ turnUrls, turnDatabase });
  const first = newestTurnSecret(turnDatabase, 'parley');
  const before = relays?.credentials(who)[0]?.credential;
  expect(first).toBeDefined();
  await clock.advance(23 * 3_600_000);
  expect(newestTurnSecret(turnDatabase, 'parley')).toBe(first);
  await clock.advance(2 * 3_600_000);
  const second = newestTurnSecret(turnDatabase, 'parley');
  expect(second).not.toBe(first);
  expect(relays?.credentials(who)[0]?.credential).not.toBe(before);
  await clock.advance(24 * 3_600_000);
  expect([first, second]).not.toContain(newestTurnSecret(turnDatabase, 'parley'));
  end();
});

it('says what is missing, and never the secret', async () => {
  await expect(open({ turnUrls })).rejects.toThrow('there is no secret to make credentials with');
  await expect(open({ turnSecret: 'a secret of the operator' })).rejects.toThrow(/nothing says where it is.*TURN_URLS/);
  const turnDatabase = join(folder, 'missing', 'turndb');
  await expect(open({ turnUrls, turnDatabase })).rejects.toThrow(
    new RegExp(`database ${turnDatabase}: because it cannot be written`),
  );
  await expect(open({ turn: true })).rejects.toThrow('there is no folder to keep its secrets in');
});
