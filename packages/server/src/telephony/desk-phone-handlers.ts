import type { DeskPhone } from '@parley/protocol';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { DeskPhoneRow, DeskPhonesStore } from './desk-phones-store.js';
import type { DeskPhoneKeeper } from './keep-desk-phones.js';
import type { PhoneDoor } from './phone-door.js';

/** What the handlers of desk phones need. */
export interface DeskPhoneParts {
  /** Where there is an edge that lets desk phones in. */
  readonly door: PhoneDoor | undefined;
  readonly keeper: DeskPhoneKeeper | undefined;
  readonly store: DeskPhonesStore;
  readonly directory: UserDirectory;
  readonly clock: Clock;
}

/** The operations of desk phones. */
export function deskPhoneHandlers({ door, keeper, store, directory, clock }: DeskPhoneParts): HandlersOf<'phone'> {
  return {
    'phone.create': async ({ identity: { app }, params: { name, userId } }) => {
      if (!door || !keeper) throw new RequestError('telephony/unavailable');
      if (!(await directory.find(app, [userId])).has(userId)) throw new RequestError('auth/unknown-user');
      const { password, ha1 } = door.credentials(name);
      const row: DeskPhoneRow = { app, name, userId, ha1, createdAt: clock.now() };
      if (!(await store.add(row))) throw new RequestError('telephony/name-taken');
      await keeper.added(name, ha1);
      const { realm, server } = door;
      return { phone: shown(row), password, realm, ...(server === undefined ? {} : { server }) };
    },
    'phone.list': async ({ identity }) => {
      const rows = await store.list(identity.app, identity.caller === 'admin' ? undefined : askingUser(identity).id);
      return { phones: rows.map(shown) };
    },
    'phone.delete': async ({ identity, params: { name } }) => {
      if (!(await store.remove(identity.app, name))) throw new RequestError('telephony/no-phone');
      await keeper?.removed(name);
      return {};
    },
  };
}

function shown({ name, userId, createdAt }: DeskPhoneRow): DeskPhone {
  return { name, userId, createdAt };
}
