import { expect, it } from 'vitest';
import { readInvitation } from './read-invitation.js';

it.each([
  ['cnv_0190abc', 'cnv_0190abc'],
  ['  https://chat.example/?join=cnv_1 ', 'cnv_1'],
  ['http://localhost:7275/?as=alice&chat=cnv_2', 'cnv_2'],
  ['https://chat.example/', undefined],
  ['javascript:alert(1)', undefined],
  ['cnv_<img>', undefined],
  ['', undefined],
])('reads %j', (text, id) => {
  expect(readInvitation(text)).toBe(id);
});
