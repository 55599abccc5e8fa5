import { createAdmin, createParley } from '@parley/node';
import type { Conversation, Message, Parley } from '@parley/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from './helpers/eventually.js';
import { startServer, type TestServer } from './helpers/server.js';

const people = Array.from({ length: 10 }, (_, index) => `user-${index}`);
const each = 100;
const total = people.length * each;

let server: TestServer;
let clients: Parley[] = [];

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.disconnect()));
  await server.stop();
});

const statusOf = (client: Parley) => client.connection.get().status;

it('keeps what it acknowledged and takes the rest once, killed in the middle of 1,000 sends from 10 clients', async () => {
  const admin = createAdmin(server);
  for (const id of people) await admin.users.upsert({ id });
  clients = people.map((userId) => createParley({ url: server.url, token: () => admin.tokens.create({ userId }) }));
  await Promise.all(clients.map((client) => client.connect()));
  const group = await clients[0]!.conversations.create({ name: 'All', members: people.slice(1) });
  const chats: Conversation[] = clients.map((client) => client.conversations.get(group.id));

  const heard = clients.map(() => [] as string[]);
  clients.forEach((client, index) => client.conversations.on('message', ({ text }) => heard[index]?.push(text)));

  const acknowledged = new Map<string, number>();
  const before = new Map<string, number>();
  let killed: Promise<void> | undefined;
  const onStored = ({ text, seq }: Message) => {
    acknowledged.set(text, seq ?? 0);
    if (acknowledged.size < 300 || killed) return;
    for (const [known, place] of acknowledged) before.set(known, place);
    killed = server.kill();
  };
  const sends = chats.flatMap((chat, index) =>
    Array.from({ length: each }, (_, number) => chat.send(`${people[index]}:${number}`).then(onStored)),
  );
  await eventually(() => expect(killed).toBeDefined());
  await killed;
  expect(before.size).toBe(300);
  expect(acknowledged.size).toBeLessThan(total);
  await eventually(() => expect(clients.map(statusOf)).toEqual(clients.map(() => 'reconnecting')));

  await server.restart();
  await Promise.all(sends);

  const stored: { text: string; seq: number }[] = [];
  for (let page = await chats[0]!.history({ limit: 200 }); ; page = await page.next()) {
    stored.push(...page.items);
    if (!page.hasNext) break;
  }
  stored.sort((a, b) => a.seq - b.seq);
  expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  expect(new Set(stored.map(({ text }) => text)).size).toBe(total);
  const places = new Map(stored.map(({ text, seq }) => [text, seq]));
  for (const [text, seq] of before) expect(places.get(text), text).toBe(seq);
  for (const [text, seq] of acknowledged) expect(places.get(text), text).toBe(seq);
  for (const person of people) {
    const own = stored
      .filter(({ text }) => text.startsWith(`${person}:`))
      .map(({ text }) => Number(text.split(':')[1]));
    expect(own, person).toEqual(Array.from({ length: each }, (_, number) => number));
  }
  const ofOthers = total - each;
  await eventually(() => expect(heard.map(({ length }) => length)).toEqual(heard.map(() => ofOthers)));
  heard.forEach((texts, index) => {
    const expected = stored.map(({ text }) => text).filter((text) => !text.startsWith(`${people[index]}:`));
    expect(texts, people[index]).toEqual(expected);
  });
});
