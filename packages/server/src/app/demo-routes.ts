import { signUserToken } from '../adapters/jose/sign-token.js';
import { RequestError } from '../kernel/request-error.js';
import type { DemoApp } from './demo-app.js';
import { demoPhones } from './demo-numbers.js';
import { demoBot, demoPeople } from './demo-people.js';
import { demoPhoneRoutes } from './demo-phone-routes.js';
import type { RouteAdder, ServerParts } from './server-parts.js';

/** How long a demo token is good, in ms. */
const ttl = 3_600_000;

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
    app.get('/demo/phones', () => demoPhones(carrier));
    if (carrier) demoPhoneRoutes(carrier, clock)(app);
  };
}
