// Runs one program and waits for it.
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Runs to the end; answers `{ code, output, seconds }`. With `show` the output goes to the screen as it comes. */
export function run(command, args, { cwd = root, env = {}, show = false } = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    const parts = [];
    child.stdout?.on('data', (part) => parts.push(part));
    child.stderr?.on('data', (part) => parts.push(part));
    const end = (code, output) => resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    child.on('error', (error) => end(127, `Unable to run ${command}: ${error.message}`));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(parts).toString('utf8');
      end(code ?? 1, signal ? `${output}\n${command} was ended by ${signal}.` : output);
    });
  });
}

/** Runs a program that a dependency brings, by the path of its script inside node_modules. */
export function runTool(script, args, options) {
  return run(process.execPath, [`${root}node_modules/${script}`, ...args], options);
}
