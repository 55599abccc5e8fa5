// @vitest-environment node
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const hooks =
  'ParleyProvider, useParley, useConnection, useConversations, useConversation, useMessages, useSendMessage, ' +
  'useThread, useMessageActions, useDraft, useReply, usePins, useJump, useScheduled, useConversationSettings, useEdits, useReactors, ' +
  'usePresence, useTyping, useUnreadCount, useCalls, useCall, useIncomingCall, useDevices, useUsers';
const everything = '* as all';

const resolveDir = new URL('.', import.meta.url).pathname;

/** The package as it is published: one file, its dependencies outside. */
async function published(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${resolveDir}index.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    packages: 'external',
  });
  return outputFiles[0]?.text ?? '';
}

/** Kilobytes of an app's bundle, minified and gzipped, without React and the client. */
async function kilobytes(imported: string): Promise<number> {
  const use = imported === everything ? 'console.log(all)' : `console.log(${imported})`;
  const names = imported === everything ? imported : `{ ${imported} }`;
  const contents = await published();
  const { outputFiles } = await build({
    stdin: { contents: `import ${names} from 'published'; ${use};`, resolveDir },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    external: ['react', 'react-dom', 'react/jsx-runtime', '@parley/core'],
    plugins: [
      {
        name: 'published',
        setup(host) {
          host.onResolve({ filter: /^published$/ }, ({ path }) => ({ path, namespace: 'published' }));
          host.onLoad({ filter: /.*/, namespace: 'published' }, () => ({ contents, resolveDir }));
        },
      },
    ],
  });
  const stream = new Blob([outputFiles[0]?.text ?? '']).stream().pipeThrough(new CompressionStream('gzip'));
  return (await new Response(stream).arrayBuffer()).byteLength / 1000;
}

describe('what an app pays for', () => {
  it.each([
    ['the hooks alone', hooks, 4],
    ['a window: list, messages and composer', 'ParleyProvider, ConversationList, MessageList, Composer', 45],
    ['everything', everything, 110],
  ])('%s', async (_what, imported, most) => {
    const size = await kilobytes(imported);
    expect(size).toBeGreaterThan(0.5);
    expect(size).toBeLessThanOrEqual(most);
  });
});
