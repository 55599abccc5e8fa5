import { describe, expect, it } from 'vitest';
import { readPhoneEdge, readPhonePolicy } from './read-phone-settings.js';

const edge = { url: 'ws://10.0.0.6:5066', secret: 'sixteen-or-more-of-them', realm: 'example.com' };
const control = { url: 'http://127.0.0.1:5067', secret: 'sixteen-or-more-of-them' };
const withDoor = { ...edge, control, phones: 'sip.example.com:5060' };

describe('settings of phones', () => {
  it('are read from JSON and from objects', () => {
    expect(readPhoneEdge(JSON.stringify(edge))).toEqual(edge);
    expect(readPhoneEdge(edge)).toEqual(edge);
    expect(readPhoneEdge(withDoor)).toEqual(withDoor);
    const policy = {
      country: 'FR',
      barred: ['+1900'],
      allowed: ['+33'],
      sipHosts: ['pbx.example'],
      concurrent: 3,
      daily: 0,
    };
    expect(readPhonePolicy(JSON.stringify(policy))).toEqual(policy);
    expect(readPhonePolicy('{}')).toEqual({});
  });

  it.each([
    [{ ...edge, url: 'http://x' }],
    [{ ...edge, secret: 'short' }],
    [{ ...edge, realm: 'two words' }],
    [{ ...edge, control: 'http://127.0.0.1:5067' }],
    [{ ...edge, control: { ...control, url: 'ws://127.0.0.1' } }],
    [{ ...edge, control: { ...control, secret: 'short' } }],
    [{ ...edge, phones: 'two words' }],
    ['{'],
    [[]],
    [null],
  ])('an edge such as %j is not right', (given) => {
    expect(readPhoneEdge(given)).toBeUndefined();
  });

  it.each([
    [{ country: 'France' }],
    [{ barred: ['1900'] }],
    [{ allowed: '+33' }],
    [{ daily: -1 }],
    [{ concurrent: '5' }],
    [{ free: true }],
    ['[]'],
  ])('a policy such as %j is not right', (given) => {
    expect(readPhonePolicy(given)).toBeUndefined();
  });
});
