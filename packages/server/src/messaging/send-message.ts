import type { FileInfo, Poll, PollDraft, Result, User } from '@parley/protocol';
import { refusalToReach } from '../kernel/blocks.js';
import { Encoded } from '../kernel/encoded.js';
import type { MessageFilter } from '../kernel/message-filters.js';
import { RequestError } from '../kernel/request-error.js';
import { checkMessage } from './check-message.js';
import type { Members } from './conversation-access.js';
import { createOrder } from './create-order.js';
import { given } from './decision.js';
import type { GroupCommit } from './group-commit.js';
import { createLookAtMessage, type Sender, type Sent } from './look-at-message.js';
import { someOf } from './message-actions.js';
import type { FilesOfMessages } from './message-files.js';
import type { MessageExtra, MessageRow } from './message-row.js';
import type { MessagingContext } from './messaging-context.js';
import { refusalToSend } from './messaging-policy.js';
import type { Appended, NewMessage } from './messaging-store.js';
import type { TellMessages, Told } from './tell-messages.js';

/** Sends messages. */
export interface SendMessage {
  /** Settles once the message is durable. */
  send(sender: Sender, params: Sent): Promise<Encoded<Result<'message.send'>>>;
  /** Settles once nothing is under way. */
  idle(): Promise<void>;
}

/** The way of a message: checked, allowed, committed with others, told to all members, answered. */
export function createSendMessage(
  context: MessagingContext,
  {
    commit,
    files,
    telling,
  }: { readonly commit: GroupCommit; readonly files: FilesOfMessages; readonly telling: TellMessages },
): SendMessage {
  const { access, blocks, clock, filters, store } = context;
  const looking = createLookAtMessage(context);
  type Answer = Encoded<Result<'message.send'>>;
  const inOrder = createOrder();
  const waiting: (() => void)[] = [];
  let underWay = 0;
  /** What settles a message, and counts it as under way no more. */
  const ending =
    <T>(settle: (value: T) => void) =>
    (value: T) => {
      settle(value);
      underWay -= 1;
      if (underWay === 0) for (const tell of waiting.splice(0)) tell();
    };
  interface Asked {
    readonly sender: Sender;
    readonly members: Members;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: Error) => void;
  }

  function finish({ sender: { app, user }, members, resolve, reject }: Asked, result: Appended | RequestError): void {
    const answer = ({ message, json }: Told) => resolve(new Encoded({ message }, `{"message":${json}}`));
    if (result instanceof RequestError) reject(result);
    else if (result.outcome === 'conflict') reject(new RequestError('messaging/conflict'));
    else if (result.outcome === 'refused') reject(new RequestError(result.code));
    else if (result.outcome === 'repeated') telling.show(app, { row: result.row, sender: user }, answer);
    else {
      const { row, quoted, root } = result;
      telling.tell({ app, members }, { row, quoted, sender: user }, answer);
      if (root) telling.tell({ app, members }, { row: root, change: { kind: 'answered', userId: user.id } });
    }
  }

  /**
   * Who may not send any more still gets the answer to what was stored before: it may be the first that arrives. Who is no member
   * any more is not told what others have done to it since.
   */
  async function refuse(asked: Asked, refusal: RequestError, { conversationId, clientId }: Sent) {
    const { app, user } = asked.sender;
    const found = await store.sent(app, user.id, clientId);
    if (found?.conversationId !== conversationId) finish(asked, refusal);
    else finish(asked, { outcome: 'repeated', row: asked.members.has(user.id) ? found : asSent(found) });
  }

  function proceed(asked: Asked, params: Sent, refusal: RequestError | undefined): void {
    if (refusal) refuse(asked, refusal, params).catch(asked.reject);
    else
      filters.withFilter(asked.sender.app, (filter) => {
        if (filter instanceof Error) asked.reject(filter);
        else commitFiltered(asked, params, filter);
      });
  }

  function commitFiltered(asked: Asked, params: Sent, filter: MessageFilter): void {
    const { app, user } = asked.sender;
    inOrder(`${app} ${user.id} ${params.conversationId}`, looking.at(asked.sender, params, filter), (said, waited) => {
      if (said instanceof RequestError) return refuse(asked, said, params).catch(asked.reject);
      if (said instanceof Error) asked.reject(said);
      else if (waited) return commitStillAllowed(asked, said).catch(asked.reject);
      else return commitNow(asked, said);
      return undefined;
    });
  }

  /** Whoever sent it may have been removed, silenced or blocked while it waited, and others may have come. */
  async function commitStillAllowed({ sender, ...rest }: Asked, params: Sent): Promise<void> {
    const { app, user } = sender;
    const members = await access.members(app, params.conversationId);
    const asked = { ...rest, sender, members };
    const own = members.kind === 'direct' ? await blocks.of(app, user.id) : undefined;
    const refusal = refusalIn(members, user, params) ?? (own && refusalToReach(own, members.ids));
    if (refusal) await refuse(asked, refusal, params);
    else await commitNow(asked, params);
  }

  /** At once, unless the message has files. */
  function commitNow(asked: Asked, params: Sent): Promise<void> | undefined {
    const { app, user } = asked.sender;
    const giving = files.given(app, user.id, params);
    if (!giving) commitWith(asked, params, undefined);
    return giving
      ?.then((had) => {
        if (had instanceof RequestError) return refuse(asked, had, params);
        commitWith(asked, params, had);
        return undefined;
      })
      .catch(asked.reject);
  }

  function commitWith(asked: Asked, params: Sent, had: readonly FileInfo[] | undefined): void {
    const { app, user } = asked.sender;
    commit.add(newMessage(asked.sender, params, { now: clock.now(), files: had }), (result) => {
      const isStored = !(result instanceof RequestError) && ['created', 'repeated'].includes(result.outcome);
      if (!isStored) files.takeBack(app, had, { ...params, senderId: user.id });
      finish(asked, result);
    });
  }

  const refusalIn = (members: Members, user: User, params: Sent) =>
    refusalToSend(members.kind, members.roleOf(user.id), params) ?? members.silence(user.id, clock.now());

  return {
    send: (sender, params) =>
      new Promise((settle, fail) => {
        checkMessage(params);
        const { app, user } = sender;
        const [resolve, reject] = [ending(settle), ending(fail)];
        underWay += 1;
        access.withMembers(app, params.conversationId, (members) => {
          if (members instanceof Error) {
            reject(members);
            return;
          }
          const asked = { sender, members, resolve, reject };
          const refusal = refusalIn(members, user, params);
          if (refusal || members.kind !== 'direct') proceed(asked, params, refusal);
          else
            blocks.withBlocks(app, user.id, (own) => {
              if (own instanceof Error) reject(own);
              else proceed(asked, params, refusalToReach(own, members.ids));
            });
        });
      }),
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
  };
}

