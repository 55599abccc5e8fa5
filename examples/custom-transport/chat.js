import { once } from 'node:events';
import { createAdmin, createParley } from '@parley/node';
import { createServer, defaults } from '@parley/server';
import { serveTcp } from './serve-tcp.js';
import { createTcpTransport } from './tcp-transport.js';

/**
 * Starts a server that listens for TCP as well, and gives what connects its users over it.
 *
 * @param {string} data a folder for what it stores
 */
export async function startChat(data) {
  const server = await createServer({ ...defaults, data, port: 0, logLevel: 'silent' });
  const tcp = serveTcp((socket) => server.connect(socket));
  await once(tcp.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (tcp.address());
  const admin = createAdmin({ url: server.url, ...(await server.createApp({ name: 'Custom transport' })) });
  /** @type {import('@parley/node').Parley[]} */
  const clients = [];
  return {
    tcp,
    /** @param {string} userId */
    async connect(userId) {
      await admin.users.upsert({ id: userId });
      const parley = createParley({
        url: `tcp://127.0.0.1:${port}`,
        token: () => admin.tokens.create({ userId }),
        transport: createTcpTransport(),
      });
      await parley.connect();
      clients.push(parley);
      return parley;
    },
    async stop() {
      await Promise.all(clients.map((client) => client.disconnect()));
      // Who is still there is told to come back; then nobody is left.
      await server.stop();
      tcp.close();
    },
  };
}
