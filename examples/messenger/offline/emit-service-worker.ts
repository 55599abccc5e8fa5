import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type UserConfig } from 'vite';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Puts the service worker beside the page, with the names of what was built: any change of the page is a new version of it. */
export function emitServiceWorker(resolve: UserConfig['resolve']): Plugin {
  return {
    name: 'emit-service-worker',
    apply: 'build',
    generateBundle: {
      // The page itself is written last.
      order: 'post',
      async handler(_options, bundle) {
        const code = `${await bundled('show-pushes.ts', resolve)}\n${await readFile(pathOf('service-worker.js'), 'utf8')}`;
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

/** One script of its own, as a service worker that is no module takes it. */
async function bundled(name: string, resolve: UserConfig['resolve']): Promise<string> {
  const lib = { entry: pathOf(name), formats: ['iife' as const], name: 'pushes' };
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    resolve,
    publicDir: false,
    build: { lib, write: false },
  });
  const [output] = [built].flat();
  const chunk = output && 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error(`Unable to bundle ${name}.`);
  return chunk.code;
}
