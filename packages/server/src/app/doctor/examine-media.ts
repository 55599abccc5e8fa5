import { createJanusNode } from '../../adapters/janus/create-janus-node.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import type { Log } from '../../kernel/ports.js';
import type { MediaServerAddress, ServerConfig } from '../config.js';
import { lanAddresses } from '../lan-certificate.js';
import { findJanus, installJanus, janusVersion } from '../media/find-janus.js';
import { bad, good, note, type Finding } from './finding.js';

const about = 'Group calls';
/** How long a media server may take to answer, in ms. */
const answerWithin = 3_000;
const askAgainAfter = 20;
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Looks whether group calls find a media server: asks each of one's own for a session. */
export async function examineMedia({ media, mediaServers }: ServerConfig): Promise<readonly Finding[]> {
  if (media) return [program()];
  if (mediaServers.length > 0) return Promise.all(mediaServers.map(ask));
  return [
    note(about, 'No media server: calls are between two. For groups: parley dev --media, or PARLEY_MEDIA_SERVERS.'),
  ];
}

function program(): Finding {
  const janus = findJanus();
  if (!janus) return bad(about, `Janus is not installed, and --media needs it. ${installJanus}.`);
  const addresses = lanAddresses();
  if (addresses.length === 0)
    return bad(about, 'This machine has no address but loopback, which Janus does not use for media. Connect it.');
  return good(about, `Janus ${janusVersion(janus)}, ${janus.program}; media at ${addresses.join(', ')}`);
}

async function ask(address: MediaServerAddress): Promise<Finding> {
  const node = createJanusNode({ ...address, clock: systemClock, log: quiet });
  const end = systemClock.now() + answerWithin;
  while (!node.health().up && systemClock.now() < end)
    await new Promise<void>((resolve) => setTimeout(resolve, askAgainAfter));
  const { up } = node.health();
  await node.stop();
  const { name } = address;
  return up
    ? good(about, `${name} answers; its range of UDP ports must be open.`)
    : bad(
        about,
        `${name} does not answer, or does not take the secret. Is it running, and is apiSecret its api_secret?`,
      );
}
