import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';

/** How many handles the Janus has whose files are in a folder, by its own account. */
export async function countJanusHandles(folder: string): Promise<number> {
  const setting = async (file: string, name: string) =>
    new RegExp(`${name} = "?([^"\\n]+)`).exec(await readFile(join(folder, file), 'utf8'))?.[1] ?? '';
  const port = await setting('janus.transport.websockets.jcfg', 'admin_ws_port');
  const admin_secret = await setting('janus.jcfg', 'admin_secret');
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'janus-admin-protocol');
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const ask = (body: object) =>
    new Promise<Readonly<Record<string, readonly number[] | undefined>>>((resolve) => {
      socket.once('message', (text: Buffer) => resolve(JSON.parse(text.toString()) as never));
      socket.send(JSON.stringify({ ...body, transaction: 'count', admin_secret }));
    });
  try {
    let count = 0;
    for (const session_id of (await ask({ janus: 'list_sessions' }))['sessions'] ?? [])
      count += (await ask({ janus: 'list_handles', session_id }))['handles']?.length ?? 0;
    return count;
  } finally {
    socket.close();
  }
}
