import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { openTurnSecrets } from './turn-secrets.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const day = 86_400_000;
const hour = 3_600_000;
const parts = (name: string) => ({ path: join(folder, name), realm: 'parley', rotateAfter: day, lifetime: hour });
const rows = (name: string) => {
  const database = new Database(join(folder, name));
  const found = database.prepare('select realm, value from turn_secret').all([]) as { realm: string; value: string }[];
  database.close();
  return found;
};

describe('the secrets of a TURN server', () => {
  it('are made at the first start, kept over the next, and readable by their owner alone', () => {
    const first = openTurnSecrets(parts('kept'), 1_000);
    const secret = first.current();
    expect(secret.length).toBeGreaterThan(40);
    first.close();
    const again = openTurnSecrets(parts('kept'), 2_000);
    expect(again.current()).toBe(secret);
    again.close();
    expect(statSync(join(folder, 'kept')).mode & 0o777).toBe(0o600);
    expect(rows('kept')).toEqual([{ realm: 'parley', value: secret }]);
  });

  it('overlap for as long as credentials live, and the old one is gone then', () => {
    const secrets = openTurnSecrets(parts('overlap'), 0);
    const old = secrets.current();
    expect(secrets.tend(day - 1)).toBe(day);
    expect(secrets.current()).toBe(old);
    const goneAt = secrets.tend(day);
    const fresh = secrets.current();
    expect(fresh).not.toBe(old);
    expect(goneAt).toBeGreaterThanOrEqual(day + hour);
    expect(goneAt).toBeLessThan(day + 2 * hour);
    secrets.tend(goneAt - 1);
    expect(rows('overlap').map(({ value }) => value)).toContain(old);
    expect(secrets.tend(goneAt)).toBe(2 * day);
    expect(rows('overlap')).toEqual([{ realm: 'parley', value: fresh }]);
    secrets.close();
  });

  it('leave what an operator put there alone', () => {
    const secrets = openTurnSecrets(parts('foreign'), 0);
    const database = new Database(join(folder, 'foreign'));
    database.exec("insert into turn_secret values ('parley', 'of-the-operator'), ('other', 'parley.1.of-another')");
    database.close();
    secrets.tend(day);
    secrets.tend(3 * day);
    expect(rows('foreign').map(({ value }) => value)).toEqual(
      expect.arrayContaining(['of-the-operator', 'parley.1.of-another', secrets.current()]),
    );
    expect(secrets.current()).toMatch(/^parley\.\d{9}\./);
    secrets.close();
  });

  it('are shared by two servers on one database', () => {
    const [one, other] = [openTurnSecrets(parts('shared'), 0), openTurnSecrets(parts('shared'), 1)];
    expect(other.current()).toBe(one.current());
    one.rotate(5);
    expect(other.current()).toBe(one.current());
    one.close();
    other.close();
  });
});
