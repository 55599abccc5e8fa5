// Two people write to each other over TCP.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChat } from './chat.js';

const data = await mkdtemp(join(tmpdir(), 'parley-custom-transport-'));
const { connect, stop } = await startChat(data);
const [alice, bob] = [await connect('alice'), await connect('bob')];
console.log(`alice and bob are connected over ${alice.connection.get().transport}.`);

const heard = new Promise((resolve) => {
  bob.conversations.on('message', async ({ conversationId, sender, text }) => {
    if (sender.id !== 'alice') return;
    console.log(`bob hears from ${sender.id}: ${text}`);
    await bob.conversations.get(conversationId).send(`You said: ${text}`);
  });
  alice.conversations.on('message', ({ sender, text }) => {
    if (sender.id !== 'bob') return;
    console.log(`alice hears from ${sender.id}: ${text}`);
    resolve(undefined);
  });
});
const chat = await alice.conversations.direct('bob');
await chat.send('Hello over a transport of our own');
await heard;

await stop();
await rm(data, { recursive: true, force: true });
