import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import type { Plugin } from 'vite';

// They are dependencies of the package that uses them.
const { resolve } = createRequire(createRequire(import.meta.url).resolve('@parley/web/package.json'));
const people = dirname(resolve('@mediapipe/selfie_segmentation/package.json'));
const noise = join(dirname(resolve('@jitsi/rnnoise-wasm')), 'dist');
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Gives the models of background blur and noise suppression beside the page, as they come with their packages. */
export function serveEffects(): Plugin {
  let out = '';
  return {
    name: 'serve-effects',
    configResolved({ root, build }) {
      out = join(root, build.outDir, 'effects');
    },
    configureServer({ middlewares }) {
      middlewares.use('/effects', (request, response, next) => {
        const name = basename(new URL(request.url ?? '', 'http://localhost').pathname);
        const found = readFile(join(people, name)).catch(() => readFile(join(noise, name)));
        found.then(
          (bytes) => response.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream').end(bytes),
          () => next(),
        );
      });
    },
    // Copied, not emitted: they are not among what the page keeps to be shown without a network.
    async writeBundle() {
      await cp(people, out, { recursive: true });
      await cp(join(noise, 'rnnoise.wasm'), join(out, 'rnnoise.wasm'));
    },
  };
}
