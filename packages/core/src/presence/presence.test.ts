import { describe, expect, it } from 'vitest';
import { createTestClient, Refusal, settled } from '../testing/index.js';

async function connected() {
  const test = createTestClient();
  const { server, parley } = test;
  server.on('presence.watch', ({ userIds }) => ({
    items: userIds.map((userId) => ({ userId, status: 'online' as const })),
  }));
  server.on('presence.unwatch', () => ({}));
  server.on('presence.idle', () => ({}));
  server.on('presence.set', ({ status, message }) => ({
    presence: { userId: 'alice', status, ...(message !== undefined && { message }) },
  }));
  const watched = () => server.heard('presence.watch').map(({ params }) => params.userIds);
  const unwatched = () => server.heard('presence.unwatch').map(({ params }) => params.userIds);
  await parley.connect();
  return { ...test, watched, unwatched };
}

const nothing = () => undefined;

describe('presence of others', () => {
  it('is watched in batches for as long as somebody looks, and told when it changes', async () => {
    const { parley, server, clock, watched, unwatched } = await connected();
    const bob = parley.presence.of('bob');
    expect(parley.presence.of('bob')).toBe(bob);
    expect(bob.get()).toEqual({ userId: 'bob', status: 'offline' });
    expect(watched()).toEqual([]);
    const stops = ['bob', 'bob', 'carol'].map((id) => parley.presence.of(id).subscribe(nothing));
    await clock.advance(100);
    expect(watched()).toEqual([['bob', 'carol']]);
    expect(bob.get().status).toBe('online');
    const before = bob.get();
    server.tell({ ev: 'presence.changed', data: { presence: { userId: 'bob', status: 'online' } } });
    await settled();
    expect(bob.get()).toBe(before);
    server.tell({ ev: 'presence.changed', data: { presence: { userId: 'bob', status: 'dnd', message: 'Back at 3' } } });
    await settled();
    expect(bob.get()).toEqual({ userId: 'bob', status: 'dnd', message: 'Back at 3' });
    stops[0]?.();
    await clock.advance(100);
    expect(unwatched()).toEqual([]);
    stops[1]?.();
    await clock.advance(100);
    expect(unwatched()).toEqual([['bob']]);
  });

  it('does not trouble the server with those who come and go at once', async () => {
    const { parley, clock, watched, unwatched } = await connected();
    parley.presence.of('bob').subscribe(nothing)();
    await clock.advance(100);
    const stop = parley.presence.of('carol').subscribe(nothing);
    await clock.advance(100);
    stop();
    parley.presence.of('carol').subscribe(nothing);
    await clock.advance(100);
    expect(watched()).toEqual([['carol']]);
    expect(unwatched()).toEqual([]);
  });

  it('is asked for in pages of 200', async () => {
    const { parley, clock, watched } = await connected();
    for (let n = 0; n < 450; n++) parley.presence.of(`u${n}`).subscribe(nothing);
    await clock.advance(100);
    expect(watched().map((ids) => ids.length)).toEqual([200, 200, 50]);
  });

  it('comes with the opening of the next session, with no other request', async () => {
    const { parley, server, clock, watched } = await connected();
    parley.presence.of('bob').subscribe(nothing);
    await clock.advance(100);
    server.sockets.reachable = false;
    server.socket.cut();
    await settled();
    parley.presence.of('carol').subscribe(nothing);
    server.session = { sync: { presence: [{ userId: 'bob', status: 'away' }] } };
    server.sockets.reachable = true;
    parley.connection.reconnectNow();
    await clock.advance(100);
    expect(server.heard('session.open').at(-1)?.params.watch).toEqual(['bob', 'carol']);
    expect(parley.presence.of('bob').get().status).toBe('away');
    expect(watched()).toEqual([['bob']]);
  });

  it('does not make the opening frame too large, and watches the rest afterwards', async () => {
    const { parley, server, clock, watched } = await connected();
    for (let n = 0; n < 900; n++) parley.presence.of(`${'x'.repeat(100)}${n}`).subscribe(nothing);
    await clock.advance(100);
    server.socket.cut();
    await clock.advance(3_000);
    const opening = server.socket.sent[0] ?? '';
    expect(opening.length).toBeLessThan(30_000);
    const named = server.heard('session.open').at(-1)?.params.watch?.length ?? 0;
    expect(named).toBeGreaterThan(100);
    const afterwards = watched()
      .slice(5)
      .reduce((sum, ids) => sum + ids.length, 0);
    expect(named + afterwards).toBe(900);
  });

  it('survives a server that refuses to watch more', async () => {
    const { parley, server, clock } = await connected();
    server.on('presence.watch', () => {
      throw new Refusal('presence/too-many-watched');
    });
    parley.presence.of('bob').subscribe(nothing);
    await clock.advance(100);
    expect(parley.presence.of('bob').get().status).toBe('offline');
  });
});

describe('my presence', () => {
  it('is set with words, and is mine', async () => {
    const { parley, server, clock, watched } = await connected();
    expect(parley.presence.me.get()).toEqual({ userId: 'alice', status: 'online' });
    await parley.presence.set('dnd', { message: 'Back at 3' });
    expect(server.heard('presence.set')[0]?.params).toEqual({ status: 'dnd', message: 'Back at 3' });
    expect(parley.presence.me.get()).toEqual({ userId: 'alice', status: 'dnd', message: 'Back at 3' });
    const seen: string[] = [];
    const stop = parley.presence.me.subscribe(({ status }) => seen.push(status));
    await clock.advance(100);
    expect(watched()).toEqual([['alice']]);
    server.tell({ ev: 'presence.changed', data: { presence: { userId: 'alice', status: 'busy' } } });
    await settled();
    expect(seen).toEqual(['online', 'busy']);
    stop();
  });

  it('says that nobody is there, once, and again after a reconnect', async () => {
    const { parley, server } = await connected();
    parley.presence.setIdle(true);
    parley.presence.setIdle(true);
    await settled();
    server.socket.cut();
    await settled();
    parley.connection.reconnectNow();
    await settled();
    parley.presence.setIdle(false);
    await settled();
    expect(server.heard('presence.idle').map(({ params }) => params.idle)).toEqual([true, true, false]);
  });
});
