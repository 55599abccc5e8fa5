import { expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.js';

it.each<Route>([
  { as: 'alice' },
  { as: 'alice', with: 'bob' },
  { as: 'alice', conversation: 'cnv_1' },
  { as: 'a@b.example', conversation: 'cnv_1', details: true },
  { duo: ['alice', 'bob'] },
])('reads back the address of %j', (route) => {
  expect(parseRoute(hrefOf(route).slice(1))).toEqual({ ...(route.as && { details: false }), ...route });
});

it('asks to sign in where the address names nobody', () => {
  expect(parseRoute('')).toEqual({});
  expect(parseRoute('?chat=cnv_1')).toEqual({});
  expect(parseRoute('?duo=alice')).toEqual({});
});

it('has no details without a conversation', () => {
  expect(parseRoute('?as=alice&pane=details').details).toBe(false);
});
