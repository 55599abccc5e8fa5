import type { Flag } from './flags.js';

const common: readonly Flag[] = [
  { name: 'port', value: '<number>', help: 'Port for HTTP and WebSocket; 0 for any that is free. 7275 unless given.' },
  { name: 'host', value: '<address>', help: 'Address to listen on. 127.0.0.1 unless given.' },
  { name: 'data', value: '<folder>', help: 'Folder of the embedded store and the server key.' },
  { name: 'database-url', value: '<url>', help: 'PostgreSQL instead of the embedded store: postgres://…' },
  { name: 'demo', value: '<folder>', help: 'Serve these static pages at /.' },
  { name: 'lan', help: 'Serve HTTPS to phones and other machines on this network.' },
  { name: 'log-level', value: '<level>', help: 'debug, info, warn, error or silent.' },
  { name: 'config', value: '<file>', help: 'Settings as JSON. parley.config.json where it exists.' },
  { name: 'help', help: 'Show this.' },
];

const beside: readonly Flag[] = [
  { name: 'turn', help: 'Start coturn beside the server, for calls that need a relay.' },
  { name: 'turn-port', value: '<number>', help: 'Port of that coturn; 0 for any that is free. 3478 unless given.' },
];

const besideForGroups: readonly Flag[] = [
  { name: 'media', help: 'Start Janus beside the server, for group calls; coturn with it, where that is installed.' },
  { name: 'media-ports', value: '<range>', help: "UDP ports of that Janus's media. 20000-20999 unless given." },
];

const besideForPhones: readonly Flag[] = [
  {
    name: 'phone',
    help: 'Start Kamailio and rtpengine beside the server, with a simulated carrier; coturn and Janus, too, where installed.',
  },
];

const naming: readonly Flag[] = [
  { name: 'name', value: '<text>', help: 'What people call the app.' },
  { name: 'zone', value: '<zone>', help: 'Where its data may live, such as eu1: 2 to 8 of a-z and 0-9.' },
];

/** The commands, with their flags. */
export const commands = {
  dev: {
    help: 'Serve for development: data in .parley/, a demo app, sign-in without passwords.',
    flags: [...common, ...beside, ...besideForGroups, ...besideForPhones],
  },
  start: { help: 'Serve for real: give --data or --database-url.', flags: common },
  doctor: {
    help: 'Look whether this machine can serve, and say what to do where it cannot.',
    flags: [...common, ...beside, ...besideForGroups, ...besideForPhones],
  },
  'create-app': {
    help: 'Make an app and print its id and its secret, this once.',
    flags: [...naming, ...common.filter(({ name }) => ['data', 'database-url', 'config', 'help'].includes(name))],
  },
} as const satisfies Record<string, { readonly help: string; readonly flags: readonly Flag[] }>;

/** The name of a command. */
export type CommandName = keyof typeof commands;

/** What `parley --help` prints. */
export function help(command?: CommandName): string {
  if (command === undefined)
    return [
      'Parley: messages and calls, on your own server.',
      '',
      'Usage: parley <command> [flags]',
      '',
      ...table(Object.entries(commands).map(([name, row]) => [name, row.help])),
      '',
      'parley <command> --help shows its flags. Settings come from parley.config.json, then',
      'PARLEY_* variables such as PARLEY_PORT, then flags; what is later wins.',
      '',
    ].join('\n');
  const { help: what, flags } = commands[command];
  const rows = flags.map(({ name, value, help: does }): [string, string] => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    does,
  ]);
  return [what, '', `Usage: parley ${command} [flags]`, '', ...table(rows), ''].join('\n');
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}
