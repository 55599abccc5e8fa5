import { expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from './route.js';

it.each<Route>([
  { as: 'alice' },
  { as: 'alice', with: 'bob' },
  { as: 'alice', conversation: 'cnv_1' },
  { as: 'a@b.example', conversation: 'cnv_1', details: true },
  { as: 'alice', conversation: 'cnv_1', thread: 12 },
  { duo: ['alice', 'bob'] },
  { join: 'cnv_1' },
])('reads back the address of %j', (route) => {
  expect(parseRoute(hrefOf(route).slice(1))).toEqual({ ...(route.as && { details: false }), ...route });
});

it('asks to sign in where the address names nobody', () => {
  expect(parseRoute('')).toEqual({});
  expect(parseRoute('?chat=cnv_1')).toEqual({});
  expect(parseRoute('?duo=alice')).toEqual({});
});

it.each(['thread=0', 'thread=-1', 'thread=1e99', 'thread=x', 'thread=3&pane=details'])(
  'has no thread for %s',
  (part) => {
    expect(parseRoute(`?as=alice&chat=cnv_1&${part}`).thread).toBeUndefined();
  },
);

it('has no details without a conversation', () => {
  expect(parseRoute('?as=alice&pane=details').details).toBe(false);
});
