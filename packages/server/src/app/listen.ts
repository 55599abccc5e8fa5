import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from './config.js';
import { findPortHolder } from './port-holder.js';

/**
 * Listens, and gives the port.
 *
 * @throws ConfigError that says who holds a taken port, or what is wrong with the address.
 */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new ConfigError(explain(code, { host, port }), { cause });
  }
  return (app.server.address() as AddressInfo).port;
}

function explain(code: string, { host, port }: { host: string; port: number }): string {
  const unable = `Unable to listen on ${host}:${port}`;
  switch (code) {
    case 'EADDRINUSE': {
      const holder = findPortHolder(port);
      const who = holder ? `process ${holder.pid} (${holder.command})` : 'another process';
      return `${unable}: because ${who} has that port. Stop it, or choose another with --port ${port + 1}.`;
    }
    case 'EACCES':
      return `${unable}: because this user may not use that port. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${unable}: because this machine has no such address. Choose another with --host.`;
    default:
      return `${unable}: because the system answered ${code}. Choose another address with --host and --port.`;
  }
}
