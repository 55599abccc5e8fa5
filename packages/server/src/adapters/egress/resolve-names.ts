import { Resolver } from 'node:dns/promises';

/** Finds the addresses of a name; rejects or gives none where there is none. */
export type ResolveName = (name: string, signal: AbortSignal) => Promise<readonly string[]>;

/** How long a name server may take, in ms, and how often it is asked. */
const waits = { timeout: 2_000, tries: 2 };

/**
 * Asks the name servers of the machine, or those given. Its hosts file and search domains are left out, so that no name of the inside is found
 * by them.
 */
export function createResolveName(servers?: readonly string[]): ResolveName {
  return async (name, signal) => {
    const resolver = new Resolver(waits);
    if (servers) resolver.setServers(servers);
    const stop = () => resolver.cancel();
    signal.addEventListener('abort', stop);
    try {
      const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
      return found.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}
