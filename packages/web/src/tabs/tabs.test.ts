import { alice, Refusal, settled } from '@parley/core/testing';
import { describe, expect, it } from 'vitest';
import { createTabWorld, tokenOf, type Tab, type TabWorld } from './testing/tab-world.js';

async function openTabs(world: TabWorld, count: number, ms = 50): Promise<Tab[]> {
  const tabs = Array.from({ length: count }, () => world.open());
  for (const tab of tabs) {
    const connected = tab.parley.connect();
    await world.clock.advance(ms);
    await connected;
  }
  return tabs;
}

function watchStatuses({ parley }: Tab): string[] {
  const seen: string[] = [];
  parley.connection.subscribe(({ status }) => seen.push(status));
  return seen;
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
    const seen = tabs.map(watchStatuses);
    tabs[0]!.page.freeze();
    await world.clock.advance(5_900);
    expect(leaders(tabs)).toEqual([0]);
    await world.clock.advance(3_100);
    expect(leaders(tabs.slice(1))).toHaveLength(1);
    expect(world.sockets).toHaveLength(1);
    tabs[0]!.page.thaw();
    await world.clock.advance(1_000);
    expect(leaders(tabs)).toHaveLength(1);
    expect(leaders(tabs)).not.toEqual([0]);
    expect(statuses(tabs)).toEqual(Array(3).fill('connected'));
    expect(world.sockets).toHaveLength(1);
    // What a screen shows of it is a short reconnecting.
    expect(seen.flat().filter((status) => status !== 'connected' && status !== 'reconnecting')).toEqual([]);
  });

  it('ask the server once, for what all of them lack, when one of them takes over, however slow they are', async () => {
    const world = createTabWorld({ delay: () => 40 });
    const tabs = await openTabs(world, 4, 1_000);
    const gaps: string[] = [];
    for (const { parley } of tabs) {
      parley.connection.on('gap', () => gaps.push('gap'));
      parley.conversations.get('cnv_1').timeline.subscribe(() => undefined);
    }
    await world.clock.advance(1_000);
    world.backend.store('missed by all');
    const { length } = world.server.requests;
    tabs[0]!.kill();
    await world.clock.advance(1_000);
    const asked = world.server.requests.slice(length).map(({ op }) => op);
    expect(asked.filter((op) => op !== 'receipt.mark')).toEqual(['session.open']);
    expect(gaps).toEqual([]);
    for (const { parley } of tabs.slice(1)) {
      const { messages } = parley.conversations.get('cnv_1').timeline.get();
      expect(messages.map(({ text }) => text)).toEqual(['missed by all']);
    }
  });

  it('know by the lock alone that somebody took over, where nothing is heard', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 2);
    tabs[0]!.page.freeze();
    world.browser.mute = true;
    await world.clock.advance(10_000);
    expect(leaders(tabs.slice(1))).toHaveLength(1);
    tabs[0]!.page.thaw({ sockets: true });
    await world.clock.advance(5_000);
    expect(leaders(tabs)).toEqual([1]);
    world.browser.mute = false;
    await world.clock.advance(5_000);
    expect([statuses(tabs), leaders(tabs).length]).toEqual([['connected', 'connected'], 1]);
  });

  it('take over from one that hears and answers while all else of it is frozen', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 2);
    tabs[0]!.page.freeze({ hears: true });
    const sent = tabs[1]!.parley.conversations.get('cnv_1').send('while it is half asleep');
    await world.clock.advance(10_000);
    await sent;
    expect(leaders(tabs)).toEqual([1]);
    tabs[0]!.page.thaw();
    await world.clock.advance(100);
    expect([statuses(tabs), world.sockets.length]).toEqual([['connected', 'connected'], 1]);
  });

  it('leave a leader alone that answers, however long its timers sleep, and a hidden tab asks for nothing', async () => {
    const world = createTabWorld();
    const [leader, shown, hidden] = (await openTabs(world, 3)) as [Tab, Tab, Tab];
    leader.page.show(false);
    hidden.page.show(false);
    await world.clock.advance(60_000);
    expect(leaders([leader, shown, hidden])).toEqual([0]);
    shown.kill();
    await world.clock.advance(5_000);
    const asked = world.browser.posted;
    await world.clock.advance(60_000);
    expect(world.browser.posted).toBe(asked);
    // Nobody sees that it is frozen, until somebody looks or has something to say.
    leader.page.freeze();
    await world.clock.advance(60_000);
    expect(leaders([hidden])).toEqual([]);
    void hidden.parley.conversations.get('cnv_1').send('said while nobody looks');
    await world.clock.advance(10_000);
    expect(leaders([hidden])).toEqual([0]);
    expect(world.backend.stored().map(({ text }) => text)).toEqual(['said while nobody looks']);
  });

  it('take over at once when the leader is put away, and take it back when it returns', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 2);
    tabs[0]!.putAway();
    await world.clock.advance(50);
    expect(leaders(tabs)).toEqual([1]);
    world.backend.say('while it was away');
    await world.clock.advance(50);
    tabs[0]!.bringBack();
    const chat = tabs[0]!.parley.conversations.get('cnv_1');
    chat.timeline.subscribe(() => undefined);
    await world.clock.advance(50);
    expect([statuses(tabs), leaders(tabs), world.sockets.length]).toEqual([['connected', 'connected'], [1], 1]);
    expect(chat.timeline.get().messages.map(({ text }) => text)).toEqual(['while it was away']);
  });

  it('stay connected when one of them disconnects, whoever leads', async () => {
    const world = createTabWorld();
    const [one, two, three] = (await openTabs(world, 3)) as [Tab, Tab, Tab];
    await two.parley.disconnect();
    await world.clock.advance(50);
    expect(statuses([one, two, three])).toEqual(['connected', 'disconnected', 'connected']);
    await expect(two.parley.users.get('bob')).rejects.toMatchObject({ code: 'connection/disconnected' });
    await one.parley.disconnect();
    await world.clock.advance(50);
    expect(statuses([one, two, three])).toEqual(['disconnected', 'disconnected', 'connected']);
    const again = two.parley.connect();
    await world.clock.advance(50);
    await again;
    expect([leaders([one, two, three]), world.sockets.length]).toEqual([[2], 1]);
  });

  it('are all signed out when one of them signs out, and another user may sign in', async () => {
    const world = createTabWorld();
    let user = 'alice';
    const tabs = [world.open({ token: () => tokenOf(user) }), world.open({ token: () => tokenOf(user) })];
    for (const { parley } of tabs) void parley.connect();
    await world.clock.advance(50);
    const out = tabs[1]!.parley.signOut();
    await world.clock.advance(1_100);
    await out;
    expect([statuses(tabs), world.sockets.length, leaders(tabs)]).toEqual([['disconnected', 'disconnected'], 0, []]);
    user = 'carol';
    world.server.session = { user: { id: 'carol', name: 'Carol' } };
    for (const { parley } of tabs) void parley.connect();
    await world.clock.advance(50);
    expect(tabs.map(({ parley }) => parley.connection.get().user?.id)).toEqual(['carol', 'carol']);
    expect(world.sockets).toHaveLength(1);
  });
});

