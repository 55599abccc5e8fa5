// Programs that live as long as the command: when one ends, all end.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { root } from './paths.mjs';

const remembered = 60;
const graceMs = 10_000;

/** A family of child processes. `died` resolves with the first that ends by itself. */
export function createChildren({ verbose = false } = {}) {
  const children = new Map();
  let stopping = false;
  let tellDied;
  const died = new Promise((resolve) => (tellDied = resolve));

  function start(name, args, env = {}) {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines = [];
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (lines.length > remembered) lines.shift();
        if (verbose) process.stdout.write(`${name}: ${line}\n`);
      });
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
    children.set(name, { child, ended });
    void ended.then(({ code, signal }) => {
      children.delete(name);
      if (!stopping) tellDied({ name, code, signal, output: lines.join('\n') });
    });
  }

  /** Asks all to end and waits until they have. With `asked`, somebody else has told them already. */
  async function stop({ asked = false } = {}) {
    stopping = true;
    const all = [...children.values()];
    if (!asked) for (const { child } of all) child.kill('SIGTERM');
    const force = setTimeout(() => all.forEach(({ child }) => child.kill('SIGKILL')), graceMs);
    await Promise.all(all.map(({ ended }) => ended));
    clearTimeout(force);
  }

  return { start, stop, died };
}
