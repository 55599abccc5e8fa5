import type { Conversation, Message, Sync } from '@parley/protocol';
import { createLanes } from '../kernel/create-lanes.js';
import type { HandlersOf } from '../kernel/incoming-request.js';
import { logFailure } from '../kernel/log-failure.js';
import { RequestError } from '../kernel/request-error.js';
import { refusalToReach } from '../kernel/blocks.js';
import { createCallNotes, type CallNotes } from './call-notes.js';
import { createChangeMessage } from './change-message.js';
import { createConversationAccess } from './conversation-access.js';
import { createConversationViews } from './conversation-views.js';
import { createConversations, directKey } from './conversations.js';
import { createGroupCommit } from './group-commit.js';
import { membershipHandlers } from './membership-handlers.js';
import { createLinkPreviewer, lookingAt } from './link-previewer.js';
import { createMemberships } from './memberships.js';
import type { MessageRef, MessageRow } from './message-row.js';
import type { MessagingContext, MessagingDeps } from './messaging-context.js';
import type { OwnConversationRow } from './messaging-store.js';
import { createMessageViews } from './message-views.js';
import { createFilesOfMessages } from './message-files.js';
import { messageHandlers } from './message-handlers.js';
import { messagingHandlers } from './messaging-handlers.js';
import { refusalToSend } from './messaging-policy.js';
import { createReceipts } from './receipts.js';
import { createScheduled } from './scheduled.js';
import { scheduledHandlers } from './scheduled-handlers.js';
import { createScheduledSender } from './scheduled-sender.js';
import { createSendMessage } from './send-message.js';
import { createTellMessages } from './tell-messages.js';
import { silenceHandlers } from './silences.js';
import { syncMessaging, type MessagingSyncRequest } from './sync.js';

/** Conversations and messages. */
export interface Messaging extends CallNotes {
  readonly handlers: HandlersOf<'conversation' | 'message' | 'reaction' | 'poll' | 'scheduled' | 'receipt' | 'typing'>;
  /** What a user is shown of conversations of theirs. */
  readonly views: {
    messages(app: string, rows: readonly MessageRow[], asker: string): Promise<Message[]>;
    conversations(app: string, userId: string, rows: readonly OwnConversationRow[]): Promise<Conversation[]>;
  };
  /** What changed in the caller's conversations. */
  sync(request: MessagingSyncRequest): Promise<Pick<Sync, 'conversations' | 'left' | 'messages' | 'more'>>;
  /** One message of a conversation of the user, as they see it. Rejects where it is not there for them, or nothing is left of it. */
  shownTo(app: string, userId: string, ref: MessageRef): Promise<Message>;
  /** Takes away what a message says. Of one that is gone nothing is done. */
  hide(app: string, ref: MessageRef): Promise<void>;
  /** Rejects where the user may not send to the conversation now. */
  maySend(app: string, userId: string, conversationId: string): Promise<void>;
  /** Whether all of the users are members. */
  areMembers(app: string, conversationId: string, userIds: readonly string[]): Promise<boolean>;
  /** The members of a group; undefined where it is none. */
  groupMembers(app: string, conversationId: string): Promise<readonly string[] | undefined>;
  /** The direct conversation of two users, where they have one. */
  directConversation(app: string, userIds: readonly [string, string]): Promise<string | undefined>;
  /** Sends what was scheduled, from now on. */
  start(): void;
  /** Waits for what is under way. */
  idle(): Promise<void>;
  /** Sends nothing more by itself. */
  stop(): Promise<void>;
}

/** Puts messaging together. */
export function createMessaging(deps: MessagingDeps): Messaging {
  const access = createConversationAccess(deps.store, deps.bus);
  const messages = createMessageViews(deps.store, deps.directory);
  const views = createConversationViews(deps.store, deps.directory, messages);
  const context: MessagingContext = { ...deps, access, views, messages, lanes: createLanes() };
  const { log, metrics } = deps;
  const commit = createGroupCommit({
    store: deps.store,
    defer: deps.defer,
    rest: deps.rest,
    failed: (error, size) => logFailure(log, error, { task: 'message.commit', size }),
    now: () => deps.clock.now(),
    committed: (what, size, ms) => {
      metrics.count(what === 'messages' ? 'messages_total' : 'message_changes_total', undefined, size);
      metrics.observe('commit_seconds', ms);
    },
  });
  const { linkPreviews } = deps;
  const plainly = createTellMessages(context);
  const telling = linkPreviews ? lookingAt(plainly, (to, row) => previewer?.look(to, row)) : plainly;
  const files = createFilesOfMessages(context);
  const sending = createSendMessage(context, { commit, files, telling });
  const changing = createChangeMessage(context, { commit, telling });
  const previewer = linkPreviews && createLinkPreviewer({ linkPreviews, changing, log, metrics });
  const conversations = createConversations(context);
  const memberships = createMemberships(context, conversations);
  const sender = createScheduledSender({ ...context, store: deps.scheduled, messages: sending });
  const scheduled = createScheduled({
    ...context,
    messages: context.store,
    store: deps.scheduled,
    wake: (at) => sender.wake(at),
  });
  return {
    handlers: {
      ...messagingHandlers(context, { conversations, receipts: createReceipts(context) }),
      ...membershipHandlers(memberships),
      ...silenceHandlers(context, conversations),
      ...messageHandlers(context, { sending, changing, files }),
      ...scheduledHandlers(scheduled),
    },
    views: {
      messages: (app, rows, asker) => messages.of(app, rows, { asker }),
      conversations: (app, userId, rows) => views.own(app, userId, rows),
    },
    sync: (request) => syncMessaging(context, request),
    async shownTo(app, userId, ref) {
      if (!(await access.members(app, ref.conversationId)).has(userId)) throw new RequestError('messaging/not-found');
      const [row] = await deps.store.messagesAt(app, [ref]);
      if (!row) throw new RequestError('messaging/no-message');
      if (row.deletedAt !== undefined || row.stored === false) throw new RequestError('messaging/deleted');
      const [message] = await messages.of(app, [row], { asker: userId });
      if (!message) throw new RequestError('messaging/no-message');
      return message;
    },
    async hide(app, ref) {
      const members = await access.members(app, ref.conversationId);
      const [row] = await deps.store.messagesAt(app, [ref]);
      await changing.byItself({ app, members, ...ref }, { kind: 'delete', hidden: true });
      if (row) files.deleted(app, row);
    },
    async maySend(app, userId, conversationId) {
      const members = await access.members(app, conversationId);
      const refusal =
        refusalToSend(members.kind, members.roleOf(userId), {}) ?? members.silence(userId, deps.clock.now());
      if (refusal) throw refusal;
      const apart = members.kind === 'direct' && refusalToReach(await deps.blocks.of(app, userId), members.ids);
      if (apart) throw apart;
    },
    async areMembers(app, conversationId, userIds) {
      const members = await access.members(app, conversationId);
      return userIds.every((id) => members.has(id));
    },
    async groupMembers(app, conversationId) {
      const { kind, ids } = await access.members(app, conversationId);
      return kind === 'group' && ids.length > 0 ? [...ids] : undefined;
    },
    directConversation: (app, userIds) => deps.store.conversationOfKey(app, directKey(userIds)),
    ...createCallNotes(context, { commit, telling }),
    start: () => sender.start(),
    async idle() {
      // What waits for what the app lets through is not at its commit yet.
      await sending.idle();
      await commit.idle();
    },
    stop() {
      previewer?.stop();
      return sender.stop();
    },
  };
}
