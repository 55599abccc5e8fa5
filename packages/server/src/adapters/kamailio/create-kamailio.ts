/** Where a Kamailio takes commands, and the word that it wants. */
export interface KamailioAddress {
  /** Its control listener, such as `http://127.0.0.1:5067`. */
  readonly url: string;
  readonly secret: string;
}

/** A Kamailio that is ruled from here (JSON-RPC over HTTP). All reject where it refuses or does not answer in time. */
export interface Kamailio {
  /** Whether it serves. */
  isUp(): Promise<boolean>;
  /** How many calls it knows. */
  calls(): Promise<number>;
  /** The state of each address that calls go to: the dispatcher's flags, such as `AP` (there) and `IP` (down). */
  trunks(): Promise<readonly { readonly uri: string; readonly flags: string }[]>;
  /** Lets a desk phone in, by the HA1 of its password (RFC 7616, MD5). */
  allowPhone(user: string, ha1: string): Promise<void>;
  /** Forgets where a desk phone is and ends its calls; it may register anew. */
  endPhone(user: string): Promise<void>;
  /** Lets a desk phone in no more, and ends what it has. */
  refusePhone(user: string): Promise<void>;
  /** Lets in all again whom it was told to: where it was started anew, or was down when it was told, it knows nobody. */
  restorePhones(): Promise<void>;
}

const answerWithin = 2_000;
const mostAnswer = 4_000_000;
/** The state of a dialog from which on it is hung up; before, its request is cancelled. */
const answered = 3;

/** Connects to nothing before it is asked. */
export function createKamailio({ url, secret }: KamailioAddress): Kamailio {
  const allowed = new Map<string, string>();

  async function ask(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const failed = (why: string, cause?: unknown) =>
      new Error(`Unable to ask Kamailio for ${method}: because ${why}.`, { cause });
    let text: string;
    try {
      const response = await fetch(`${url}/rpc`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
        signal: AbortSignal.timeout(answerWithin),
      });
      text = await response.text();
    } catch (error) {
      throw failed('it does not answer', error);
    }
    const answer = text.length > mostAnswer ? undefined : read(text);
    if (!isRecord(answer)) throw failed('its answer cannot be read');
    if ('error' in answer)
      throw failed(`it says: ${String(isRecord(answer['error']) ? answer['error']['message'] : '')}`);
    return answer['result'];
  }

  function endCall(dialog: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { state, caller } = dialog;
    if (Number(state) >= answered) return ask('dlg.end_dlg', [dialog['h_entry'], dialog['h_id']]);
    return ask('tm.cancel', [dialog['call-id'], isRecord(caller) ? String(caller['cseq']) : '']);
  }

  async function endPhone(user: string): Promise<void> {
    await ask('ul.rm', ['phones', user]).catch(unlessMissing);
    const found = await ask('dlg.profile_list', ['phone', user]);
    for (const dialog of Array.isArray(found) ? (found as readonly unknown[]) : [])
      if (isRecord(dialog)) await endCall(dialog).catch(unlessMissing);
  }

  return {
    endPhone,
    isUp: () =>
      fetch(`${url}/healthz`, { signal: AbortSignal.timeout(answerWithin) }).then(
        async (response) => (await response.text()) === 'ok',
        () => false,
      ),
    async calls() {
      const found = await ask('dlg.list');
      return Array.isArray(found) ? found.length : 0;
    },
    async trunks() {
      return destinations(await ask('dispatcher.list')).filter(({ set }) => set >= 10);
    },
    async allowPhone(user, ha1) {
      allowed.set(user, ha1);
      await ask('htable.sets', ['phone', user, ha1]);
    },
    async refusePhone(user) {
      allowed.delete(user);
      // The password first: what ends after it cannot begin again.
      await ask('htable.delete', ['phone', user]).catch(unlessMissing);
      await endPhone(user);
    },
    async restorePhones() {
      for (const [user, ha1] of allowed) await ask('htable.sets', ['phone', user, ha1]);
    },
  };
}

/** What is to go may have gone by itself. */
function unlessMissing(error: unknown): void {
  if (!(error instanceof Error) || !/not found/i.test(error.message)) throw error;
}

interface Destination {
  readonly set: number;
  readonly uri: string;
  readonly flags: string;
}

// { RECORDS: [{ SET: { ID, TARGETS: [{ DEST: { URI, FLAGS } }] } }] }, wherever that is well-formed.
function destinations(found: unknown): readonly Destination[] {
  const records = isRecord(found) && Array.isArray(found['RECORDS']) ? (found['RECORDS'] as readonly unknown[]) : [];
  return records.flatMap((record) => {
    const set = isRecord(record) ? record['SET'] : undefined;
    if (!isRecord(set) || !Array.isArray(set['TARGETS'])) return [];
    return (set['TARGETS'] as readonly unknown[]).flatMap((target) => {
      const dest = isRecord(target) ? target['DEST'] : undefined;
      return isRecord(dest) ? [{ set: Number(set['ID']), uri: String(dest['URI']), flags: String(dest['FLAGS']) }] : [];
    });
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