describe('who shares', () => {
  it('is who the token says: another user, and who has no name in it, are on their own', async () => {
    const world = createTabWorld();
    const tabs = [world.open(), world.open({ user: 'carol' }), world.open({ token: () => 'pk_app_secret' })];
    for (const { parley } of tabs) void parley.connect();
    await world.clock.advance(50);
    const devices = world.server.heard('session.open').map(({ params }) => params.device);
    expect([world.sockets.length, new Set(devices).size]).toEqual([3, 3]);
    const counted = world.server.heard('session.open').filter(({ params }) => params.epoch !== undefined);
    expect(counted).toHaveLength(2);
  });

  it('is everybody who signs in later, with the device of before', async () => {
    const world = createTabWorld();
    const [first] = await openTabs(world, 1);
    first!.kill();
    await openTabs(world, 1);
    const [before, after] = world.server.heard('session.open').map(({ params }) => params);
    expect(after!.device).toBe(before!.device);
    expect(after!.epoch).toBeGreaterThan(before!.epoch!);
  });

  it('waits for a token that comes late, and for one that is refused at first', async () => {
    const world = createTabWorld();
    await openTabs(world, 1);
    let attempts = 0;
    const late = world.open({
      token: () => (++attempts < 3 ? Promise.reject(new Error('not yet')) : tokenOf('alice')),
    });
    const connected = late.parley.connect();
    await world.clock.advance(10);
    expect(late.parley.connection.get()).toMatchObject({
      status: 'connecting',
      error: { code: 'auth/provider-failed' },
    });
    await world.clock.advance(20_000);
    await connected;
    expect(world.sockets).toHaveLength(1);
  });

  it('goes on alone where the browser refuses locks', async () => {
    const world = createTabWorld();
    world.browser.refuseLocks = true;
    const tabs = await openTabs(world, 2);
    expect([statuses(tabs), world.sockets.length]).toEqual([['connected', 'connected'], 2]);
  });

  it('is told at once when the leader can be helped by the app alone, and goes on with a token of its own', async () => {
    const world = createTabWorld();
    const tokens = { good: true };
    const bad = world.open({ token: () => (tokens.good ? tokenOf('alice') : Promise.resolve('')) });
    const connected = bad.parley.connect();
    await world.clock.advance(50);
    await connected;
    const [next] = await openTabs(world, 1);
    tokens.good = false;
    const seen = watchStatuses(next!);
    // A token that the server takes no more, and no other to be had.
    world.server.check = ({ token }) => {
      if (token === tokenOf('alice') && !next?.terms) throw new Refusal('auth/revoked');
      return {};
    };
    world.sockets[0]!.close(4003);
    await world.clock.advance(10_000);
    expect(statuses([bad, next!])).toEqual(['failed', 'connected']);
    expect(seen).not.toContain('failed');
    expect(leaders([bad, next!])).toEqual([1]);
  });
});

