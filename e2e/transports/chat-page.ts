// A chat without a screen, for a test that watches how it is carried.
import { createParley } from '@parley/web';
import type { ChatPage } from './chat-page-types.js';

const asked = new URLSearchParams(location.search);
const parley = createParley({
  url: asked.get('server') ?? '',
  token: () => asked.get('token') ?? '',
});
const heard: string[] = [];
const carriers: string[] = [];
const gaps: Promise<unknown>[] = [];
parley.conversations.on('message', ({ sender, text }) => {
  if (sender.id === 'bob') heard.push(text);
});
await parley.connect();
const chat = await parley.conversations.direct('bob');

const note = () => {
  const { status, transport } = parley.connection.get();
  const now = status === 'connected' ? (transport ?? 'unknown') : status;
  if (carriers.at(-1) === now) return;
  carriers.push(now);
  // Written while nothing carries it.
  if (status === 'reconnecting') gaps.push(chat.send(`in gap ${gaps.length}`));
};
parley.connection.subscribe(note);
note();

const page: ChatPage = {
  send: (text) => chat.send(text).then(() => undefined),
  look: () => ({ heard, carriers, gaps: gaps.length }),
};
Object.assign(window, { page });
