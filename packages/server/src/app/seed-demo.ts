import type { OperationName, Params, Result } from '@parley/protocol';
import type { Identity } from '../auth/identity.js';
import { demoBot, demoPeople, type DemoPerson } from './demo-people.js';
import type { ServerParts } from './server-parts.js';

const welcome =
  'Welcome! This is a group with everybody of the demo. Open this page in a second window as somebody else, and write to each other or call.';
const greeting = (name: string) =>
  `Hello ${name}, I am a bot that was written with a few lines of TypeScript. Write to me, and I answer.`;

/** Gives the demo its first conversations: a group with everybody, and a greeting from the bot to each. */
export async function seedDemo({ rules, clock }: ServerParts, app: string): Promise<void> {
  const as = (person: DemoPerson): Identity => ({
    app,
    caller: person === demoBot ? 'bot' : 'user',
    user: { ...person, ...(person === demoBot ? { bot: true as const } : {}) },
    issuedAt: clock.now(),
  });
  const run = <K extends OperationName>(person: DemoPerson, op: K, params: Params<K>): Promise<Result<K>> =>
    rules.dispatch(as(person), { op, params, requestId: `req_seed-${op}` });
  const say = (person: DemoPerson, conversationId: string, text: string) =>
    run(person, 'message.send', { conversationId, clientId: `seed-${person.id}-${conversationId.slice(-20)}`, text });

  const members = demoPeople.map(({ id }) => id);
  const group = await run(demoBot, 'conversation.create', { clientId: 'seed-everybody', name: 'Everybody', members });
  await say(demoBot, group.conversation.id, welcome);
  for (const person of demoPeople) {
    const { conversation } = await run(demoBot, 'conversation.direct', { userId: person.id });
    await say(demoBot, conversation.id, greeting(person.name.split(' ')[0] ?? person.name));
  }
}
