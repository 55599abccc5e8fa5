import { createParley } from '@parley/web';

const [me, other] = location.hash === '#bob' ? ['bob', 'alice'] : ['alice', 'bob'];

const parley = createParley({ url: location.origin, token: () => fetchToken(me) });
await parley.connect();

const chat = await parley.conversations.direct(other);
chat.timeline.subscribe(({ messages }) => {
  document.querySelector('output')!.textContent = messages.map((m) => `${m.sender.name}: ${m.text}`).join('\n');
});
document.querySelector('form')!.addEventListener('submit', (event) => {
  event.preventDefault();
  const field = document.querySelector('input')!;
  void chat.send(field.value);
  field.value = '';
});

// `parley dev` signs its demo people in; in your app, your own backend makes the token.
async function fetchToken(userId: string): Promise<string> {
  const body = JSON.stringify({ userId });
  const response = await fetch('/demo/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return ((await response.json()) as { token: string }).token;
}
