import { expect, it } from 'vitest';
import { appOfApiKey, createApiKey } from './api-key.js';
import { randomText } from './random-text.js';

it('gives letters and digits, as many as asked, each time others', () => {
  const texts = new Set(Array.from({ length: 200 }, () => randomText(43)));
  expect(texts.size).toBe(200);
  for (const text of texts) expect(text).toMatch(/^[0-9A-Za-z]{43}$/);
  expect(new Set([...texts].join('')).size).toBe(62);
});

it('makes keys that name their app', async () => {
  const { apiKey, hash } = await createApiKey('app_eu1_0123456789');
  expect(appOfApiKey(apiKey)).toBe('app_eu1_0123456789');
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(appOfApiKey('pk_app_eu1_0123456789_short')).toBeUndefined();
  expect(appOfApiKey(`pk_app_eu1_0123456789_${'x'.repeat(65)}`)).toBeUndefined();
});
