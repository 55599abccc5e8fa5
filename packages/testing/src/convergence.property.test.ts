import fc from 'fast-check';
import { expect, it } from 'vitest';
import { casts, type CastName } from './convergence/cast.js';
import { converge, convergeWithin } from './convergence/converge.js';
import { parse, print, scripts } from './convergence/script.js';

it('says every script in words that can be read again', () => {
  fc.assert(
    fc.property(scripts(Object.keys(casts) as CastName[], 60), (script) => {
      expect(parse(print(script))).toEqual(script);
    }),
  );
});

it(
  'two people on up to three devices converge to the server: nothing is lost, doubled or out of order',
  () => converge(['pair', 'devices']),
  convergeWithin,
);
