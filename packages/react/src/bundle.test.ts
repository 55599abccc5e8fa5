// @vitest-environment node
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const hooks =
  'ParleyProvider, useParley, useConnection, useConversations, useConversation, useMessages, useSendMessage, ' +
  'usePresence, useTyping, useUnreadCount, useCalls, useCall, useIncomingCall, useDevices, useUsers';
const everything = '* as all';

/** Kilobytes of a bundle, minified and gzipped, without React and the client. */
async function kilobytes(imported: string): Promise<number> {
  const use = imported === everything ? 'console.log(all)' : `console.log(${imported})`;
  const names = imported === everything ? imported : `{ ${imported} }`;
  const { outputFiles } = await build({
    stdin: {
      contents: `import ${names} from './index.ts'; ${use};`,
      resolveDir: new URL('.', import.meta.url).pathname,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    conditions: ['@parley/source'],
    external: ['react', 'react-dom', 'react/jsx-runtime', '@parley/core'],
  });
  const [file] = outputFiles;
  const stream = new Blob([file?.text ?? '']).stream().pipeThrough(new CompressionStream('gzip'));
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