describe('a leader that is superseded', () => {
  it('follows the one that took over, also where the server says it first', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 2);
    const seen = watchStatuses(tabs[0]!);
    tabs[0]!.page.freeze();
    await world.clock.advance(10_000);
    tabs[1]!.page.show(false);
    // Of all that waits for it, what the socket says comes first.
    tabs[0]!.page.thaw({ sockets: true });
    await world.clock.advance(1_000);
    expect(statuses(tabs)).toEqual(['connected', 'connected']);
    expect(seen).not.toContain('failed');
  });

  it('says so in the end, where somebody outside of this browser has its device', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 2);
    for (let n = 0; n < 6; n++) {
      for (const socket of world.sockets) socket.close(4001);
      await world.clock.advance(3_000);
    }
    expect(statuses(tabs)).toEqual(['failed', 'failed']);
    expect(tabs[0]?.parley.connection.get().error?.code).toBe('connection/superseded');
  });
});

describe('the one that rings', () => {
  it('is always exactly one: the tab that was shown last, or else the leader', async () => {
    const world = createTabWorld();
    const tabs = await openTabs(world, 3);
    const ringing = async () => {
      await world.clock.advance(20);
      return tabs.flatMap(({ parley }, place) => (parley.calls.rings.get() ? [place] : []));
    };
    for (const tab of tabs) tab.page.show(false);
    expect(await ringing()).toEqual([0]);
    tabs[2]!.page.show(true);
    expect(await ringing()).toEqual([2]);
    tabs[1]!.page.show(true);
    expect(await ringing()).toEqual([1]);
    tabs[1]!.page.show(false);
    expect(await ringing()).toEqual([2]);
    tabs[2]!.page.show(false);
    expect(await ringing()).toEqual([0]);
    tabs[2]!.page.show(true);
    tabs[2]!.putAway();
    expect((await ringing()).filter((place) => place !== 2)).toEqual([0]);
    tabs[0]!.kill();
    expect((await ringing()).filter((place) => place === 1)).toEqual([1]);
  });
});
