import type { PhoneEdge } from '../kernel/phone-edge.js';
import type { NumberPlan } from './number-plan.js';
import type { PhoneDoor } from './phone-door.js';
import type { PhonePolicy } from './phone-policy.js';

/** A way to the phone network, and what may be done there. */
export interface PhoneNetwork {
  readonly edge: PhoneEdge;
  readonly plan: NumberPlan;
  readonly policy: PhonePolicy;
  /** Where desk phones come in; where it is not given, there are none. */
  readonly door?: PhoneDoor;
}
