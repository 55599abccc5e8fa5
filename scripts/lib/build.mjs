// Builds packages through turbo, which keeps what has not changed.
import { runTool } from './run.mjs';

const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };

/** Builds the workspaces that the filters name with all that they need; without filters, everything. */
export function build(filters = []) {
  const args = [
    'run',
    'build',
    '--output-logs=errors-only',
    '--log-order=grouped',
    '--concurrency=2',
    '--continue=dependencies-successful',
  ];
  return runTool('turbo/bin/turbo', [...args, ...filters.map((filter) => `--filter=${filter}`)], { env: quiet });
}
