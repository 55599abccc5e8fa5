import { createLinkedClient, type Storage } from '@parley/core';
import { createPorts } from '../platform/create-ports.js';

// A client that sends until it is killed, and says what its outbox has on disk; or one that sends what is left.
const [url = '', folder = '', round = '', how = ''] = process.argv.slice(2);
const ports = createPorts(undefined, { folder });

/** Says which messages have been written. */
function telling(storage: Storage): Storage {
  return {
    async open(name) {
      const box = await storage.open(name);
      return {
        ...box,
        async write(changes) {
          await box.write(changes);
          for (const [key, value] of changes) {
            if (value !== undefined && key.startsWith('outbox:')) process.send?.(key.slice('outbox:'.length));
          }
        },
      };
    },
  };
}

const { parley, link } = createLinkedClient(
  { ...ports, ...(ports.storage && { storage: telling(ports.storage) }) },
  { url, token: () => 'token', device: 'device', user: 'alice' },
);
await parley.connect();
const send = (n: number) => {
  const params = { conversationId: 'cnv_1', clientId: `${round}-${n}`, text: `message ${n}` };
  return link.outbox.send({ params, createdAt: Date.now() });
};
if (how === 'drain') {
  // What was left goes first.
  await send(0);
  process.send?.('empty');
} else {
  for (let n = 0; ; n++) {
    send(n).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, n % 5));
  }
}
