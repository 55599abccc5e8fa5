import { createParley } from '@parley/web';

const [me, other] = location.hash === '#bob' ? ['bob', 'alice'] : ['alice', 'bob'];

const parley = createParley({ url: location.origin, token: () => fetchToken(me) });
await parley.connect();

const chat = await parley.conversations.direct(other);
chat.timeline.subscribe(({ messages }) => {
  const lines = messages.map((message) => `${message.sender.name}: ${message.text}\n`);
  document.querySelector('output')?.replaceChildren(...lines);
});
document.querySelector('form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const field = form.elements.namedItem('text') as HTMLInputElement;
  void chat.send(field.value);
  form.reset();
});

// `parley dev` signs its demo people in; in your app, your own backend makes the token.
async function fetchToken(userId: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/demo/sign-in', { method: 'POST', headers, body: JSON.stringify({ userId }) });
  return ((await response.json()) as { token: string }).token;
}
