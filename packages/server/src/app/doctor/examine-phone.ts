import { createSipEdge } from '../../adapters/sip/create-sip-edge.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import type { Log } from '../../kernel/ports.js';
import type { PhoneEdgeAddress, ServerConfig } from '../config.js';
import { findPhonePrograms, installPhonePrograms } from '../phone/find-phone-programs.js';
import { bad, good, note, type Finding } from './finding.js';

const about = 'Phones';
/** How long an edge may take to let this server in, in ms. */
const answerWithin = 3_000;
const askAgainAfter = 20;
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Looks whether calls to phones find a SIP edge: registers at one's own. */
export async function examinePhone({ phone, phoneEdge }: ServerConfig): Promise<Finding> {
  if (phone) return programs();
  if (phoneEdge) return ask(phoneEdge);
  return note(about, 'No SIP edge: nobody calls a phone. To try: parley dev --phone; for real: PARLEY_PHONE_EDGE.');
}

function programs(): Finding {
  const found = findPhonePrograms();
  if (!found)
    return bad(about, `Kamailio or rtpengine is not installed, and --phone needs both. ${installPhonePrograms}.`);
  return good(about, `${found.kamailio} and ${found.rtpengine}`);
}

async function ask(address: PhoneEdgeAddress): Promise<Finding> {
  const edge = createSipEdge({ address, clock: systemClock, log: quiet });
  const end = systemClock.now() + answerWithin;
  while (!edge.isUp() && systemClock.now() < end)
    await new Promise<void>((resolve) => setTimeout(resolve, askAgainAfter));
  const up = edge.isUp();
  await edge.stop();
  const { host } = new URL(address.url);
  return up
    ? good(about, `The SIP edge at ${host} takes this server as a backend.`)
    : bad(
        about,
        `The SIP edge at ${host} does not answer, or does not take the secret. Is it running, and is its realm right?`,
      );
}
