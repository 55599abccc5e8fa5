import type { IncomingPhoneCall, PhoneEnd } from '../kernel/phone-edge.js';
import type { PhoneRoute, Phones, RoutedDeskCall } from '../kernel/phones.js';
import { RequestError } from '../kernel/request-error.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { DeskPhonesStore } from './desk-phones-store.js';

/** What it decides by. */
export interface RouteDeskCallDeps {
  readonly deskPhones: DeskPhonesStore;
  readonly directory: UserDirectory;
  readonly route: Phones['route'];
}

/** Why a phone is told no, by why a device would be. */
const ends: Readonly<Record<string, PhoneEnd>> = {
  'telephony/unknown-number': 'unknownNumber',
  'telephony/barred': 'barred',
  'telephony/no-number': 'barred',
  'telephony/limit': 'unreachable',
  'telephony/unreachable': 'unreachable',
};

/** Finds who calls by a desk phone, and whom: what they may not call from a device, they may not from there. */
export async function routeDeskCall(
  { deskPhones, directory, route }: RouteDeskCallDeps,
  account: string,
  incoming: IncomingPhoneCall,
): Promise<RoutedDeskCall | PhoneEnd> {
  const phone = await deskPhones.ofName(account);
  const { app = '', userId = '' } = phone ?? {};
  const user = phone && (await directory.find(app, [userId])).get(userId);
  if (!user) return 'barred';
  const { to } = incoming;
  try {
    const found = await route({ app, userId }, `tel:${to}`);
    return { app, user, route: found, incoming };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.code !== 'telephony/unknown-number') return ends[error.code] ?? 'failed';
    // What is no number may be the name of somebody.
    const named: PhoneRoute = { userId: to };
    return (await directory.find(app, [to])).has(to) ? { app, user, route: named, incoming } : 'unknownNumber';
  }
}
