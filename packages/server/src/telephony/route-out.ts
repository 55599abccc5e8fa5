import { RequestError } from '../kernel/request-error.js';
import type { PhoneRoute, Phones } from '../kernel/phones.js';
import type { PhoneNetwork } from './phone-network.js';
import { emergencyNumber } from './emergency.js';
import type { NumbersStore } from './numbers-store.js';
import type { PhoneLimits } from './phone-limits.js';
import { isBarred } from './phone-policy.js';

/** What it decides by. */
export interface RouteOutDeps {
  readonly network: PhoneNetwork;
  readonly store: NumbersStore;
  readonly limits: PhoneLimits;
}

const extension = /^[0-9]{2,6}$/;

/** Decides who may call which phone, and as whom. */
export function createRouteOut({ network, store, limits }: RouteOutDeps): Phones['route'] {
  const { edge, plan, policy, door } = network;

  function check(app: string): void {
    const limit = limits.reached(app);
    if (limit) throw new RequestError('telephony/limit', { details: { limit } });
    if (!edge.isUp()) throw new RequestError('telephony/unreachable');
  }

  /** The number of the app that the user calls as: their own, or else the app's main one. */
  async function callerOf(app: string, userId: string): Promise<string | undefined> {
    const numbers = (await store.list(app)).filter(({ number }) => number.startsWith('+'));
    const own = numbers.filter((row) => row.userId === userId);
    const [first] = own;
    return (own.find(({ main }) => main) ?? first ?? numbers.find(({ main }) => main))?.number;
  }

  return async ({ app, userId }, to): Promise<PhoneRoute> => {
    const given = to.replace(/^(tel|sip):/, '');
    if (to.startsWith('sip:')) {
      const host = given.slice(given.lastIndexOf('@') + 1).replace(/:\d+$/, '');
      // Desk phones ring with their user, whatever hosts are allowed: a name may be of another app.
      if (!policy.sipHosts.includes(host) || host.toLowerCase() === door?.realm.toLowerCase())
        throw new RequestError('telephony/barred');
      check(app);
      const caller = await callerOf(app, userId);
      return { party: { id: to, name: given }, to, ...(caller === undefined ? {} : { caller }) };
    }
    const caller = await callerOf(app, userId);
    const as = caller === undefined ? {} : { caller };
    const emergency = emergencyNumber(given, policy.country);
    // Whoever calls for help is let through, whatever the app has used up and whether it has a number or not.
    if (emergency) return { party: { id: `tel:${emergency}`, name: emergency }, to: `tel:${emergency}`, ...as };
    const digits = given.replace(/[^0-9+*#]/g, '');
    const own = extension.test(digits) ? await store.ofApp(app, digits) : undefined;
    if (own) return { userId: own.userId };
    const known = plan.read(given, policy.country);
    if (!known) throw new RequestError('telephony/unknown-number');
    const within = await store.ofApp(app, known.number);
    if (within) return { userId: within.userId };
    if (isBarred(policy, known)) throw new RequestError('telephony/barred');
    if (caller === undefined) throw new RequestError('telephony/no-number');
    check(app);
    return { party: { id: `tel:${known.number}`, name: known.written }, to: `tel:${known.number}`, caller };
  };
}
