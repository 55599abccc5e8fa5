import { demoPeople } from './demo-people.js';
import type { ServerParts } from './server-parts.js';

/** The phone numbers of the demo's people, in their order. Numbers that begin so belong to nobody. */
export const demoNumbers = demoPeople.map(({ id, name }, index) => ({
  userId: id,
  name,
  number: `+1555000110${index + 1}`,
}));

/** What numbers of the simulated carrier do. */
export const carrierNumbers = [
  ['+15557770000', 'echo'],
  ['+15557770700', 'a menu'],
  ['+15557770440', 'a tone'],
  ['+15557770486', 'busy'],
  ['+15557770408', 'no answer'],
] as const;

/** Gives each of the demo's people a number, where there is a phone network. */
export async function giveDemoNumbers({ rules, clock, carrier }: ServerParts, app: string): Promise<void> {
  if (!carrier) return;
  for (const { userId, number } of demoNumbers)
    await rules.dispatch(
      { app, caller: 'admin', issuedAt: clock.now() },
      { op: 'number.upsert', params: { number, userId }, requestId: `req_number-${userId}` },
    );
}
