// What an app says its metadata is, messages carry. Here beside the app's door; core itself must stand both without and with it.
import type { Conversation, Draft, Message, MessageMetadata, Timeline } from './index.js';

interface Card {
  readonly card: number;
}

declare module '@parley/core' {
  interface CustomTypes {
    metadata: Card;
  }
}

declare const chat: Conversation;
declare const message: Message;
declare const timeline: Timeline;

export const card: Card | undefined = message.metadata;
export const cards: readonly (number | undefined)[] = timeline.messages.map(({ metadata }) => metadata?.card);
export const mine: MessageMetadata = { card: 7 };
export const draft: Draft = { text: 'Yours', metadata: { card: 7 } };

void chat.send({ metadata: { card: 7 } });
void chat.send('only words');
void chat.edit(message, { metadata: { card: 8 } });
void chat.thread(message).send({ text: 'And here', metadata: { card: 9 } });

// @ts-expect-error -- a card is a number
void chat.send({ metadata: { card: 'seven' } });
// @ts-expect-error -- a card has a number
void chat.edit(message, { metadata: {} });
