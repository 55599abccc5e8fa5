import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a script into a page, and serves it with what it loads later; other scripts, as of workers, are served beside it. */
export async function servePages(
  entry: URL,
  ...others: readonly URL[]
): Promise<{ readonly url: string; close(): void }> {
  const { outputFiles } = await build({
    entryPoints: [entry, ...others].map((url) => fileURLToPath(url)),
    conditions: ['@parley/source'],
    bundle: true,
    splitting: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    target: 'es2022',
  });
  const files = new Map(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
  const script = basename(fileURLToPath(entry)).replace(/ts$/, 'js');
  const html = `<!doctype html><meta charset=utf-8><script type=module src=/${script}></script>`;
  const server = createServer(({ url = '/' }, response) => {
    const file = files.get(new URL(url, 'http://x').pathname);
    response.setHeader('content-type', file === undefined ? 'text/html' : 'text/javascript').end(file ?? html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
