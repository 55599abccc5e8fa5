import { createKamailio } from '../../adapters/kamailio/create-kamailio.js';
import { createPhoneDoor } from '../../adapters/kamailio/create-phone-door.js';
import { createNumberPlan } from '../../adapters/libphonenumber/create-number-plan.js';
import { createSipEdge } from '../../adapters/sip/create-sip-edge.js';
import type { Clock, Log } from '../../kernel/ports.js';
import type { PhoneNetwork } from '../../telephony/phone-network.js';
import { defaultPhonePolicy } from '../../telephony/phone-policy.js';
import type { PhoneDoor } from '../../telephony/phone-door.js';
import type { PhoneEdgeAddress, ServerConfig } from '../config.js';

/** What connecting to a SIP edge needs. */
export interface OpenPhoneOptions {
  readonly address: PhoneEdgeAddress | undefined;
  /** Where desk phones come in; that of the address unless given. */
  readonly door?: PhoneDoor | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Connects to the SIP edge, and goes on trying; undefined where the configuration names none. The rules stop it. */
export function openPhone(
  { phonePolicy }: Pick<ServerConfig, 'phonePolicy'>,
  { address, door = doorOf(address), clock, log }: OpenPhoneOptions,
): PhoneNetwork | undefined {
  if (!address) return undefined;
  return {
    edge: createSipEdge({ address, clock, log }),
    plan: createNumberPlan(),
    policy: { ...defaultPhonePolicy, ...phonePolicy },
    ...(door ? { door } : {}),
  };
}

function doorOf(address: PhoneEdgeAddress | undefined): PhoneDoor | undefined {
  if (!address?.control) return undefined;
  const { realm, phones, control } = address;
  return createPhoneDoor(createKamailio(control), { realm, ...(phones === undefined ? {} : { server: phones }) });
}
