import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPortHolder } from './port-holder.js';

const server = createServer();
let port = 0;
beforeAll(
  () =>
    new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        ({ port } = server.address() as AddressInfo);
        resolve();
      });
    }),
);
afterAll(() => void server.close());

it.skipIf(process.platform === 'win32')('names the process that listens', () => {
  expect(findPortHolder(port)).toMatchObject({ pid: process.pid, command: expect.stringContaining('node') as string });
});

it('knows nobody where nobody listens', () => {
  expect(findPortHolder(1)).toBeUndefined();
});
