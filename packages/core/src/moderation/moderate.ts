import { read } from '../connection/index.js';
import type { Link } from '../connection/link.js';
import type { Store } from '../kernel/create-store.js';
import { emptyPage, type Page } from '../kernel/page.js';
import type { Random } from '../ports/random.js';
import type { MessagePlace, Moderation } from './moderation.js';

/** What is loaded of moderation when it is first used. */
export interface Moderating extends Omit<Moderation, 'on' | 'blockedIds'> {
  /** Keeps the ids up to date from now on. */
  watchBlocked(store: Store<ReadonlySet<string> | undefined>): Promise<void>;
}

interface Range {
  readonly limit?: number;
  readonly cursor?: string;
}

const atOnce = 200;

/** Moderation over a link. */
export function createModeration(link: Link, random: Random): Moderating {
  let watched = false;
  // What is done and what takes it back reach the server in their order.
  const inOrder = (lane: string) => ({ durable: true, lane });
  const blocks = (range: Range) => read(link, ['block.list', range]);

  const load = async (store: Store<ReadonlySet<string> | undefined>, isOld: () => boolean) => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await blocks({ limit: atOnce, ...(cursor !== undefined && { cursor }) });
      ids.push(...page.items.map(({ user }) => user.id));
      cursor = page.next;
    } while (cursor !== undefined && !isOld());
    if (!isOld()) store.set(new Set(ids));
  };

  return {
    async block(userId) {
      await link.request('block.add', { userId }, inOrder('block'));
    },
    async unblock(userId) {
      await link.request('block.remove', { userId }, inOrder('block'));
    },
    blocked: (options) => paged(blocks, limited(options)),
    async watchBlocked(store) {
      if (watched) return;
      watched = true;
      let changes = 0;
      let loading = 0;
      let whose = link.account.get()?.userId;
      const anew = async (): Promise<void> => {
        const before = (changes += 1);
        loading += 1;
        try {
          await load(store, () => changes !== before);
        } finally {
          loading -= 1;
        }
      };
      link.onEvent((event) => {
        if (event.ev !== 'block.changed') return;
        const { userId, blocked } = event.data;
        const known = store.get();
        const others = [...(known ?? [])].filter((id) => id !== userId);
        if (known) store.set(new Set(blocked ? [...others, userId] : others));
        // What is on its way may be older than this.
        if (!known || loading > 0) void anew().catch(() => undefined);
      });
      link.onSession(({ user }) => {
        if (user.id !== whose) store.set(undefined);
        whose = user.id;
        // The next session brings what this one could not.
        void anew().catch(() => undefined);
      });
      if (link.state.get().status === 'connected') await anew();
    },
    async silence(conversationId, userId, { until } = {}) {
      const params = { conversationId, userId, ...(until !== undefined && { until: Number(until) }) };
      await link.request('conversation.silence', params, inOrder(`silence ${conversationId}`));
    },
    async unsilence(conversationId, userId) {
      await link.request('conversation.unsilence', { conversationId, userId }, inOrder(`silence ${conversationId}`));
    },
    silences: (conversationId, options) =>
      paged((range) => read(link, ['conversation.silences', { conversationId, ...range }]), limited(options)),
    async report(what, { reason, note }) {
      const about = 'userId' in what ? { userId: what.userId } : placeOf(what);
      const said = { reason, ...(note !== undefined && { note }) };
      const params = { clientId: random.id(), ...about, ...said };
      return (await link.request('report.create', params, { durable: true })).reportId;
    },
    async appeal(message, text) {
      await link.request('report.appeal', { ...placeOf(message), text });
    },
  };
}

/** There is no message 0: what is not sent yet cannot be reported. */
function placeOf({ conversationId, seq = 0 }: MessagePlace) {
  return { conversationId, seq };
}

function limited({ limit }: { readonly limit?: number } = {}): Range {
  return limit === undefined ? {} : { limit };
}

async function paged<T>(
  bring: (range: Range) => Promise<{ readonly items: readonly T[]; readonly next?: string }>,
  range: Range,
): Promise<Page<T>> {
  const { items, next } = await bring(range);
  return {
    items,
    hasNext: next !== undefined,
    next: () => (next === undefined ? Promise.resolve(emptyPage()) : paged(bring, { ...range, cursor: next })),
  };
}
