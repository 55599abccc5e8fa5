/** What a coturn of this machine is told. */
export interface CoturnConfig {
  /** Addresses that it listens on and relays from. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly realm: string;
  /** The SQLite database with the secrets. */
  readonly database: string;
  readonly pidFile: string;
  /** Addresses or ranges (`10.0.0.0-10.0.0.255`) that relays may send to though they are private. */
  readonly peers: readonly string[];
  /** TLS, where there is a certificate: files in PEM. */
  readonly tls?: { readonly port: number; readonly cert: string; readonly key: string };
}

/** Relays of `parley dev`: enough for forty people in calls at once, few enough to be opened in a firewall. */
const ports = { least: 49_160, most: 49_415 } as const;

/**
 * Fills in `deploy/coturn/turnserver.conf`.
 *
 * @throws Error where the template has a place that nothing is known for, or a value would begin a line of its own.
 */
export function renderCoturnConfig(template: string, config: CoturnConfig): string {
  const { addresses, port, realm, database, pidFile, peers, tls } = config;
  const isLocal = addresses.some((address) => address.startsWith('127.') || address === '::1');
  const values: Readonly<Record<string, readonly string[]>> = {
    LISTENING: addresses.flatMap((address) => [`listening-ip=${address}`, `relay-ip=${address}`]),
    PORT: [String(port)],
    MIN_PORT: [String(ports.least)],
    MAX_PORT: [String(ports.most)],
    TLS: tls
      ? [`tls-listening-port=${tls.port}`, `cert=${tls.cert}`, `pkey=${tls.key}`, 'no-dtls']
      : ['no-tls', 'no-dtls'],
    REALM: [realm],
    DATABASE: [database],
    PEERS: [...(isLocal ? ['allow-loopback-peers'] : []), ...peers.map((peer) => `allowed-peer-ip=${peer}`)],
    PROCESS: [`pidfile=${pidFile}`],
  };
  return template.replaceAll(/@([A-Z_]+)@/g, (_place, name: string) => {
    const lines = values[name];
    if (!lines) throw new Error(`Unable to write coturn's configuration: because nothing is known for @${name}@.`);
    if (lines.some((line) => /[\r\n]/.test(line)))
      throw new Error(`Unable to write coturn's configuration: because ${name} has a line break.`);
    return lines.join('\n');
  });
}
