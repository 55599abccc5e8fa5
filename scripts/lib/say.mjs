// What the commands print: one line for a step, with its seconds.

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);

export function say(line = '') {
  process.stdout.write(`${line}\n`);
}

/** Prints one finished step. */
export function tell(ok, label, seconds) {
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  say(`${ok ? green('✓') : red('✗')} ${label} ${dim(`${seconds.toFixed(1)} s`)}`);
}

/** A step of a command that did not work; its output has been shown. */
export class StepFailed extends Error {}

/** Runs a step and prints its line; of a failing step the output too, and `StepFailed` is thrown. */
export async function step(label, work) {
  if (process.stdout.isTTY) process.stdout.write(dim(`… ${label}`));
  const { code, output, seconds } = await work();
  tell(code === 0, label, seconds);
  if (code === 0) return;
  process.stderr.write(`${output.trim()}\n`);
  throw new StepFailed(`Unable to go on: the step "${label}" ended with code ${code}. Its output is above.`);
}

/** Ends the command with what went wrong: one sentence for a known failure, the stack for a surprise. */
export function fail(error) {
  process.stderr.write(`${red('✗')} ${error instanceof StepFailed ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
