import type { Params, Result, User } from '@parley/protocol';
import { Encoded } from '../kernel/encoded.js';
import { logFailure } from '../kernel/log-failure.js';
import { RequestError } from '../kernel/request-error.js';
import { checkMessage } from './check-message.js';
import type { Members } from './conversation-access.js';
import { createGroupCommit } from './group-commit.js';
import { messageView } from './message-view.js';
import type { MessagingContext } from './messaging-context.js';
import { refusalToSend } from './messaging-policy.js';
import type { Appended } from './messaging-store.js';

/** Who sends. */
export interface Sender {
  readonly app: string;
  readonly user: User;
}

/** Sends messages. */
export interface SendMessage {
  /** Settles once the message is durable. */
  send(sender: Sender, params: Params<'message.send'>): Promise<Encoded<Result<'message.send'>>>;
  /** Waits for what is under way. */
  idle(): Promise<void>;
}

/** The way of a message: checked, allowed, committed with others, told to all members, answered. */
export function createSendMessage(context: MessagingContext): SendMessage {
  const { access, bus, clock, directory, metrics } = context;
  const commit = createGroupCommit({
    store: context.store,
    defer: context.defer,
    failed: (error, size) => logFailure(context.log, error, { task: 'message.send', size }),
    now: () => clock.now(),
    committed: (size, ms) => {
      metrics.count('messages_total', undefined, size);
      metrics.observe('commit_seconds', ms);
    },
  });

  function finish(
    { app, user }: Sender,
    members: Members,
    result: Appended | RequestError,
  ): Encoded<Result<'message.send'>> | RequestError {
    if (result instanceof RequestError) return result;
    if (result.outcome === 'conflict') return new RequestError('messaging/conflict');
    if (result.outcome === 'refused') return new RequestError(result.code);
    const { row } = result;
    const message = messageView(row, directory.peek(app, user.id) ?? user);
    const json = JSON.stringify(message);
    if (result.outcome === 'created') {
      const at = { conversation: row.conversationId, version: row.version };
      bus.publish({
        app,
        // Whoever came while it was being stored is told too.
        userIds: (access.peek(app, row.conversationId) ?? members).ids,
        event: { ev: 'message.created', at, data: { message } },
        encoded: `{"ev":"message.created","at":{"conversation":"${at.conversation}","version":${at.version}},"data":{"message":${json}}}`,
      });
    }
    return new Encoded({ message }, `{"message":${json}}`);
  }

  return {
    idle: () => commit.idle(),
    send: (sender, params) =>
      new Promise((resolve, reject) => {
        checkMessage(params);
        const { app, user } = sender;
        const { conversationId, clientId, text, metadata } = params;
        access.withMembers(app, conversationId, (members) => {
          if (members instanceof Error) {
            reject(members);
            return;
          }
          const refusal = refusalToSend(members.kind, members.roleOf(user.id), params);
          if (refusal) {
            reject(refusal);
            return;
          }
          const content = { text, ...(metadata === undefined ? {} : { metadata }) };
          const message = { app, conversationId, senderId: user.id, clientId, ...content, createdAt: clock.now() };
          commit.add(message, (result) => {
            const done = finish(sender, members, result);
            if (done instanceof RequestError) reject(done);
            else resolve(done);
          });
        });
      }),
  };
}
