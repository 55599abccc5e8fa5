// An app that connects, talks and shows presence.
import { createParley } from '@parley/web';

const parley = createParley({ url: location.origin, token: () => fetch('/token').then((answer) => answer.text()) });
await parley.connect();
const chat = await parley.conversations.direct('bob');
chat.on('message', (message) => document.body.append(message.text));
await chat.send('Hi Bob');
await parley.presence.set('dnd', { message: 'Back at 3' });
parley.presence.of('bob').subscribe((presence) => (document.title = presence.status));
