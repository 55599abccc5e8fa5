import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const source = fileURLToPath(new URL('service-worker.js', import.meta.url));

/** Puts the service worker beside the page, with the names of what was built: any change of the page is a new version of it. */
export function emitServiceWorker(): Plugin {
  return {
    name: 'emit-service-worker',
    apply: 'build',
    generateBundle: {
      // The page itself is written last.
      order: 'post',
      async handler(_options, bundle) {
        const code = await readFile(source, 'utf8');
        const built = Object.values(bundle).filter(({ fileName }) => /\.(js|css|html)$/u.test(fileName));
        const hash = createHash('sha256').update(code);
        for (const each of built) hash.update('source' in each ? each.source : each.code);
        const names = built.map(({ fileName }) => (fileName === 'index.html' ? '/' : `/${fileName}`));
        const files = JSON.stringify([...names, '/icon.svg'].sort());
        const version = JSON.stringify(hash.digest('hex').slice(0, 12));
        const head = `const version = ${version};\nconst files = ${files};\n`;
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: head + code });
      },
    },
  };
}
