import { describe, expect, it } from 'vitest';
import { createNumberPlan } from './create-number-plan.js';

describe('numbers', () => {
  const plan = createNumberPlan();
  it.each([
    ['01 23 45 67 89', 'FR', { number: '+33123456789', premium: false }],
    ['+33 1 23 45 67 89', 'US', { number: '+33123456789', premium: false }],
    ['0033123456789', 'FR', { number: '+33123456789', premium: false }],
    ['(212) 555-0100', 'US', { number: '+12125550100', premium: false }],
    ['0900 123456', 'NL', { number: '+31900123456', premium: true }],
    ['+15550001111', 'FR', { number: '+15550001111', premium: false }],
  ] as const)('%s in %s is %j', (given, country, known) => {
    expect(plan.read(given, country)).toMatchObject(known);
  });

  it.each(['12', '+', '+999', '*21#', 'hello', '+3312345678901234567', ''])('%s is none', (given) => {
    expect(plan.read(given, 'FR')).toBeUndefined();
  });
});
