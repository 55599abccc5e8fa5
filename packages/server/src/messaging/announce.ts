import type { ConversationInfo } from '@parley/protocol';
import type { Members } from './conversation-access.js';
import { tell, type MessagingContext } from './messaging-context.js';
import type { ConversationRow } from './messaging-store.js';

/** Who has come or gone. */
export interface Movement {
  readonly joined?: readonly string[];
  readonly left?: string;
}

/**
 * Tells members how the conversation is now. Who comes to a channel and goes is told to them and to those who run it, not to
 * all who read: a crowd that joins would otherwise be told to a crowd, each time.
 */
export async function announce(
  context: Pick<MessagingContext, 'access' | 'bus' | 'views'>,
  { app, row }: { readonly app: string; readonly row: ConversationRow },
  movement?: Movement,
): Promise<ConversationInfo> {
  const { access, views } = context;
  if (movement) access.follow(app, row, movement);
  else access.forget(app, row.id);
  const [conversation, members] = await Promise.all([views.info(app, row), access.members(app, row.id)]);
  const userIds = toTell(members, row, movement);
  const at = { conversation: row.id, version: row.version };
  if (movement?.left !== undefined) {
    const data = { conversationId: row.id, userId: movement.left };
    tell(context, { app, userIds: [...userIds, movement.left] }, { ev: 'conversation.left', at, data });
  }
  tell(context, { app, userIds }, { ev: 'conversation.updated', at, data: { conversation } });
  return conversation;
}

function toTell(members: Members, { kind }: ConversationRow, movement: Movement | undefined): readonly string[] {
  if (kind !== 'channel' || !movement) return members.ids;
  return [...new Set([...members.raised.keys(), ...(movement.joined ?? [])])];
}
