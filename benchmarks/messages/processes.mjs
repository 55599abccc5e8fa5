// The processes of the benchmark: they end with it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a file of this folder, hands it its settings and waits for its first message. */
export async function start(file, settings = {}) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with code ${code} before it was ready.`);
  });
  child.send(settings);
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => undefined);
  return { child, message };
}

/** Runs one round of a load process. */
export async function runRound(load, round) {
  const answer = once(load.child, 'message');
  load.child.send(round);
  const [{ result }] = await answer;
  return result;
}
