import { spawn } from 'node:child_process';

/** What is left of a group is killed so long after this process, in seconds: who was told to end does so by itself. */
const patience = 2;

/**
 * Kills a group of processes once this process is gone, however it went: its members do not hear of that where their leader went with
 * it. What it gives lets the group be.
 */
export function watchGroup(leader: number): () => void {
  const script = `read -r _ || { sleep ${patience}; kill -s KILL -- "-$0"; }`;
  const watcher = spawn('/bin/sh', ['-c', script, String(leader)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A Ctrl-C ends it no earlier than this process.
    detached: true,
  });
  // Without a shell the leader alone is told.
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  return () => watcher.stdin.end('\n');
}
