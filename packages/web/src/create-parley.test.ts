import { afterEach, describe, expect, it, vi } from 'vitest';
import { createParley, ParleyError } from './index.js';
import { watchActivity } from './watch-activity.js';
import { watchPage } from './watch-page.js';

const options = { url: '/', token: () => 'token' };

/** A target that knows who listens. */
class CountingTarget extends EventTarget {
  readonly listening = new Map<string, number>();
  visibilityState = 'visible';

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listening.set(args[0], (this.listening.get(args[0]) ?? 0) + 1);
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listening.set(args[0], (this.listening.get(args[0]) ?? 0) - 1);
    super.removeEventListener(...args);
  }

  get left(): string[] {
    return [...this.listening].filter(([, count]) => count !== 0).map(([type]) => type);
  }
}

function stubPage() {
  const window = new CountingTarget();
  const document = new CountingTarget();
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', document);
  return { window, document };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('createParley on a server', () => {
  it('does nothing, and says why it cannot connect', async () => {
    vi.stubGlobal('WebSocket', undefined);
    const parley = createParley(options);
    expect(parley.connection.get()).toEqual({ status: 'disconnected' });
    expect(parley.conversations.list.get().items).toEqual([]);
    const refused = await parley.connect().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ParleyError);
    expect(String(refused)).toContain('this runtime has no WebSocket');
    await parley.disconnect();
  });
});

describe('createParley in a page', () => {
  it.each(['disconnect', 'signOut'] as const)(
    'listens from connect to %s only, and leaves nothing behind',
    async (end) => {
      const { window, document } = stubPage();
      const opened: string[] = [];
      vi.stubGlobal(
        'WebSocket',
        class {
          readonly readyState = 0;
          constructor(url: string) {
            opened.push(url);
          }
          close(): void {
            opened.push('closed');
          }
        },
      );
      const parley = createParley({ ...options, url: 'https://parley.test/' });
      expect(window.listening.size + document.listening.size).toBe(0);
      const connecting = parley.connect();
      void parley.connect();
      await vi.waitFor(() => expect(opened).toEqual(['wss://parley.test/v1/connect']));
      expect(window.listening.get('online')).toBe(1);
      await parley[end]();
      await expect(connecting).rejects.toMatchObject({ code: 'connection/disconnected' });
      expect([...window.left, ...document.left]).toEqual([]);
      expect(opened).toEqual(['wss://parley.test/v1/connect', 'closed']);
    },
  );
});

describe('watchPage', () => {
  it('hurries the client when the network or the page is back, and leaves calls when it is left', () => {
    const { window, document } = stubPage();
    const done: string[] = [];
    let status = 'reconnecting';
    let statuses: string[] = [];
    const callOf = (of: string) => ({
      state: { get: () => ({ status: of, participants: [] }) },
      hangup: async () => {
        done.push(`hang up ${of}`);
        await Promise.reject(new Error('too late'));
      },
    });
    const client = {
      connection: { reconnectNow: () => done.push('hurry'), get: () => ({ status }) },
      presence: { setIdle: (idle: boolean) => done.push(`idle ${idle}`) },
      calls: { list: { get: () => statuses.map(callOf) } },
    } as unknown as Parameters<typeof watchPage>[0];
    const stop = watchPage(client, {
      idleAfter: 1_000,
      onLeaving: () => done.push('leaving'),
      onBack: () => done.push('back'),
    });
    const happen = (target: EventTarget, type: string) => {
      target.dispatchEvent(new Event(type));
      return done.splice(0);
    };
    expect(happen(window, 'online')).toEqual(['hurry']);
    expect(happen(window, 'offline')).toEqual([]);
    status = 'connected';
    expect(happen(window, 'offline')).toEqual(['hurry']);
    expect(happen(window, 'pagehide')).toEqual(['leaving']);
    statuses = ['incoming', 'calling', 'active', 'reconnecting', 'ended'];
    const hungUp = ['hang up calling', 'hang up active', 'hang up reconnecting'];
    expect(happen(window, 'pagehide')).toEqual([...hungUp, 'leaving']);
    expect(happen(window, 'pageshow')).toEqual(['back', 'hurry']);
    expect(happen(document, 'freeze')).toEqual([...hungUp, 'leaving']);
    expect(happen(document, 'resume')).toEqual(['back', 'hurry']);
    expect(happen(document, 'visibilitychange')).toEqual(['hurry']);
    document.visibilityState = 'hidden';
    expect(happen(document, 'visibilitychange')).toEqual([]);
    stop();
    expect(happen(window, 'online')).toEqual([]);
    expect([...window.left, ...document.left]).toEqual([]);
  });
});

describe('watchActivity', () => {
  it('says once that nobody is there, and once that somebody is back', () => {
    vi.useFakeTimers();
    const { window } = stubPage();
    const said: boolean[] = [];
    const stop = watchActivity((idle) => said.push(idle), 60_000);
    vi.advanceTimersByTime(50_000);
    window.dispatchEvent(new Event('keydown'));
    vi.advanceTimersByTime(59_000);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(said).toEqual([true]);
    vi.advanceTimersByTime(600_000);
    window.dispatchEvent(new Event('pointermove'));
    window.dispatchEvent(new Event('pointermove'));
    expect(said).toEqual([true, false]);
    vi.advanceTimersByTime(61_000);
    expect(said).toEqual([true, false, true]);
    stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(window.left).toEqual([]);
  });
});
