import type { Block } from '@parley/protocol';
import { read } from '../connection/index.js';
import type { Link } from '../connection/link.js';
import { emptyPage, type Page } from '../kernel/page.js';
import type { Random } from '../ports/random.js';
import type { MessagePlace, Moderation } from './moderation.js';

// A block and what takes it back reach the server in their order.
const inOrder = { durable: true, lane: 'block' };

/** Moderation over a link. */
export function createModeration(link: Link, random: Random): Moderation {
  const page = async (range: { readonly limit?: number; readonly cursor?: string }): Promise<Page<Block>> => {
    const { items, next } = await read(link, ['block.list', range]);
    return {
      items,
      hasNext: next !== undefined,
      next: () => (next === undefined ? Promise.resolve(emptyPage()) : page({ ...range, cursor: next })),
    };
  };
  return {
    async block(userId) {
      await link.request('block.add', { userId }, inOrder);
    },
    async unblock(userId) {
      await link.request('block.remove', { userId }, inOrder);
    },
    blocked: ({ limit } = {}) => page(limit === undefined ? {} : { limit }),
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
