// The first-day code of a browser app, as its author types it; what a later version adds is left out.
import { createParley } from '@parley/web';

const log = (line: string) => document.querySelector('pre')?.append(`${line}\n`);

const parley = createParley({
  url: new URLSearchParams(location.search).get('server') ?? 'http://localhost:7275',
  token: () => fetch('/token').then((r) => r.text()), // asked again whenever a token is about to expire
});
await parley.connect();

const chat = await parley.conversations.direct('bob');
chat.on('message', (message) => log(`${message.sender.id}: ${message.text}`));
await chat.send('Hi Bob'); // shown at once, stored before it is acknowledged, never twice

await parley.presence.set('dnd', { message: 'Back at 3' });
const stop = parley.presence.of('bob').subscribe((p) => log(`bob is ${p.status}`));

const call = await parley.calls.start('bob', { video: true });
if (call.capabilities.add) log('the phone network could join');
call.on('ended', ({ reason }) => {
  log(`ended: ${reason}`);
  stop();
});
log('ready');
