import type { OutboxEntry } from '../connection/engine-port.js';
import type { Link } from '../connection/link.js';
import type { LoadOutboxBox } from '../outbox/open-outbox-box.js';
import type { Logger } from '../ports/logger.js';
import type { Storage } from '../ports/storage.js';
import { createMemoryStorage } from './memory-storage.js';
import { createMessageBackend } from './message-backend.js';
import { sampleConversation } from './samples.js';
import { createTestClient, type TestClient } from './test-client.js';

/** The box of Alice on the scripted server. */
export const boxOfAlice = 'ws://parley.test/v1/connect  alice';

/** A message to send. */
export function entry(clientId: string, more: Partial<OutboxEntry['params']> = {}): OutboxEntry {
  return { params: { conversationId: 'cnv_1', clientId, text: `text of ${clientId}`, ...more }, createdAt: 1_000 };
}

/** The client ids of what a view sees on its way. */
export function ids(link: Link): string[] {
  return link.outbox.entries.map(({ params }) => params.clientId);
}

/** A server that stores what it is sent, and clients over one storage, each the next process of the same device. */
export function createOutboxWorld(
  options: {
    readonly user?: string;
    readonly storage?: Storage;
    readonly logger?: Logger;
    readonly loadBox?: LoadOutboxBox;
    readonly token?: () => string;
  } = {},
) {
  const storage = createMemoryStorage();
  let started = 0;
  const first = createTestClient({ storage, ...options, seed: ++started, device: 'device' });
  const { clock, server } = first;
  const backend = createMessageBackend(server);
  backend.add(sampleConversation({ id: 'cnv_2' }));
  const start = (more: { readonly user?: string; readonly token?: () => string } = {}) =>
    createTestClient({ clock, server, storage, device: 'device', ...options, ...more, seed: ++started });
  const stored = (id?: string) => backend.stored(id).map(({ clientId }) => clientId);
  const kept = () => [...storage.box(boxOfAlice).keys()].filter((key) => key.startsWith('outbox:'));
  return { ...first, first, backend, storage, start, stored, kept };
}

/** The server answers no more messages. */
export function silent(server: TestClient['server']) {
  server.on('message.send', () => null);
}
