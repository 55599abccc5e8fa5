import type { Phones, RoutedDeskCall, RoutedIncoming } from '../kernel/phones.js';
import type { IncomingPhoneCall } from '../kernel/phone-edge.js';
import type { HandlersOf } from '../kernel/incoming-request.js';
import type { Clock, Log, Metrics } from '../kernel/ports.js';
import { logFailure } from '../kernel/log-failure.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import { deskPhoneHandlers } from './desk-phone-handlers.js';
import type { DeskPhonesStore } from './desk-phones-store.js';
import { forwardUnanswered } from './forward-unanswered.js';
import { keepDeskPhones } from './keep-desk-phones.js';
import { numberHandlers } from './number-handlers.js';
import type { NumbersStore } from './numbers-store.js';
import { createPhoneLimits } from './phone-limits.js';
import type { PhoneNetwork } from './phone-network.js';
import { routeDeskCall } from './route-desk-call.js';
import { routeIncoming } from './route-incoming.js';
import { createRouteOut } from './route-out.js';

/** What telephony is given. */
export interface TelephonyDeps {
  readonly network: PhoneNetwork | undefined;
  readonly store: NumbersStore;
  readonly deskPhones: DeskPhonesStore;
  readonly directory: UserDirectory;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** A phone calls a user. */
  readonly incoming: (routed: RoutedIncoming) => void;
  /** A user calls by their desk phone. */
  readonly dialled: (routed: RoutedDeskCall) => Promise<void>;
}

/** Numbers, who may call which, and whom a phone that calls is to ring. */
export interface Telephony {
  readonly handlers: HandlersOf<'number' | 'phone'>;
  /** Where there is a way to the phone network. */
  readonly phones: Phones | undefined;
  /** The user's tokens were revoked: the registrations and the calls of their desk phones end. */
  revoked(app: string, userId: string): void;
  stop(): Promise<void>;
}

/** Puts telephony together. */
export function createTelephony(deps: TelephonyDeps): Telephony {
  const { network, log, metrics } = deps;
  const door = network?.door;
  const keeper = door && keepDeskPhones({ ...deps, door, store: deps.deskPhones });
  const handlers = {
    ...numberHandlers(deps),
    ...deskPhoneHandlers({ ...deps, door, keeper, store: deps.deskPhones }),
  };
  if (!network) return { handlers, phones: undefined, revoked: () => undefined, stop: () => Promise.resolve() };
  const { edge, policy } = network;
  if (keeper) edge.onUp(() => keeper.renew());
  const limits = createPhoneLimits(deps.clock, policy);
  const place: Phones['place'] = (app, call, tell) => {
    const over = limits.begin(app);
    return edge.place(call, (event) => {
      if (event.type === 'ended') {
        over();
        metrics.count('phone_legs_ended_total', { way: 'out', reason: event.reason });
      }
      tell(event);
    });
  };

  const route = createRouteOut({ ...deps, network, limits });

  const into = { ...deps, network };
  async function answer(call: IncomingPhoneCall): Promise<void> {
    const { account } = call;
    const way = account === undefined ? 'in' : 'desk';
    const routed =
      account === undefined ? await routeIncoming(into, call) : await routeDeskCall({ ...deps, route }, account, call);
    if (typeof routed === 'string') {
      metrics.count('phone_legs_ended_total', { way, reason: routed });
      call.refuse(routed);
    } else if ('route' in routed) await deps.dialled(routed);
    else {
      const { app, number, fallback } = routed;
      const to = fallback === undefined ? undefined : { to: `tel:${fallback}`, caller: number };
      const incoming = to ? forwardUnanswered(call, (placed, tell) => place(app, { ...placed, ...to }, tell)) : call;
      deps.incoming({ ...routed, incoming });
    }
  }

  edge.onIncoming((call) => {
    answer(call).catch((error: unknown) => {
      logFailure(log, error, { task: 'phone.incoming' });
      call.refuse('unreachable');
    });
  });
  return {
    handlers,
    phones: {
      ...{ route, place },
      async desksOf(app, userId) {
        if (!door) return [];
        return (await deps.deskPhones.list(app, userId)).map(({ name }) => `sip:${name}@${door.realm}`);
      },
      ringDesk: (call, tell) => edge.place(call, tell),
    },
    revoked(app, userId) {
      deps.deskPhones
        .list(app, userId)
        .then((rows) => {
          for (const { name } of rows) void keeper?.ended(name);
        })
        .catch((error: unknown) => logFailure(log, error, { task: 'phone.revoked' }));
    },
    stop() {
      keeper?.stop();
      return edge.stop();
    },
  };
}
