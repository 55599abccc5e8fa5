import { describe, expect, it } from 'vitest';
import { createLocalBus } from '../kernel/create-local-bus.js';
import { OpenSession } from './open-session.js';
import { createSessions } from './sessions.js';

const app = 'app_eu1_test0001';

function bench() {
  const bus = createLocalBus();
  const sessions = createSessions(bus);
  const got: string[] = [];
  const open = (userId: string, device = 'd', of = app) => {
    const identity = { app: of, caller: 'user' as const, user: { id: userId, name: userId } };
    const carrier = {
      write: () => void got.push(`${userId}/${device}`),
      end: () => undefined,
      cursorDue: () => undefined,
    };
    sessions.add(new OpenSession(`ses_${of}_${userId}_${device}`, identity, { device, carrier }));
  };
  const told = (userIds: readonly string[], more: { among?: ReadonlySet<string>; device?: string } = {}) => {
    got.length = 0;
    bus.publish({ app, userIds, ...more, event: { ev: 'session.expiring', data: { tokenExpiresAt: 1 } } });
    return got.sort();
  };
  return { open, told };
}

describe('a delivery', () => {
  const crowd = Array.from({ length: 500 }, (_, i) => `u${i}`);

  it('goes to every device of those who are meant and there, whichever are fewer', () => {
    const { open, told } = bench();
    for (const user of ['u3', 'u7', 'stranger']) open(user);
    open('u7', 'phone');
    open('u9', 'd', 'app_eu1_test0002');
    const there = ['u3/d', 'u7/d', 'u7/phone'];
    expect(told(crowd)).toEqual(there);
    expect(told(crowd, { among: new Set(crowd) })).toEqual(there);
    expect(told(['u7', 'nobody'], { among: new Set(['u7', 'nobody']) })).toEqual(['u7/d', 'u7/phone']);
    expect(told(crowd, { among: new Set(crowd), device: 'phone' })).toEqual(['u7/phone']);
  });
});
