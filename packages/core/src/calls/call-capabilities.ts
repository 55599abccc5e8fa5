import type { CallRecord } from '@parley/protocol';
import type { CallCapabilities, CallStatus } from './calls.js';

type Ability = keyof CallCapabilities;

const always: readonly CallStatus[] = ['calling', 'connecting', 'active', 'reconnecting'];
const never: readonly CallStatus[] = [];
const row: Readonly<Record<Ability, readonly CallStatus[]>> = {
  ...{ video: always, screen: always, add: always, hold: never, transfer: never, dtmf: never, record: never },
  ...{ moderate: always, hand: always, reactions: always, captions: never },
};

/** In which statuses each carrier can do what: another carrier is another row here, and nothing else. */
const abilities: Readonly<Record<'p2p' | 'mesh' | 'server', typeof row>> = {
  p2p: row,
  mesh: row,
  server: row,
};

/** What a call can do now, by what carries it, where it stands, what the platform offers, and whether this user is its host. */
export function capabilitiesOf(
  { topology, access = 'open', capabilities, participants }: CallRecord,
  status: CallStatus,
  here: { readonly screen: boolean; readonly host: boolean },
): CallCapabilities {
  const own = abilities[topology];
  const inside = participants.filter(({ state }) => state !== 'left' && state !== 'waiting').length;
  // A server that does not say what it can do adds nobody.
  const hasRoom = inside < (capabilities?.maxParticipants ?? 0);
  const can = (ability: Ability) => own[ability].includes(status);
  return {
    video: can('video'),
    screen: can('screen') && here.screen,
    add: can('add') && hasRoom && (access === 'open' || here.host),
    hold: can('hold'),
    transfer: can('transfer'),
    dtmf: can('dtmf'),
    record: can('record'),
    moderate: can('moderate') && here.host,
    hand: can('hand'),
    reactions: can('reactions'),
    captions: can('captions'),
  };
}
