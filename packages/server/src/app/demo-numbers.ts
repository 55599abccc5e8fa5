import { demoPeople } from './demo-people.js';
import type { ServerParts } from './server-parts.js';

/** The phone numbers of the demo's people, in their order. Numbers that begin so belong to nobody. */
export const demoNumbers = demoPeople.map(({ id, name }, index) => ({
  userId: id,
  name,
  number: `+1555000110${index + 1}`,
}));

/** What numbers of the simulated carrier do: in a word, and in a sentence. */
export const carrierNumbers = [
  ['+15557770000', 'echo', 'Answers, and gives back what it hears'],
  ['+15557770700', 'a menu', 'Answers each key with a tone of its own'],
  ['+15557770440', 'a tone', 'Answers with a tone of 440 Hz'],
  ['+15557770486', 'busy', 'Is busy'],
  ['+15557770408', 'no answer', 'Rings, and is not answered'],
] as const;

/** All of them as a page shows them; none where there is no phone network. */
export function demoPhones(carrier: ServerParts['carrier']) {
  const numbers = carrierNumbers.map(([number, name, does]) => ({ number, name, does }));
  return { country: 'US', people: carrier ? demoNumbers : [], carrier: carrier ? numbers : [] };
}

/** Gives each of the demo's people a number, where there is a phone network. */
export async function giveDemoNumbers({ rules, clock, carrier }: ServerParts, app: string): Promise<void> {
  if (!carrier) return;
  for (const { userId, number } of demoNumbers)
    await rules.dispatch(
      { app, caller: 'admin', issuedAt: clock.now() },
      { op: 'number.upsert', params: { number, userId }, requestId: `req_number-${userId}` },
    );
}
