import type { StorageChange } from '@parley/core';

/** What one line of a log says: changes, or that everything before it is gone. */
export type LogLine = readonly StorageChange[] | 'cleared';

/**
 * One line. It begins with a line break, too, so that a line which another process had no time to finish does not spoil it.
 * @throws TypeError where a value is not JSON
 */
export function formatLine(line: LogLine): string {
  const changes = line === 'cleared' ? null : line.map(([key, value]) => (value === undefined ? [key] : [key, value]));
  return `\n${JSON.stringify(changes)}\n`;
}

/** What the lines of a log amount to, by key, as JSON. What is no whole line was never acknowledged, and counts for nothing. */
export function readLines(text: string): Map<string, unknown> {
  const records = new Map<string, unknown>();
  for (const line of text.split('\n')) {
    const changes = parse(line);
    if (changes === null) records.clear();
    if (!Array.isArray(changes)) continue;
    for (const change of changes) {
      if (!Array.isArray(change) || typeof change[0] !== 'string') continue;
      if (change.length > 1) records.set(change[0], change[1]);
      else records.delete(change[0]);
    }
  }
  return records;
}

function parse(line: string): unknown {
  if (line === '') return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
