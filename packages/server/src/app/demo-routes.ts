import { setTimeout as after } from 'node:timers/promises';
import { signUserToken } from '../adapters/jose/sign-token.js';
import { RequestError } from '../kernel/request-error.js';
import type { DemoApp } from './demo-app.js';
import { demoBot, demoPeople } from './demo-people.js';
import type { RouteAdder, ServerParts } from './server-parts.js';

/** How long a demo token is good, in ms. */
const ttl = 3_600_000;
/** How often it is asked whether the edge has answered, in ms. */
const askAgainAfter = 20;
const answerWithin = 10_000;

/** Signing in without a password, as anybody of the demo, and calls of the simulated carrier. Never part of a production server. */
export function demoRoutes(demo: DemoApp, { clock, carrier }: Pick<ServerParts, 'clock' | 'carrier'>): RouteAdder {
  return (app) => {
    app.get('/demo/people', () => ({ people: [...demoPeople, { ...demoBot, bot: true }] }));
    app.post('/demo/sign-in', async (request, reply) => {
      const { userId } = (request.body ?? {}) as { readonly userId?: unknown };
      const person = demoPeople.find(({ id }) => id === userId);
      if (!person) throw new RequestError('auth/unknown-user');
      const token = await signUserToken(demo, { userId: person.id, name: person.name }, { now: clock.now(), ttl });
      reply.header('cache-control', 'no-store');
      return { token, user: person, expiresIn: ttl };
    });
    if (!carrier) return;
    app.post('/demo/phone-calls', async (request) => {
      const { to } = (request.body ?? {}) as { readonly to?: unknown };
      if (typeof to !== 'string' || !/^\+[0-9]{4,15}$/.test(to)) throw new RequestError('telephony/unknown-number');
      const call = await carrier.call(to);
      const end = clock.now() + answerWithin;
      while (!call.statuses.some((status) => status > 100) && clock.now() < end) await after(askAgainAfter);
      return { from: call.caller, status: call.statuses.at(-1) };
    });
  };
}
