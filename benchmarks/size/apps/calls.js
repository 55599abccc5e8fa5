// The same, and it calls.
import { createParley } from '@parley/web';

const parley = createParley({ url: location.origin, token: () => fetch('/token').then((answer) => answer.text()) });
await parley.connect();
const chat = await parley.conversations.direct('bob');
chat.on('message', (message) => document.body.append(message.text));
await chat.send('Hi Bob');
parley.presence.of('bob').subscribe((presence) => (document.title = presence.status));
document.onclick = async () => {
  const call = await parley.calls.start('bob', { video: true });
  call.on('ended', ({ reason }) => (document.title = reason));
};
