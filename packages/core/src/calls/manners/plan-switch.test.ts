import { describe, expect, it } from 'vitest';
import type { DeviceKind, MediaDevice } from '../media-port.js';
import { planSwitch } from './plan-switch.js';

const mic = (id: string, label = id): MediaDevice => ({ id, kind: 'microphone', label });
const builtIn = mic('built-in');
const headset = mic('headset');
const desk = mic('desk');
const standard = (of: string) => mic('default', `Default - ${of}`);

describe('when devices come or go', () => {
  for (const [what, before, now, chosen, to] of [
    ['nothing changed', [builtIn, headset], [builtIn, headset], undefined, undefined],
    ['nothing was known before', [], [builtIn], undefined, undefined],
    [
      'the system uses another',
      [standard('built-in'), builtIn],
      [standard('headset'), builtIn, headset],
      undefined,
      'default',
    ],
    [
      'the user chose the default, which changed',
      [standard('a'), builtIn],
      [standard('b'), builtIn],
      'default',
      'default',
    ],
    [
      'one is plugged in that the system does not use',
      [standard('built-in')],
      [standard('built-in'), desk],
      undefined,
      undefined,
    ],
    ['one is listed first where no default is named', [builtIn], [headset, builtIn], undefined, 'headset'],
    ['one is listed later where no default is named', [builtIn], [builtIn, headset], undefined, undefined],
    ['the one in use is gone, which ends its track', [headset, builtIn], [builtIn], undefined, undefined],
    [
      'the default is gone, which ends its track',
      [standard('headset'), headset],
      [standard('a')],
      undefined,
      undefined,
    ],
    ['all are gone', [builtIn], [], undefined, undefined],
    ['another is plugged in beside the chosen one', [builtIn, desk], [headset, builtIn, desk], 'desk', undefined],
    ['the system changes beside the chosen one', [standard('a'), desk], [standard('b'), desk], 'desk', undefined],
    ['the chosen one is gone, which ends its track', [builtIn, desk], [builtIn], 'desk', undefined],
    ['the chosen one is back', [builtIn], [builtIn, desk], 'desk', 'desk'],
    ['the system changes while the chosen one is away', [standard('a')], [standard('b')], 'desk', 'default'],
    ['something else is plugged in while the chosen one is away', [builtIn], [builtIn, headset], 'desk', undefined],
    ['only another kind changed', [builtIn], [builtIn, { ...headset, kind: 'camera' }], undefined, undefined],
  ] as const satisfies readonly (readonly [
    string,
    readonly MediaDevice[],
    readonly MediaDevice[],
    string | undefined,
    string | undefined,
  ])[])
    it(`${what}: ${to ?? 'all stays'}`, () => {
      expect(planSwitch({ kind: 'microphone', before, now, chosen })).toBe(to);
    });

  const speaker = (id: string): MediaDevice => ({ id, kind: 'speaker', label: id });
  for (const [what, before, now, chosen, to] of [
    ['the chosen speaker is gone', ['default', 'desk'], ['default'], 'desk', 'default'],
    ['the speaker in use is gone', ['headset', 'built-in'], ['built-in'], undefined, 'built-in'],
    ['the chosen speaker is back', ['default'], ['default', 'desk'], 'desk', 'desk'],
  ] as const)
    it(`${what}: ${to}, for a sound that plays does not end`, () => {
      const kind: DeviceKind = 'speaker';
      expect(planSwitch({ kind, before: before.map(speaker), now: now.map(speaker), chosen })).toBe(to);
    });
});
