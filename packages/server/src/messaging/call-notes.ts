import { limits, type CallOutcome } from '@parley/protocol';
import { RequestError } from '../kernel/request-error.js';
import type { GroupCommit } from './group-commit.js';
import type { MessagingContext } from './messaging-context.js';
import { refusalToSend } from './messaging-policy.js';
import type { TellMessages } from './tell-messages.js';

/** A call that took place in a conversation. */
export interface CallNote {
  readonly conversationId: string;
  /** Who started it. */
  readonly senderId: string;
  readonly outcome: CallOutcome;
  /** When it ended, in ms since the epoch. */
  readonly at: number;
  /** Who missed it, though others answered it: the message mentions them. */
  readonly missedBy?: readonly string[];
}

/** Tells conversations of calls. */
export interface CallNotes {
  /**
   * Stores the message of a call, once for ever; none where its caller may not write there. Rejects where it cannot be stored now.
   */
  note(app: string, note: CallNote): Promise<void>;
}

/** The way of a call's message: its client id is the call's or the recording's, so that each is stored once. */
export function createCallNotes(
  { access }: MessagingContext,
  { commit, telling }: { readonly commit: GroupCommit; readonly telling: TellMessages },
): CallNotes {
  return {
    async note(app, { conversationId, senderId, outcome, at, missedBy = [] }) {
      const members = await access.members(app, conversationId);
      if (refusalToSend(members.kind, members.roleOf(senderId), {})) return;
      const message = {
        app,
        conversationId,
        senderId,
        clientId: outcome.recordingId ?? outcome.id,
        text: '',
        createdAt: at,
      };
      const mentions = missedBy.filter((id) => members.roleOf(id) !== undefined).slice(0, limits.mentions);
      await new Promise<void>((resolve, reject) => {
        commit.add({ ...message, extra: { call: outcome, ...(mentions.length > 0 ? { mentions } : {}) } }, (result) => {
          if (result instanceof RequestError) reject(result);
          else {
            if (result.outcome === 'created') telling.tell({ app, members }, { row: result.row });
            resolve();
          }
        });
      });
    },
  };
}
