import { act } from './act.js';
import { print, type Script } from './script.js';
import { findings } from './truth.js';
import { createWorld, settle } from './world.js';

/**
 * Plays a script, lets everything settle, and compares every client with the server; then once more after each device was loaded
 * anew.
 * @throws Error with all that is wrong, and the script to paste into a test
 */
export async function play(script: Script): Promise<void> {
  const wrong: string[] = [];
  const world = await createWorld(script.cast, script.seed);
  try {
    for (const [index, step] of script.steps.entries()) await act(world, step, index + 1);
    await settle(world);
    wrong.push(...(await findings(world)), ...world.surprises);
    if (wrong.length === 0) {
      for (const device of world.devices.values()) await world.reload(device);
      await world.wait(60_000);
      wrong.push(...(await findings(world)).map((sentence) => `after it was loaded anew, ${sentence}`));
    }
  } finally {
    await world.emulator.stop();
  }
  if (wrong.length === 0) return;
  throw new Error(`${wrong.slice(0, 12).join('\n')}\n\nThe script:\n\n${print(script)}\n`);
}
