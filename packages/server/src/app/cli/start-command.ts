import { ConfigError, type ServerConfig } from '../config.js';
import { createServer } from '../create-server.js';
import type { Terminal } from './terminal.js';

/** `parley start`: serves until it is told to stop. */
export async function runStart(config: ServerConfig, terminal: Terminal): Promise<number> {
  if (config.data === undefined && config.databaseUrl === undefined)
    throw new ConfigError(
      'Unable to start: because nothing says where data lives. Give --data <folder> or --database-url <url>; parley dev needs neither.',
    );
  if (config.turn)
    throw new ConfigError(
      'Unable to start: because --turn is for parley dev. Run coturn as a service of its own (deploy/coturn), then set PARLEY_TURN_URLS and PARLEY_TURN_SECRET.',
    );
  if (config.media)
    throw new ConfigError(
      'Unable to start: because --media is for parley dev. Run Janus as a service of its own (deploy/janus), then set PARLEY_MEDIA_SERVERS.',
    );
  if (config.phone)
    throw new ConfigError(
      'Unable to start: because --phone is for parley dev. Run the SIP edge as services of its own (deploy/kamailio), then set PARLEY_PHONE_EDGE.',
    );
  const stopped = terminal.stopped();
  const server = await createServer(config);
  // Standard output holds the logs alone.
  terminal.err(`Parley serves at ${server.url}\n`);
  const signal = await stopped;
  server.parts.log.info({ signal }, 'Stopping.');
  await server.stop();
  return 0;
}
