import { it } from 'vitest';
import { converge, convergeWithin } from './convergence/converge.js';

it(
  'three and four people on up to six devices converge to the server: nothing is lost, doubled or out of order',
  () => converge(['group', 'crowd']),
  convergeWithin,
);
