import type { Party } from '@parley/protocol';
import type { IncomingPhoneCall, PhoneEnd } from '../kernel/phone-edge.js';
import type { RoutedIncoming } from '../kernel/phones.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { PhoneNetwork } from './phone-network.js';
import type { NumbersStore } from './numbers-store.js';

/** What it decides by. */
export interface RouteIncomingDeps {
  readonly network: PhoneNetwork;
  readonly store: NumbersStore;
  readonly directory: UserDirectory;
}

/** A call whose number has somebody, and where it goes if nobody takes it. */
export interface RoutedCall extends RoutedIncoming {
  readonly fallback?: string;
}

/** Finds whom a phone that calls is to ring, or why it rings nobody. */
export async function routeIncoming(
  { network, store, directory }: RouteIncomingDeps,
  incoming: IncomingPhoneCall,
): Promise<RoutedCall | PhoneEnd> {
  const { plan, policy } = network;
  const number = plan.read(incoming.to, policy.country)?.number;
  const row = number === undefined ? undefined : await store.ofNumber(number);
  if (!row) return 'unknownNumber';
  const user = (await directory.find(row.app, [row.userId])).get(row.userId);
  if (!user) return 'unknownNumber';
  const { app, fallback } = row;
  const party = partyOf(network, incoming);
  return { app, user, party, number: row.number, incoming, ...(fallback === undefined ? {} : { fallback }) };
}

/** Who calls, as far as the network says. */
function partyOf({ plan, policy }: PhoneNetwork, { from = '', name }: IncomingPhoneCall): Party {
  const known = plan.read(from, policy.country);
  const shown = name?.trim().slice(0, 200);
  if (known) return { id: `tel:${known.number}`, name: shown || known.written };
  // RFC 3323: who does not say.
  if (!/^[0-9*#]{1,15}$/.test(from)) return { id: 'sip:anonymous@anonymous.invalid', name: shown || 'Anonymous' };
  return { id: `tel:${from}`, name: shown || from };
}
