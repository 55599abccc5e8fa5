// @vitest-environment node
import { build, type BuildOptions } from 'esbuild';
import { describe, expect, it } from 'vitest';

const hooks =
  'ParleyProvider, useParley, useConnection, useConversations, useConversation, useMessages, useSendMessage, ' +
  'useThread, useMessageActions, useDraft, useReply, usePins, useJump, useScheduled, useConversationSettings, useEdits, useReactors, ' +
  'usePresence, useTyping, useUnreadCount, useCalls, useCall, useIncomingCall, useDevices, useUsers';
const everything = '* as all';

const resolveDir = new URL('.', import.meta.url).pathname;

type Files = ReadonlyMap<string, string>;

async function bundle(options: BuildOptions): Promise<{ readonly files: Files; readonly first: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    outdir: 'out',
    absWorkingDir: '/',
    ...options,
  } as const);
  const files = new Map(outputFiles?.map(({ path, text }) => [path.slice(1), text]));
  const first = new Set<string>();
  const load = (path: string) => {
    if (first.has(path)) return;
    first.add(path);
    for (const each of metafile?.outputs[path]?.imports ?? []) if (each.kind === 'import-statement') load(each.path);
  };
  load(options.stdin ? 'out/stdin.js' : 'out/index.js');
  return { files, first: [...first].filter((path) => files.has(path)) };
}

/** The package as it is published: file by file. */
async function published(): Promise<Files> {
  const entryPoints = [`${resolveDir}**/*.ts`, `${resolveDir}**/*.tsx`];
  const { files } = await bundle({
    entryPoints,
    outbase: resolveDir,
    jsx: 'automatic',
    bundle: false,
    splitting: false,
  });
  return files;
}

/**
 * Kilobytes that an app loads with the page, minified and gzipped, without React and the client. One that loads nothing later is one
 * file: where it is split, esbuild also writes what code that it has dropped would have loaded.
 */
async function kilobytes(imported: string): Promise<number> {
  const use = imported === everything ? 'console.log(all)' : `console.log(${imported})`;
  const names = imported === everything ? imported : `{ ${imported} }`;
  const contents = await published();
  const { files, first } = await bundle({
    stdin: { contents: `import ${names} from 'published'; ${use};`, resolveDir },
    minify: true,
    splitting: imported !== hooks,
    external: ['react', 'react-dom', 'react/jsx-runtime', '@parley/core'],
    plugins: [
      {
        name: 'published',
        setup(host) {
          host.onResolve({ filter: /^published$/ }, () => ({ path: 'out/index.js', namespace: 'published' }));
          host.onResolve({ filter: /^\.\.?\//, namespace: 'published' }, ({ path, importer }) => ({
            path: new URL(path, `file:///${importer}`).pathname.slice(1),
            namespace: 'published',
            sideEffects: false,
          }));
          host.onLoad({ filter: /.*/, namespace: 'published' }, ({ path }) => ({
            contents: contents.get(path) ?? '',
            resolveDir,
          }));
        },
      },
    ],
  });
  const sizes = first.map(async (path) => {
    const stream = new Blob([files.get(path) ?? '']).stream().pipeThrough(new CompressionStream('gzip'));
    return (await new Response(stream).arrayBuffer()).byteLength;
  });
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0) / 1000;
}

describe('what an app pays for', () => {
  it.each([
    ['the hooks alone', hooks, 4],
    ['a window: list, messages and composer', 'ParleyProvider, ConversationList, MessageList, Composer', 41.3],
    ['everything', everything, 110],
  ])('%s', async (_what, imported, most) => {
    const size = await kilobytes(imported);
    expect(size).toBeGreaterThan(0.5);
    expect(size).toBeLessThanOrEqual(most);
  });
});
