import type { CallSnapshot } from '@parley/core';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { useFormat } from '../theme/format.js';
import { useStrings } from '../theme/use-strings.js';
import { usePhoneParty } from './phone/use-phone-party.js';

const nothing = { get: () => undefined, subscribe: () => () => undefined };
// More names than that are not read.
const most = 3;

type CallName = Pick<CallSnapshot, 'group' | 'peer' | 'conversationId' | 'participants'>;

/** What a call is called: by its other party, by its group, or by those who are in it. */
export function useCallTitle({ group, peer, conversationId, participants }: CallName): string {
  const { conversations } = useParley();
  const { calls } = useStrings();
  const format = useFormat();
  const known = group && conversationId !== undefined;
  const conversation = useObservable(known ? conversations.get(conversationId).state : nothing);
  const party = usePhoneParty(peer);
  if (!group) return party.title;
  if (conversation && conversation.title !== '' && conversation.kind !== 'direct') return conversation.title;
  const names = participants.filter(({ local, state }) => !local && state !== 'left').map(({ user }) => user.name);
  if (names.length === 0) return peer.name;
  const shown = names.slice(0, most);
  return names.length > most ? calls.andMore(shown.join(', '), names.length - most) : format.list(shown);
}
