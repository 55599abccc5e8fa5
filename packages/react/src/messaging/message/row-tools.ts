import type { ConversationRights, Message, User } from '@parley/core';
import type { Editing } from '../../provider/desk.js';
import type { Format } from '../../theme/format.js';
import type { Words } from '../../theme/words.js';
import type { MessageActions } from '../use-message-actions.js';

/** What can be asked about a message, in a dialog. */
export type MessageQuestion = 'delete' | 'edits' | 'reactors' | 'forward' | 'report' | 'appeal';

/** What all rows of a thread share. It is the same object until something that rows show has changed. */
export interface RowTools {
  readonly conversationId: string;
  /** The message whose thread this is. */
  readonly thread?: number;
  readonly myId?: string;
  readonly can: ConversationRights;
  readonly strings: Words;
  readonly format: Format;
  readonly actions: MessageActions;
  readonly userOf: (id: string) => Pick<User, 'id' | 'name'>;
  /** Whom one may mention while editing. */
  readonly mentionable: () => readonly User[];
  readonly reply: (message: Message) => void;
  readonly edit: (editing: Editing | undefined) => void;
  readonly jump: (seq: number) => void;
  readonly ask: (question: MessageQuestion, message: Message) => void;
  /** Absent where threads have no place. */
  readonly openThread?: (seq: number) => void;
  /** Says why something did not work, and, when it did, these words. */
  readonly run: (work: Promise<unknown>, done?: string) => void;
}
