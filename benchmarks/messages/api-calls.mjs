// Unary calls of the HTTP API at a steady rate, in turn of several kinds and as several users, each timed from when it was due.
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** Calls at `perSecond` for `ms`; resolves with the times in ms and how many were refused. */
export async function callApi({ url, tokens, conversations, perSecond, ms }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const times = [];
  let refused = 0;
  const one = async (number, due) => {
    const user = number % tokens.length;
    const answer = await call(
      { agent, url, token: tokens[user] },
      kinds[number % kinds.length](conversations[user], number),
    );
    if (answer >= 400) refused += 1;
    times.push(performance.now() - due);
  };
  const started = performance.now();
  const calls = [];
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now() - started;
      for (; calls.length < (Math.min(now, ms) / 1000) * perSecond;)
        calls.push(one(calls.length, started + (calls.length * 1000) / perSecond));
      if (now < ms) return;
      clearInterval(timer);
      resolve();
    }, 2);
  });
  await Promise.all(calls);
  agent.destroy();
  return { times: Float64Array.from(times), refused };
}

/** What an app's own server or a bot asks: lists, history, people, and writing. */
const kinds = [
  () => ({ path: '/v1/conversations?limit=20' }),
  (conversationId) => ({ path: `/v1/conversations/${conversationId}/messages?limit=30` }),
  (conversationId) => ({ path: `/v1/conversations/${conversationId}` }),
  () => ({ path: '/v1/users?limit=20' }),
  (conversationId, number) => ({
    path: `/v1/conversations/${conversationId}/messages`,
    body: { clientId: `api-${Math.round(performance.timeOrigin)}-${number}`, text: 'Over HTTP' },
  }),
];

function call({ agent, url, token }, { path, body }) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
    const asking = request(`${url}${path}`, { agent, method: body ? 'POST' : 'GET', headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    asking.on('error', reject);
    asking.end(body && JSON.stringify(body));
  });
}
