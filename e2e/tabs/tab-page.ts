// One tab of a browser, without a screen.
import { createParley } from '@parley/web';
import type { TabPage } from './tab-page-types.js';

const asked = new URLSearchParams(location.search);
// A browser that freezes a page without a word, as some do.
if (asked.has('silent')) {
  for (const type of ['freeze', 'resume']) {
    document.addEventListener(type, (event) => event.stopImmediatePropagation(), { capture: true });
  }
}
const parley = createParley({ url: asked.get('server') ?? '', token: () => asked.get('token') ?? '' });
const statuses: string[] = [];
parley.connection.subscribe(({ status }) => {
  if (statuses.at(-1) !== status) statuses.push(status);
});
await parley.connect();
const chat = await parley.conversations.direct(asked.get('peer') ?? '');
chat.timeline.subscribe(() => undefined);
const sending: Promise<unknown>[] = [];

const page: TabPage = {
  send(texts) {
    for (const text of texts) sending.push(chat.send(text));
  },
  sent: () => Promise.all(sending).then(() => undefined),
  look() {
    const { messages } = chat.timeline.get();
    return {
      texts: messages.map(({ text }) => text),
      statuses,
      waiting: messages.filter(({ own, seq }) => own && seq === undefined).length,
      unread: chat.state.get().unreadCount,
    };
  },
};
Object.assign(window, { page });
