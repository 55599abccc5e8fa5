import type { TabsPlatform } from './tabs-platform.js';

/** How a leader signs in: as the one device of this browser, newer than all leaders before. */
export interface Reign {
  readonly device: string;
  readonly epoch: number;
}

/** The next reign of a group. Only who holds the group's lock calls it. `newest` is the latest epoch that was heard of. */
export function nextReign(name: string, newest: number, platform: TabsPlatform): Reign {
  const { clock, random } = platform;
  const last = read(platform.recall(name));
  // The clock alone rises too, where the record was taken away.
  const epoch = Math.max(clock.now(), newest + 1, (last.epoch ?? 0) + 1);
  const reign = { device: last.device ?? random.id(), epoch };
  platform.remember(name, JSON.stringify(reign));
  return reign;
}

function read(text: string | undefined): Partial<Reign> {
  try {
    const { device, epoch } = JSON.parse(text ?? '{}') as Record<string, unknown>;
    return {
      ...(typeof device === 'string' && { device }),
      ...(Number.isSafeInteger(epoch) && { epoch: epoch as number }),
    };
  } catch {
    return {};
  }
}
