import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { createTurnCredentials } from './turn-credentials.js';

it('makes the name of its expiry and its user, and the password of both and the secret', () => {
  let secret = 'first';
  const urls = ['turn:t.example:3478?transport=udp', 'turn:t.example:3478?transport=tcp'];
  const make = createTurnCredentials({ urls, secret: () => secret, lifetime: 60_000, now: () => 1_000_500 });
  const who = { app: 'app_eu1_x', userId: 'alice' };
  const username = '1060:app_eu1_x.alice';
  const password = (of: string) => createHmac('sha1', of).update(username).digest('base64');
  expect(make(who)).toEqual([{ urls, username, credential: password('first') }]);
  secret = 'second';
  expect(make(who)).toEqual([{ urls, username, credential: password('second') }]);
  expect(JSON.stringify(make(who))).not.toContain(secret);
});
