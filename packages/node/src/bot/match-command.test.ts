import { describe, expect, it } from 'vitest';
import { matchCommand, matchPattern } from './match-command.js';

const me = { id: 'teller', name: 'The Teller', bot: true } as const;

describe('matchCommand', () => {
  it.each([
    ['/balance', []],
    ['  /Balance  now please ', ['now', 'please']],
    ['/balance@teller now', ['now']],
    ['@teller balance now', ['now']],
    ['@teller: /balance', []],
    ['@The Teller, balance now', ['now']],
    ['@teller /balance@teller now', ['now']],
  ])('takes %j', (text, args) => {
    expect(matchCommand(text, 'balance', me)).toEqual(args);
  });

  it.each([
    'balance',
    '/balances',
    'my /balance',
    '/balance@weather',
    '@weather balance',
    '@teller',
    '@The',
    '',
    '//balance',
    'teller balance',
  ])('leaves %j', (text) => {
    expect(matchCommand(text, 'balance', me)).toBeUndefined();
  });
});

describe('matchPattern', () => {
  it('keeps no position between texts', () => {
    const sticky = /a(b)?/y;
    expect(matchPattern('ab', sticky)).toEqual(['b']);
    expect(matchPattern('a', sticky)).toEqual(['']);
    expect(matchPattern('xyz', sticky)).toBeUndefined();
  });
});
