import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readHook } from './read-hook.js';

const appSecret = 'sk_secret';
const body = JSON.stringify({ type: 'message', appId: 'app', text: 'Grüße' });
const sign = (text = body, { secret = appSecret, time = Math.floor(Date.now() / 1_000) } = {}) =>
  `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${text}`).digest('hex')}`;

describe('what comes to the hook of an app', () => {
  it('is read where Parley has signed it', () => {
    expect(readHook({ body, signature: sign(), appSecret })).toEqual({ type: 'message', appId: 'app', text: 'Grüße' });
  });

  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['nonsense', 'v1=abc'],
    ['another secret', sign(body, { secret: 'sk_other' })],
    ['another text', sign(`${body} `)],
    ['another time', sign().replace(/^t=\d+/, 't=1')],
    ['an old time', sign(body, { time: Math.floor(Date.now() / 1_000) - 301 })],
    ['a time to come', sign(body, { time: Math.floor(Date.now() / 1_000) + 999 })],
  ])('is refused with %s', (_, signature) => {
    expect(() => readHook({ body, signature, appSecret })).toThrow(expect.objectContaining({ code: 'auth/invalid' }));
  });
});
