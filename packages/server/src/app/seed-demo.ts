import type { OperationName, Params, Result } from '@parley/protocol';
import type { Identity } from '../auth/identity.js';
import { demoBot, demoPeople, type DemoPerson } from './demo-people.js';
import { demoStories, type Line, type Story } from './demo-stories.js';
import type { ServerParts } from './server-parts.js';

const welcome =
  'Welcome! This is a group with everybody of the demo. Open this page in a second window as somebody else, and write to each other or call.';
const greeting = (name: string) =>
  `Hello ${name}, I am a bot that was written with a few lines of TypeScript. Write to me, and I answer. \`/help\` says what I can do.`;

/** Gives the demo its first conversations: what people have written to each other, and a greeting from the bot to each. */
export async function seedDemo({ rules, clock }: ServerParts, app: string): Promise<void> {
  const everybody = [...demoPeople, demoBot];
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
  const named = (id: string): DemoPerson => {
    const found = everybody.find((person) => person.id === id);
    if (!found) throw new Error(`Unable to seed the demo: because it has nobody called ${id}.`);
    return found;
  };

  const tell = async ({ by, lines, ...story }: Story) => {
    const { conversation } = await run(named(by), 'conversation.create', {
      clientId: `seed-${slug(story.name)}`,
      ...story,
      members: demoPeople.filter(({ id }) => id !== by).map(({ id }) => id),
    });
    const seqs = new Map<Line, number>();
    const seqOf = (place: number | undefined) => (place === undefined ? undefined : seqs.get(lines[place] ?? lines[0]));
    for (const [place, line] of lines.entries()) {
      const { from, text = '', mentions, poll } = line;
      const { message } = await run(named(from), 'message.send', {
        conversationId: conversation.id,
        clientId: `seed-${slug(story.name)}-${place}`,
        text,
        ...(mentions && { mentions }),
        ...(poll && { poll }),
        ...(line.answers !== undefined && { replyTo: seqOf(line.answers) }),
        ...(line.under !== undefined && { threadSeq: seqOf(line.under) }),
      });
      seqs.set(line, message.seq);
      const on = { conversationId: conversation.id, seq: message.seq };
      for (const [emoji, ids] of Object.entries(line.reactions ?? {})) {
        for (const id of ids) await run(named(id), 'reaction.add', { ...on, emoji });
      }
      for (const [id, options] of Object.entries(line.votes ?? {}))
        await run(named(id), 'poll.vote', { ...on, options });
      if (line.pinned) await run(named(by), 'message.pin', on);
    }
    const last = seqs.get(lines.at(-1) ?? lines[0]) ?? 0;
    // All but the last word is read, so that each finds one thing that is new.
    for (const { id } of demoPeople) {
      await run(named(id), 'receipt.mark', { conversationId: conversation.id, readSeq: last - 1 });
    }
  };

  const members = demoPeople.map(({ id }) => id);
  const group = await run(demoBot, 'conversation.create', { clientId: 'seed-everybody', name: 'Everybody', members });
  await say(demoBot, group.conversation.id, welcome);
  for (const story of demoStories) await tell(story);
  for (const person of demoPeople) {
    const { conversation } = await run(demoBot, 'conversation.direct', { userId: person.id });
    await say(demoBot, conversation.id, greeting(person.name.split(' ')[0] ?? person.name));
  }
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(/\W+/gu, '-');
}
