import { parseArgs } from 'node:util';
import { ConfigError } from '../config.js';
import { suggest } from '../suggest.js';

/** A flag of the command line. */
export interface Flag {
  readonly name: string;
  /** What stands for its value in the help; a switch where there is none. */
  readonly value?: string;
  readonly help: string;
}

/** What was given, by the flag's name. */
export type FlagValues = Readonly<Record<string, string | boolean | undefined>>;

/**
 * Reads flags.
 *
 * @throws ConfigError that names an unknown flag with the one that was probably meant.
 */
export function readFlags(args: readonly string[], flags: readonly Flag[]): FlagValues {
  const options = Object.fromEntries(
    flags.map(({ name, value }) => [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new ConfigError(`Unable to read the command: because it takes no '${token.value}'. See parley --help.`);
    if (token.kind !== 'option') continue;
    const flag = flags.find(({ name }) => name === token.name);
    if (!flag) throw new ConfigError(unknown(token.rawName, flags));
    const isMissing = flag.value !== undefined && (token.value === undefined || token.value === '');
    if (isMissing)
      throw new ConfigError(`Unable to read the command: because ${token.rawName} needs a value: ${flag.value ?? ''}.`);
    if (flag.value === undefined && token.value !== undefined)
      throw new ConfigError(`Unable to read the command: because ${token.rawName} takes no value.`);
    values[flag.name] = token.value ?? true;
  }
  return values;
}

function unknown(rawName: string, flags: readonly Flag[]): string {
  const near = suggest(
    rawName.replace(/^-+/, ''),
    flags.map(({ name }) => name),
  );
  const next = near === undefined ? 'See parley --help.' : `Did you mean --${near}?`;
  return `Unable to read the command: because there is no flag ${rawName}. ${next}`;
}
