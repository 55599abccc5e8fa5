import { alice, settled } from '@parley/core/testing';
import { describe, expect, it } from 'vitest';
import { createTabWorld, type Tab, type TabWorld } from './testing/tab-world.js';

async function openTabs(world: TabWorld, count: number): Promise<Tab[]> {
  const tabs = Array.from({ length: count }, () => world.open());
  for (const tab of tabs) {
    const connected = tab.parley.connect();
    await world.clock.advance(50);
    await connected;
  }
  return tabs;
}

const statuses = (tabs: readonly Tab[]) => tabs.map(({ parley }) => parley.connection.get().status);
const leaders = (tabs: readonly Tab[]) => tabs.flatMap((tab, place) => (tab.terms ? [place] : []));

describe('tabs of one user', () => {
  it('share one connection, as one device', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 5);
    expect(statuses(tabs)).toEqual(Array(5).fill('connected'));
    expect(world.sockets).toHaveLength(1);
    expect(world.server.heard('session.open')).toHaveLength(1);
    expect(leaders(tabs)).toEqual([0]);
  });

  it('go on under the next one when the leader is closed, without a word lost or said twice', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 3);
    const chats = tabs.map(({ parley }) => parley.conversations.get('cnv_1'));
    for (const chat of chats) chat.timeline.subscribe(() => undefined);
    await world.clock.advance(50);
    world.server.on('message.send', () => null);
    const sent = [1, 2, 3].map((n) => chats[1]!.send(`m${n}`));
    await settled();
    world.server.on('message.send', ({ text, clientId }, socket) => {
      const message = world.backend.store(text, { clientId, sender: alice });
      socket.send(JSON.stringify(world.backend.created(message)));
      return { message };
    });
    tabs[0]!.kill();
    world.backend.store('meanwhile');
    await world.clock.advance(100);
    await Promise.all(sent);
    const rest = tabs.slice(1);
    expect(statuses(rest)).toEqual(['connected', 'connected']);
    expect(world.sockets).toHaveLength(1);
    expect(world.epochs[1]).toBeGreaterThan(world.epochs[0]!);
    const texts = chats.slice(1).map((chat) => chat.timeline.get().messages.map(({ text }) => text));
    expect(texts[0]).toEqual(['meanwhile', 'm1', 'm2', 'm3']);
    expect(texts[1]).toEqual(texts[0]);
    expect(world.server.heard('session.open').at(-1)!.params).toMatchObject({ cursor: expect.any(String) as string });
  });

  it('take over from one that is frozen and was not told; thawed, it follows and never fails', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 3);
    const seen: string[] = [];
    tabs[0]!.parley.connection.subscribe(({ status }) => seen.push(status));
    tabs[0]!.page.freeze();
    await world.clock.advance(9_000);
    expect(leaders(tabs.slice(1))).toHaveLength(1);
    expect(statuses(tabs)).toEqual(Array(3).fill('connected'));
    expect(world.sockets).toHaveLength(1);
    tabs[0]!.page.thaw();
    await world.clock.advance(1_000);
    expect(leaders(tabs)).toHaveLength(1);
    expect(statuses(tabs)).toEqual(Array(3).fill('connected'));
    expect(seen).not.toContain('failed');
    expect(world.sockets).toHaveLength(1);
  });
});
