import type { CallRecord } from '@parley/protocol';
import type { CallCapabilities, CallStatus } from './calls.js';

type Ability = keyof CallCapabilities;

const always: readonly CallStatus[] = ['calling', 'connecting', 'active', 'reconnecting'];
const never: readonly CallStatus[] = [];

/** In which statuses each carrier can do what: another carrier is another row here, and nothing else. */
const abilities: Readonly<Record<CallRecord['topology'], Readonly<Record<Ability, readonly CallStatus[]>>>> = {
  p2p: { video: always, screen: always, add: never, hold: never, transfer: never, dtmf: never, record: never },
  server: { video: always, screen: always, add: never, hold: never, transfer: never, dtmf: never, record: never },
};

/** What a call can do now, by what carries it, where it stands, and what the platform offers. */
export function capabilitiesOf(
  topology: CallRecord['topology'],
  status: CallStatus,
  platform: { readonly screen: boolean },
): CallCapabilities {
  const row = abilities[topology];
  const can = (ability: Ability) => row[ability].includes(status);
  return {
    video: can('video'),
    screen: can('screen') && platform.screen,
    add: can('add'),
    hold: can('hold'),
    transfer: can('transfer'),
    dtmf: can('dtmf'),
    record: can('record'),
  };
}
