import { existsSync } from 'node:fs';
import { askTurn, readTurnUrl } from '../../adapters/coturn/ask-turn.js';
import { createTurnCredentials } from '../../adapters/coturn/turn-credentials.js';
import { newestTurnSecret } from '../../adapters/coturn/turn-secrets.js';
import type { ServerConfig } from '../config.js';
import { coturnVersion, findCoturn, installCoturn } from '../turn/find-coturn.js';
import { bad, good, note, type Finding } from './finding.js';

const about = 'Calls';
const who = { app: 'doctor', userId: 'parley-doctor' };

/** Looks whether calls find relays: asks each TURN server of one's own for one, as a browser does. */
export async function examineRelays(config: ServerConfig): Promise<readonly Finding[]> {
  const { turn, turnUrls, iceServers } = config;
  if (turn) return [program()];
  if (turnUrls.length > 0) return ownServers(config);
  if (iceServers.some(({ urls }) => urls.some((url) => url.startsWith('turn'))))
    return [good(about, 'A TURN server is configured; its UDP port must be open.')];
  return [
    note(
      about,
      'No TURN server: calls connect on one network or over simple routers. For the rest: parley dev --turn, or PARLEY_TURN_URLS and PARLEY_TURN_SECRET.',
    ),
  ];
}

function program(): Finding {
  const path = findCoturn();
  if (path === undefined) return bad(about, `coturn is not installed, and --turn needs it. ${installCoturn}.`);
  try {
    return good(about, `coturn ${coturnVersion(path)}, ${path}`);
  } catch {
    return bad(about, `${path} cannot be run. Install coturn again.`);
  }
}

async function ownServers(config: ServerConfig): Promise<readonly Finding[]> {
  const { turnUrls, turnSecret, turnDatabase, turnRealm, turnLifetime: lifetime } = config;
  if (turnDatabase !== undefined && !existsSync(turnDatabase))
    return [
      bad(about, `There is no ${turnDatabase}. Check PARLEY_TURN_DATABASE and userdb in coturn's configuration.`),
    ];
  const secret = turnDatabase === undefined ? turnSecret : newestTurnSecret(turnDatabase, turnRealm);
  if (secret === undefined)
    return turnDatabase === undefined
      ? [bad(about, 'There is no secret for the TURN server. Set PARLEY_TURN_SECRET, or PARLEY_TURN_DATABASE.')]
      : [note(about, `${turnDatabase} has no secret of realm ${turnRealm} yet; it is made at the first start.`)];
  const [server] = createTurnCredentials({ urls: turnUrls, secret: () => secret, lifetime, now: () => Date.now() })(
    who,
  );
  const { username = '', credential = '' } = server ?? {};
  return Promise.all(turnUrls.map((url) => ask(url, { username, credential })));
}

async function ask(url: string, credentials: { username: string; credential: string }): Promise<Finding> {
  const address = readTurnUrl(url);
  if (!address) return bad(about, `${url} is no URL of a TURN server.`);
  const answer = await askTurn(address, credentials);
  if ('relayed' in answer)
    return good(about, `${url} gave a relay at ${answer.relayed}; its range of ports must be open.`);
  if ('unreachable' in answer)
    return bad(about, `${url} does not answer (${answer.unreachable}). Is it running, and is the port open?`);
  return bad(
    about,
    answer.refused === 401
      ? `${url} does not take the credentials. Are the secret, the realm and both clocks the same?`
      : `${url} gives no relay (${answer.refused}).`,
  );
}
