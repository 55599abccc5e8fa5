import { expect, it } from 'vitest';
import { createSeal } from './seal.js';

const keyOf = (byte: number) => new Uint8Array(32).fill(byte);

it('opens what it sealed, and seals the same secret differently each time', async () => {
  const seal = await createSeal(keyOf(1));
  const [one, two] = [await seal.seal('app_a', 'sk_secret é'), await seal.seal('app_a', 'sk_secret é')];
  expect(one).not.toBe(two);
  expect(one).not.toContain('sk_secret');
  expect(await seal.open('app_a', one)).toBe('sk_secret é');
  expect(await seal.open('app_a', two)).toBe('sk_secret é');
});

it('does not open for another owner, with another key, or once it was changed', async () => {
  const seal = await createSeal(keyOf(1));
  const sealed = await seal.seal('app_a', 'sk_secret');
  const changed = `${sealed.slice(0, -1)}${sealed.endsWith('0') ? '1' : '0'}`;
  const other = await createSeal(keyOf(2));
  await expect(seal.open('app_b', sealed)).rejects.toThrow('Unable to read the secret of app_b');
  await expect(seal.open('app_a', changed)).rejects.toThrow('another server key');
  await expect(seal.open('app_a', 'v2.00.00')).rejects.toThrow('another server key');
  await expect(seal.open('app_a', '')).rejects.toThrow('another server key');
  await expect(other.open('app_a', sealed)).rejects.toThrow('another server key');
});

it('wants a key of 32 bytes', async () => {
  await expect(createSeal(new Uint8Array(16))).rejects.toThrow('has 16 bytes');
});
