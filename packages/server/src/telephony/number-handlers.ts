import type { PhoneNumber } from '@parley/protocol';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { PhoneNetwork } from './phone-network.js';
import type { NumberRow, NumbersStore } from './numbers-store.js';

/** What the handlers of numbers need. */
export interface NumberParts {
  readonly network: PhoneNetwork | undefined;
  readonly store: NumbersStore;
  readonly directory: UserDirectory;
  readonly clock: Clock;
}

const extension = /^[0-9]{2,6}$/;

/** The operations of an app's numbers. */
export function numberHandlers({ network, store, directory, clock }: NumberParts): HandlersOf<'number'> {
  /** The number in E.164, or the extension. */
  function read(given: string): string | undefined {
    const digits = given.replace(/[^0-9+*#]/g, '');
    if (extension.test(digits)) return digits;
    return network?.plan.read(given, network.policy.country)?.number;
  }

  return {
    'number.upsert': async ({ identity: { app }, params }) => {
      if (!network) throw new RequestError('telephony/unavailable');
      const number = read(params.number);
      const fallback = params.fallback === undefined ? undefined : read(params.fallback);
      const badFallback = params.fallback !== undefined && !fallback?.startsWith('+');
      if (number === undefined || badFallback || (params.main && !number.startsWith('+')))
        throw new RequestError('telephony/unknown-number');
      const { userId, main } = params;
      if (!(await directory.find(app, [userId])).has(userId)) throw new RequestError('auth/unknown-user');
      const row: NumberRow = {
        ...{ app, number, userId },
        ...(fallback === undefined ? {} : { fallback }),
        ...(main ? { main } : {}),
        updatedAt: clock.now(),
      };
      if (!(await store.put(row))) throw new RequestError('telephony/taken');
      return { number: shown(row) };
    },
    'number.list': async ({ identity }) => {
      const rows = await store.list(identity.app, identity.caller === 'admin' ? undefined : askingUser(identity).id);
      return { numbers: rows.map(shown) };
    },
    'number.delete': async ({ identity, params }) => {
      const number = read(params.number);
      if (number === undefined || !(await store.remove(identity.app, number)))
        throw new RequestError('telephony/not-found');
      return {};
    },
  };
}

function shown({ app: _, ...number }: NumberRow): PhoneNumber {
  return number;
}
