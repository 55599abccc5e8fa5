import type { Choice, EditRow, MessageRef } from '../../messaging/message-row.js';
import type { BanRow, SilenceRow, ConversationRow, MemberRow, MessageRow } from '../../messaging/messaging-store.js';

/** A conversation with all that hangs on it. `messages[i]` has seq `i + 1`. */
export interface StoredConversation {
  row: ConversationRow;
  readonly members: Map<string, MemberRow>;
  readonly messages: MessageRow[];
  /** What messages said before, the oldest first, by seq. */
  readonly edits: Map<number, readonly EditRow[]>;
  /** What users chose on messages, in the order in which they did, by seq. */
  readonly choices: Map<
    number,
    readonly { readonly userId: string; readonly choice: Choice; readonly place: number }[]
  >;
  readonly bans: Map<string, BanRow>;
  readonly silences: Map<string, SilenceRow>;
  /** Seqs of messages that were changed after they were stored. */
  readonly touched: Set<number>;
}

/** One app's conversations. */
export interface StoredApp {
  clock: number;
  readonly conversations: Map<string, StoredConversation>;
  readonly byKey: Map<string, string>;
  readonly byUser: Map<string, Set<StoredConversation>>;
  /** Where messages are, by sender and client id. */
  readonly sent: Map<string, MessageRef>;
}

/** An app without conversations. */
function emptyApp(): StoredApp {
  return { clock: 0, conversations: new Map(), byKey: new Map(), byUser: new Map(), sent: new Map() };
}

/** All apps; one that nobody asked for before begins empty. */
export function createMemoryApps(): (app: string) => StoredApp {
  const apps = new Map<string, StoredApp>();
  return (app) => {
    let found = apps.get(app);
    if (!found) apps.set(app, (found = emptyApp()));
    return found;
  };
}

/** Raises `version` and `changed`, and sets what else is given. */
export function touch(app: StoredApp, stored: StoredConversation, change: Partial<ConversationRow>): ConversationRow {
  app.clock += 1;
  stored.row = { ...stored.row, version: stored.row.version + 1, changed: app.clock, ...change };
  return stored.row;
}

/** Adds a member; what was said before they came counts as read. */
export function join(
  app: StoredApp,
  stored: StoredConversation,
  member: Pick<MemberRow, 'userId' | 'role' | 'joinedAt'>,
) {
  const { lastSeq } = stored.row;
  stored.members.set(member.userId, { ...member, deliveredSeq: lastSeq, readSeq: lastSeq });
  let own = app.byUser.get(member.userId);
  if (!own) app.byUser.set(member.userId, (own = new Set()));
  own.add(stored);
}

/** Removes a member; the moderator of longest standing takes over from the last owner, or the member where there is none. */
export function leave(app: StoredApp, stored: StoredConversation, userId: string): boolean {
  if (!stored.members.delete(userId)) return false;
  app.byUser.get(userId)?.delete(stored);
  const rest = [...stored.members.values()];
  if (rest.some(({ role }) => role === 'owner')) return true;
  const [heir] = rest.sort(
    (a, b) =>
      Number(b.role === 'moderator') - Number(a.role === 'moderator') ||
      a.joinedAt - b.joinedAt ||
      (a.userId < b.userId ? -1 : 1),
  );
  if (heir) stored.members.set(heir.userId, { ...heir, role: 'owner' });
  return true;
}
