import { ConfigError } from '../config.js';

/** A way into the phone network: a carrier, or a PBX of one's own. */
export interface PhoneTrunk {
  /** What the backend is told of calls that come from it: `a-z`, `0-9` and `-`. */
  readonly name: string;
  /** Where its calls go, such as `sip:203.0.113.5:5060` or `sip:pbx.example;transport=tcp`. */
  readonly uri: string;
  /** Trunks of the highest priority are tried first, the others where those are down or fail; 0 unless given. */
  readonly priority?: number;
  /** The share of calls among trunks of the same priority; 1 unless given. */
  readonly weight?: number;
  /** The addresses that its calls come from, with a port or for any port; that of `uri` unless given. */
  readonly sources?: readonly string[];
  /** How it wants numbers of calls that go out: so many characters less, and then this before. */
  readonly out?: NumberRewrite;
  /** The same for calls that come in, so that they are `+` and the number. */
  readonly in?: NumberRewrite;
}

/** Takes characters from the beginning of a number, and puts others there. */
export interface NumberRewrite {
  readonly strip?: number;
  readonly prefix?: string;
}

/** The trunks as Kamailio's dispatcher reads them. */
export interface RenderedTrunks {
  readonly list: string;
  /** How many priorities there are. */
  readonly groups: number;
}

/** The set of what calls from an address and port, and from an address. The sets of what is called begin with 10. */
const fromPort = 2;
const fromHost = 3;
const firstGroup = 10;

/**
 * Writes down trunks for Kamailio: a set for each priority.
 *
 * @throws ConfigError where one is not right.
 */
export function renderTrunks(trunks: readonly PhoneTrunk[]): RenderedTrunks {
  for (const trunk of trunks) check(trunk);
  const priorities = [...new Set(trunks.map(({ priority = 0 }) => priority))].sort((a, b) => b - a);
  const lines = priorities.flatMap((priority, group) => {
    const equal = trunks.filter((trunk) => (trunk.priority ?? 0) === priority);
    const shares = sharesOf(equal.map(({ weight = 1 }) => weight));
    return equal.map((trunk, index) =>
      [firstGroup + group, trunk.uri, 0, 0, `weight=${shares[index] ?? 0};${attributes(trunk)}`].join(' '),
    );
  });
  // Flag 8: never asked whether it is there.
  const sources = trunks.flatMap((trunk) =>
    (trunk.sources ?? [hostOf(trunk.uri)]).map((source) =>
      [/:\d+$/.test(source) ? fromPort : fromHost, `sip:${source}`, 0, 0, attributes(trunk)].join(' '),
    ),
  );
  return { list: [...lines, ...sources, ''].join('\n'), groups: Math.max(priorities.length, 1) };
}

const hostOf = (uri: string) => uri.replace(/^sips?:/, '').replace(/;.*$/, '');

function attributes({ name, out = {}, in: into = {} }: PhoneTrunk): string {
  const all = {
    name,
    strip: out.strip ?? 0,
    prefix: out.prefix ?? '',
    inStrip: into.strip ?? 0,
    inPrefix: into.prefix ?? '',
  };
  return Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${value}`)
    .join(';');
}

// Kamailio wants shares of a hundred.
function sharesOf(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const shares = weights.map((weight) => Math.floor((weight / sum) * 100));
  const rest = 100 - shares.reduce((all, share) => all + share, 0);
  return shares.map((share, index) => (index === 0 ? share + rest : share));
}

function check({ name, uri, priority = 0, weight = 1, sources = [], out = {}, in: into = {} }: PhoneTrunk): void {
  const wrong = (what: string) =>
    new ConfigError(`Unable to use the trunk ${JSON.stringify(name)}: because ${what} is not right.`);
  if (!/^[a-z0-9-]{1,32}$/.test(name)) throw wrong('its name');
  if (!/^sips?:[A-Za-z0-9.-]+(:\d{1,5})?(;transport=(udp|tcp|tls))?$/.test(uri)) throw wrong('its uri');
  if (!Number.isSafeInteger(priority)) throw wrong('its priority');
  if (!(weight > 0 && weight <= 100)) throw wrong('its weight');
  if (!sources.every((source) => /^[A-Za-z0-9.-]+(:\d{1,5})?$/.test(source))) throw wrong('a source');
  for (const { strip = 0, prefix = '' } of [out, into])
    if (!(Number.isSafeInteger(strip) && strip >= 0 && strip <= 20 && /^[+*#0-9]{0,20}$/.test(prefix)))
      throw wrong('how it writes numbers');
}
