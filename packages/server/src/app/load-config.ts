import { existsSync, readFileSync } from 'node:fs';
import { ConfigError, defaults, type ServerConfig } from './config.js';
import { settings } from './settings.js';
import { suggest } from './suggest.js';

/** Where configuration comes from; what is later in this list wins. */
export interface ConfigSources {
  /** What holds for this command where nothing is said. */
  readonly base?: Partial<ServerConfig>;
  /** A file of JSON; `parley.config.json` is read where it exists and none is named. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By the name of the flag, without dashes. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
}

const usualFile = 'parley.config.json';

/**
 * Puts configuration together.
 *
 * @throws ConfigError that names the wrong value, where it came from and what was expected.
 */
export function loadConfig({ base, file, env, flags }: ConfigSources): ServerConfig {
  const config: Record<string, unknown> = { ...defaults, ...base };
  const { name, values } = readFile(file);
  for (const setting of settings) {
    const flag = setting.key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const given = [
      { source: `${name}: ${setting.key}`, value: values[setting.key] },
      { source: setting.env, value: env[setting.env] === '' ? undefined : env[setting.env] },
      { source: `--${flag}`, value: flags[flag] },
    ];
    for (const { source, value } of given) {
      if (value === undefined) continue;
      const read = setting.read(value);
      if (read === undefined) {
        const shown = setting.secret ? 'is not right' : `is ${show(value)}`;
        throw new ConfigError(`Unable to use this configuration: ${source} ${shown}: expected ${setting.expected}.`);
      }
      config[setting.key] = read;
    }
  }
  return config as unknown as ServerConfig;
}

function readFile(file: string | undefined): { name: string; values: Readonly<Record<string, unknown>> } {
  const name = file ?? usualFile;
  if (file === undefined && !existsSync(usualFile)) return { name, values: {} };
  let values: unknown;
  try {
    values = JSON.parse(readFileSync(name, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? `it is not JSON (${cause.message})` : 'it cannot be read';
    throw new ConfigError(`Unable to read ${name}: because ${why}.`, { cause });
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values))
    throw new ConfigError(`Unable to read ${name}: because it is not an object of settings.`);
  const known = settings.map(({ key }) => key);
  for (const key of Object.keys(values)) {
    if (key === '$schema' || (known as string[]).includes(key)) continue;
    const near = suggest(key, known);
    const next = near ? `Did you mean ${near}?` : `Settings are ${known.join(', ')}.`;
    throw new ConfigError(`Unable to read ${name}: because there is no setting ${show(key)}. ${next}`);
  }
  return { name, values: values as Readonly<Record<string, unknown>> };
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
