import type { CallRecord } from '@parley/protocol';
import type { CallCapabilities, CallStatus } from './calls.js';

type Ability = keyof CallCapabilities;

const always: readonly CallStatus[] = ['calling', 'connecting', 'active', 'reconnecting'];
const never: readonly CallStatus[] = [];
const row: Readonly<Record<Ability, readonly CallStatus[]>> = {
  ...{ video: always, screen: always, add: never, hold: never, transfer: never, dtmf: never, record: never },
  ...{ moderate: never, hand: never, reactions: never, captions: never },
};

/** In which statuses each carrier can do what: another carrier is another row here, and nothing else. */
const abilities: Readonly<Record<'p2p' | 'mesh' | 'server', typeof row>> = {
  p2p: row,
  mesh: row,
  server: row,
};

/** What a call can do now, by what carries it, where it stands, and what the platform offers. */
export function capabilitiesOf(
  topology: CallRecord['topology'],
  status: CallStatus,
  platform: { readonly screen: boolean },
): CallCapabilities {
  const own = abilities[topology];
  const can = (ability: Ability) => own[ability].includes(status);
  return {
    video: can('video'),
    screen: can('screen') && platform.screen,
    add: can('add'),
    hold: can('hold'),
    transfer: can('transfer'),
    dtmf: can('dtmf'),
    record: can('record'),
    moderate: can('moderate'),
    hand: can('hand'),
    reactions: can('reactions'),
    captions: can('captions'),
  };
}
