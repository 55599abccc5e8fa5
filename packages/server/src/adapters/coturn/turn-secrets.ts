import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import Database from 'libsql';

/** What the secrets of a TURN server need. */
export interface TurnSecretsParts {
  /** coturn's SQLite database (`userdb`), made where it is missing. */
  readonly path: string;
  readonly realm: string;
  /** How long each is the one that new credentials are made with, in ms. */
  readonly rotateAfter: number;
  /** How long credentials live, in ms: so long a secret that was replaced stays valid. */
  readonly lifetime: number;
}

/** The secrets that coturn and this server share: rows of coturn's table `turn_secret`, which it reads for each new relay. */
export interface TurnSecrets {
  /** The one that new credentials are made with. */
  current(): string;
  /**
   * Makes a new one where the present one is old, and takes away those that no valid credential was made with. Returns when to
   * come again, in ms since the epoch.
   */
  tend(now: number): number;
  /** Makes a new one now: the former one stays valid for the lifetime of credentials. */
  rotate(now: number): void;
  close(): void;
}

/** How long another process may hold the file, in ms. */
const patience = 5_000;
/** Clocks of machines that share a database differ; what is on its way takes time. In ms. */
const margin = 5_000;
/** Ours begin with when they were made, so that nothing else need be kept; what an operator put there is left alone. */
const ours = /^parley\.(\d+)\./;

/** The secret that credentials are made with now, where there is one; changes nothing. */
export function newestTurnSecret(path: string, realm: string): string | undefined {
  const database = new Database(path, { readonly: true, timeout: patience });
  try {
    return knownSecrets(database, realm)[0]?.value;
  } catch {
    // A database that coturn has not written yet has no such table.
    return undefined;
  } finally {
    database.close();
  }
}

/** The newest first. */
function knownSecrets(database: Database.Database, realm: string) {
  const select = database.prepare('select value from turn_secret where realm = ?');
  return (select.all([realm]) as { readonly value: string }[])
    .map(({ value }) => ({ value, madeAt: Number(ours.exec(value)?.[1] ?? Number.NaN) }))
    .filter(({ madeAt }) => !Number.isNaN(madeAt))
    .sort((one, other) => other.madeAt - one.madeAt);
}

/** Opens the secrets, and makes the first. */
export function openTurnSecrets({ path, realm, rotateAfter, lifetime }: TurnSecretsParts, now: number): TurnSecrets {
  const isNew = !existsSync(path);
  const database = new Database(path, { timeout: patience });
  // One that was there may be shared with the user that coturn runs as.
  if (isNew) chmodSync(path, 0o600);
  // As coturn makes it.
  database.exec(
    'create table if not exists turn_secret (realm varchar(127), value varchar(256), primary key (realm, value))',
  );
  const insert = database.prepare('insert into turn_secret (realm, value) values (?, ?)');
  const remove = database.prepare('delete from turn_secret where realm = ? and value = ?');

  const known = () => knownSecrets(database, realm);
  const rotate = (at: number) => {
    insert.run([realm, `parley.${at}.${randomBytes(32).toString('base64url')}`]);
  };
  const tend = (at: number) => {
    const [newest] = known();
    if (!newest || newest.madeAt + rotateAfter <= at) rotate(at);
    const all = known();
    let next = (all[0]?.madeAt ?? at) + rotateAfter;
    all.forEach(({ value }, index) => {
      const successor = all[index - 1];
      if (!successor) return;
      const uselessAt = successor.madeAt + lifetime + margin;
      if (uselessAt <= at) remove.run([realm, value]);
      else next = Math.min(next, uselessAt);
    });
    return next;
  };
  tend(now);
  return {
    current: () => known()[0]?.value ?? '',
    tend,
    rotate,
    close: () => void database.close(),
  };
}
