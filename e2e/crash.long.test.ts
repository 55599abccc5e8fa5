import { createAdmin, createParley } from '@parley/node';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startServer } from './helpers/server.js';

const people = Array.from({ length: 10 }, (_, index) => `user-${index}`);
const rounds = 12;
/** Messages acknowledged between a start and the next SIGKILL. */
const perRound = 150;

it('loses, doubles and reorders nothing while the server is killed again and again', async () => {
  const server = await startServer();
  const admin = createAdmin(server);
  for (const id of people) await admin.users.upsert({ id });
  const clients = people.map((userId) =>
    createParley({ url: server.url, token: () => admin.tokens.create({ userId }) }),
  );
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.disconnect()));
    await server.stop();
  });
  /** By client: what it was told of others, as often as it was told. */
  const delivered = clients.map(() => [] as string[]);
  clients.forEach((client, index) => client.conversations.on('message', ({ text }) => delivered[index]?.push(text)));
  await Promise.all(clients.map((client) => client.connect()));
  const group = await clients[0]!.conversations.create({ name: 'All', members: people.slice(1) });

  let sending = true;
  let acknowledged = 0;
  let onAcknowledged: (() => void) | undefined;
  const sent = clients.map(async (client, index) => {
    const chat = client.conversations.get(group.id);
    const own: number[] = [];
    for (let number = 0; sending; number += 1) {
      const { seq } = await chat.send(`${people[index]}:${number}`);
      own.push(seq ?? 0);
      acknowledged += 1;
      onAcknowledged?.();
    }
    return own;
  });
  const more = (count: number) =>
    new Promise<void>((resolve) => {
      const goal = acknowledged + count;
      onAcknowledged = () => {
        if (acknowledged >= goal) resolve();
      };
    });

  for (let round = 0; round < rounds; round += 1) {
    await more(perRound);
    await server.kill();
    await server.restart();
  }
  sending = false;
  const seqs = await Promise.all(sent);

  const stored: { text: string; seq: number }[] = [];
  const chat = clients[0]!.conversations.get(group.id);
  for (let page = await chat.history({ limit: 200 }); ; page = await page.next()) {
    stored.push(...page.items);
    if (!page.hasNext) break;
  }
  stored.sort((a, b) => a.seq - b.seq);
  expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
  expect(stored).toHaveLength(acknowledged);
  const places = new Map(stored.map(({ text, seq }) => [text, seq]));
  seqs.forEach((own, index) => {
    expect(own).toEqual([...own].sort((a, b) => a - b));
    own.forEach((seq, number) => expect(places.get(`${people[index]}:${number}`)).toBe(seq));
  });
  expect(acknowledged).toBeGreaterThanOrEqual(rounds * perRound);
  const ofOthers = people.map((id) => [...places.keys()].filter((text) => !text.startsWith(`${id}:`)).sort());
  await vi.waitFor(() => expect(delivered.map(({ length }) => length)).toEqual(ofOthers.map(({ length }) => length)), {
    timeout: 20_000,
  });
  delivered.forEach((told, index) => expect([...told].sort()).toEqual(ofOthers[index]));
  const attempts = seqs.reduce((sum, own) => sum + own.length, 0);
  console.info(
    `${rounds} kills: ${attempts} messages sent, ${acknowledged} acknowledged, ${stored.length} stored, ` +
      `each told once to each of the ${clients.length - 1} others.`,
  );
});
