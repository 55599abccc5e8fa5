import type { CallRecord } from '@parley/protocol';
import type { CallCapabilities, CallStatus } from './calls.js';

type Ability = keyof CallCapabilities;

const always: readonly CallStatus[] = ['calling', 'connecting', 'active', 'reconnecting'];
const never: readonly CallStatus[] = [];
const answered: readonly CallStatus[] = ['connecting', 'active', 'reconnecting'];
const two: Readonly<Record<Ability, readonly CallStatus[]>> = {
  ...{ video: always, screen: always, add: always, hold: never, transfer: never, dtmf: never, record: answered },
  ...{ moderate: never, end: always, hand: never, reactions: never, captions: answered },
};
const phone: typeof two = {
  ...{ ...two, video: never, screen: never, add: never, record: never, captions: never },
  ...{ hold: answered, transfer: answered, dtmf: answered },
};
const many: typeof two = { ...two, moderate: always, hand: answered, reactions: answered };

/** In which statuses each carrier can do what: another carrier is another row here, and nothing else. */
const abilities: Readonly<Record<CallRecord['topology'], typeof two>> = {
  ...{ p2p: two, phone, mesh: many, server: many },
};

/** What a call can do now, by what carries it, where it stands, who asks, and what the platform offers. */
export function capabilitiesOf(
  record: CallRecord,
  status: CallStatus,
  { screen, userId }: { readonly screen: boolean; readonly userId: string },
): CallCapabilities {
  const row = abilities[record.topology];
  const can = (ability: Ability) => row[ability].includes(status);
  const isHost = record.host === userId;
  const inIt = record.participants.filter(({ state }) => state !== 'left' && state !== 'waiting').length;
  const hasRoom = inIt < (record.capabilities?.maxParticipants ?? 0);
  return {
    video: can('video'),
    screen: can('screen') && screen,
    add: can('add') && hasRoom && (isHost || (record.access ?? 'open') === 'open'),
    hold: can('hold'),
    transfer: can('transfer') && record.transfer?.state !== 'trying',
    dtmf: can('dtmf'),
    record: can('record') && record.capabilities?.recording === true,
    moderate: can('moderate') && isHost,
    end: can('end') && (isHost || record.host === undefined),
    hand: can('hand'),
    reactions: can('reactions'),
    captions: can('captions') && record.capabilities?.captions === true,
  };
}
