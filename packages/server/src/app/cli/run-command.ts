import { ConfigError } from '../config.js';
import { loadConfig } from '../load-config.js';
import { suggest } from '../suggest.js';
import { version } from '../version.js';
import { runCreateApp } from './create-app-command.js';
import { runDev } from './dev-command.js';
import { runDoctor } from './doctor-command.js';
import { readFlags, type FlagValues } from './flags.js';
import { commands, help, type CommandName } from './help.js';
import { runStart } from './start-command.js';
import type { Terminal } from './terminal.js';

const devBase = { data: '.parley', logLevel: 'warn', origins: '*' } as const;

/** Runs one command of the command line and gives its exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  try {
    if (name === undefined || ['help', '--help', '-h'].includes(name)) return print(terminal, help());
    if (name === '--version' || name === 'version') return print(terminal, `${version}\n`);
    const command = commandOf(name);
    const flags = readFlags(rest, commands[command].flags);
    if (flags['help'] === true) return print(terminal, help(command));
    return await run(command, flags, terminal);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    terminal.err(`${error.message}\n`);
    return 1;
  }
}

async function run(command: CommandName, flags: FlagValues, terminal: Terminal): Promise<number> {
  const file = typeof flags['config'] === 'string' ? flags['config'] : undefined;
  const load = (base = {}) => loadConfig({ base, file, env: terminal.env, flags });
  switch (command) {
    case 'dev':
      return runDev(load(devBase), terminal);
    case 'start':
      return runStart(load(), terminal);
    case 'doctor':
      return runDoctor(load({ data: '.parley' }), terminal);
    case 'create-app':
      return runCreateApp(load(), flags, terminal);
  }
}

function commandOf(name: string): CommandName {
  if (Object.hasOwn(commands, name)) return name as CommandName;
  const near = suggest(name, Object.keys(commands));
  const next = near === undefined ? 'See parley --help.' : `Did you mean parley ${near}?`;
  throw new ConfigError(`Unable to run this: because there is no command '${name}'. ${next}`);
}

function print(terminal: Terminal, text: string): number {
  terminal.out(text);
  return 0;
}
