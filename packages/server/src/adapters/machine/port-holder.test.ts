import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findPortHolder } from './port-holder.js';

async function listen() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const close = () => new Promise((resolve) => server.close(resolve));
  return { port: address.port, close };
}

describe('findPortHolder', () => {
  it('names the process that listens', async () => {
    const { port, close } = await listen();
    const found = await findPortHolder(port);
    await close();
    expect(found?.pid).toBe(process.pid);
    expect(found?.command).toContain('node');
  });

  it('finds nobody on a port that is free', async () => {
    const { port, close } = await listen();
    await close();
    expect(await findPortHolder(port)).toBeUndefined();
  });
});
