import { createNumberPlan } from '../../adapters/libphonenumber/create-number-plan.js';
import { createSipEdge } from '../../adapters/sip/create-sip-edge.js';
import type { Clock, Log } from '../../kernel/ports.js';
import type { PhoneNetwork } from '../../telephony/phone-network.js';
import { defaultPhonePolicy } from '../../telephony/phone-policy.js';
import type { PhoneEdgeAddress, ServerConfig } from '../config.js';

/** Connects to the SIP edge, and goes on trying; undefined where the configuration names none. The rules stop it. */
export function openPhone(
  { phonePolicy }: Pick<ServerConfig, 'phonePolicy'>,
  { address, clock, log }: { readonly address: PhoneEdgeAddress | undefined; readonly clock: Clock; readonly log: Log },
): PhoneNetwork | undefined {
  if (!address) return undefined;
  return {
    edge: createSipEdge({ address, clock, log }),
    plan: createNumberPlan(),
    policy: { ...defaultPhonePolicy, ...phonePolicy },
  };
}
