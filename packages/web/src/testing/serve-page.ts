import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
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
    splitting: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    target: 'es2022',
    conditions: ['@parley/source'],
  });
  const scripts = new Map(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
  const first = basename(fileURLToPath(entry)).replace(/ts$/, 'js');
  const html = `<!doctype html><meta charset=utf-8><title>test</title><body><script type=module src=/${first}></script></body>`;
  const server = createServer((request, response) => {
    if (also(request, response)) return;
    const script = scripts.get(new URL(request.url ?? '/', 'http://x').pathname);
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript').end(script ?? html);
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
