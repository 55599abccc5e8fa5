import type { Phones, RoutedIncoming } from '../kernel/phones.js';
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
}

/** Numbers, who may call which, and whom a phone that calls is to ring. */
export interface Telephony {
  readonly handlers: HandlersOf<'number' | 'phone'>;
  /** Where there is a way to the phone network. */
  readonly phones: Phones | undefined;
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
  if (!network) return { handlers, phones: undefined, stop: () => Promise.resolve() };
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

  edge.onIncoming((call) => {
    routeIncoming({ ...deps, network }, call)
      .then((routed) => {
        if (typeof routed === 'string') {
          metrics.count('phone_legs_ended_total', { way: 'in', reason: routed });
          call.refuse(routed);
          return;
        }
        const { app, number, fallback } = routed;
        const to = fallback === undefined ? undefined : { to: `tel:${fallback}`, caller: number };
        const incoming = to ? forwardUnanswered(call, (placed, tell) => place(app, { ...placed, ...to }, tell)) : call;
        deps.incoming({ ...routed, incoming });
      })
      .catch((error: unknown) => {
        logFailure(log, error, { task: 'phone.incoming' });
        call.refuse('unreachable');
      });
  });
  return {
    handlers,
    phones: { route: createRouteOut({ ...deps, network, limits }), place },
    stop() {
      keeper?.stop();
      return edge.stop();
    },
  };
}
