// Bundled into a page by the browser test: clients of a user in real tabs.
import type { Parley } from '@parley/core';
import { createParley } from '../../create-parley.js';
import type { TabsPage } from './page-tabs.js';

const clients: Parley[] = [];
const seen = new Map<Parley, string[]>();
const sending: Promise<unknown>[] = [];
const chatOf = (parley: Parley) => parley.conversations.get('cnv_1');
const tokenOf = (user: string) => `e30.${btoa(JSON.stringify({ iss: 'app', sub: user }))}.sig`;
const find = (client: number) => {
  const parley = clients[client];
  if (!parley) throw new Error(`there is no client ${client}`);
  return parley;
};
const shown: boolean[] = [];
addEventListener('pageshow', ({ persisted }) => shown.push(persisted));

const page: TabsPage = {
  clients,
  get persisted() {
    return shown.includes(true);
  },
  async open(user, options) {
    const parley = createParley({ url: location.origin, token: () => tokenOf(user), ...options });
    clients.push(parley);
    const statuses: string[] = [];
    seen.set(parley, statuses);
    parley.connection.subscribe(({ status }) => {
      if (statuses.at(-1) !== status) statuses.push(status);
    });
    chatOf(parley).timeline.subscribe(() => undefined);
    await parley.connect();
  },
  look(client = 0) {
    const parley = find(client);
    const { messages } = chatOf(parley).timeline.get();
    return {
      statuses: seen.get(parley) ?? [],
      texts: messages.map(({ text }) => text),
      own: messages.filter(({ own }) => own).map(({ status }) => status),
      rings: parley.calls.rings.get(),
    };
  },
  send(...texts) {
    for (const text of texts) sending.push(chatOf(find(0)).send(text));
  },
  sent: () => Promise.all(sending).then(() => undefined),
  end: (client, how) => find(client)[how](),
};

Object.assign(window, { page });
