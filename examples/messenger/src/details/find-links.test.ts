import type { Message } from '@parley/web';
import { expect, it } from 'vitest';
import { findLinks } from './find-links.js';

const message = (text: string): Message => ({
  key: text,
  conversationId: 'cnv_1',
  clientId: text,
  sender: { id: 'bob', name: 'Bob' },
  text,
  createdAt: 0,
  own: false,
  status: 'read',
});

it('lists each link once, the latest first', () => {
  const links = findLinks([
    message('https://a.example/one and https://b.example/'),
    message('again: https://a.example/one'),
  ]);
  expect(links.map((link) => link.href)).toEqual(['https://a.example/one', 'https://b.example/']);
});

it('leaves out what closes a sentence', () => {
  expect(findLinks([message('(see https://www.example.org/caf%C3%A9?x=1).')])).toEqual([
    { href: 'https://www.example.org/caf%C3%A9?x=1', host: 'example.org', rest: '/café?x=1', sender: 'Bob' },
  ]);
});

it('takes http and https alone', () => {
  expect(findLinks([message('javascript:alert(1) ftp://x.example http://')])).toEqual([]);
});