function asSent({ extra: _, pinnedAt: __, ...row }: MessageRow): MessageRow {
  return row;
}

function newMessage(
  { app, user }: Sender,
  params: Sent,
  { now, files }: { readonly now: number; readonly files: readonly FileInfo[] | undefined },
): NewMessage {
  const { conversationId, clientId, text, metadata, threadSeq, forward, store } = params;
  const content = { text, ...(metadata === undefined ? {} : { metadata }) };
  const plain = { app, conversationId, senderId: user.id, clientId, ...content, createdAt: now };
  const extra = extraOf(params, forward ? undefined : files);
  return {
    ...plain,
    ...(threadSeq === undefined ? {} : { threadSeq }),
    ...(forward === undefined ? {} : { forward }),
    ...(store === undefined ? {} : { stored: store }),
    ...(extra === undefined ? {} : { extra }),
  };
}

function extraOf(
  { replyTo, mentions = [], mentionsAll, poll }: Sent,
  files: readonly FileInfo[] | undefined,
): MessageExtra | undefined {
  if (replyTo === undefined && mentions.length === 0 && !mentionsAll && !poll && !files) return undefined;
  return given<MessageExtra>({
    replyTo,
    mentions: someOf(mentions),
    mentionsAll: mentionsAll ? true : undefined,
    poll: poll && openPoll(poll),
    files,
  });
}

/** A poll in which nobody has voted yet. */
function openPoll({ question, options, multiple = false, anonymous = false, closesAt }: PollDraft): Poll {
  return {
    question,
    options: options.map((text) => ({ text, count: 0, userIds: [] })),
    voterCount: 0,
    multiple,
    anonymous,
    ...(closesAt === undefined ? {} : { closesAt }),
  };
}
