import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A page on a server of its own. */
export interface ServedPage {
  readonly server: Server;
  readonly url: string;
  close(): void;
}

/** Bundles the script at `entry` into a page and serves it at every address but those that `also` takes by returning true. */
export async function servePage(
  entry: URL,
  also: (...args: Parameters<RequestListener>) => boolean = () => false,
): Promise<ServedPage> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'iife',
    conditions: ['@parley/source'],
  });
  const html = `<!doctype html><title>test</title><body><script>${outputFiles[0]?.text ?? ''}</script></body>`;
  const server = createServer((request, response) => {
    if (!also(request, response)) response.setHeader('content-type', 'text/html').end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
