import { setTimeout as after } from 'node:timers/promises';
import type { Clock } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { Carrier, CarrierCall } from './phone/carrier/carrier.js';
import type { RouteAdder } from './server-parts.js';

/** How often it is asked whether the edge has answered, in ms. */
const askAgainAfter = 20;
const answerWithin = 10_000;
/** How many of the last calls are shown. */
const mostShown = 20;

/** What the simulated carrier is asked: to call somebody, what became of its calls, and to do something in one. */
export function demoPhoneRoutes(carrier: Carrier, clock: Clock): RouteAdder {
  return (app) => {
    app.get('/demo/phone-calls', () => ({ calls: carrier.calls.slice(-mostShown).map(shown) }));
    app.post('/demo/phone-calls', async (request) => {
      const { to, tone } = (request.body ?? {}) as { readonly to?: unknown; readonly tone?: unknown };
      if (typeof to !== 'string' || !/^\+[0-9]{4,15}$/.test(to)) throw new RequestError('telephony/unknown-number');
      const call = await carrier.call(to, isTone(tone) ? { tone } : {});
      const end = clock.now() + answerWithin;
      while (!call.statuses.some((status) => status > 100) && clock.now() < end) await after(askAgainAfter);
      return { id: call.id, from: call.caller, status: call.statuses.at(-1) };
    });
    app.post('/demo/phone-calls/:id', (request) => {
      const { id } = request.params as { readonly id: string };
      const { hold, tone, end } = (request.body ?? {}) as Readonly<Record<'hold' | 'tone' | 'end', unknown>>;
      const call = carrier.calls.find((one) => one.id === id);
      if (!call) throw new RequestError('calls/not-found');
      if (isTone(tone)) call.line.play({ tone });
      if (typeof hold === 'boolean') call.hold(hold);
      if (end === true) call.end();
      return shown(call);
    });
  };
}

const isTone = (tone: unknown): tone is number => typeof tone === 'number' && tone >= 0 && tone < 4_000;

function shown({ id, way, number, caller, state, statuses, keys, line }: CarrierCall) {
  return { id, way, number, caller, state, statuses, keys: keys.join(''), hears: line.hears() ?? null };
}
