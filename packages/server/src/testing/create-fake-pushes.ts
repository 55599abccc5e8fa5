import type { DeviceSubscription, PushPayload } from '@parley/protocol';
import type { Push, PushOutcome, PushSenders } from '../push/push-sender.js';

/** Push services that keep what they are sent. */
export interface FakePushes {
  readonly senders: Required<PushSenders>;
  readonly sent: { readonly to: string; readonly payload: PushPayload; readonly push: Push }[];
  /** What becomes of pushes to an address from now on; they are sent where nothing is said. */
  answer(to: string, outcome: PushOutcome): void;
}

/** Makes push services that keep what they are sent, and refuse tokens and endpoints that contain `nowhere`. */
export function createFakePushes(): FakePushes {
  const sent: FakePushes['sent'] = [];
  const outcomes = new Map<string, PushOutcome>();
  const addressOf = (to: DeviceSubscription) => (to.kind === 'web' ? to.endpoint : to.token);
  const sender = {
    accepts: (to: DeviceSubscription) => !addressOf(to).includes('nowhere'),
    send(to: DeviceSubscription, push: Push) {
      sent.push({ to: addressOf(to), payload: JSON.parse(push.payload) as PushPayload, push });
      return Promise.resolve(outcomes.get(addressOf(to)) ?? ({ kind: 'sent' } as const));
    },
  };
  return {
    senders: { web: { ...sender, publicKey: 'B'.repeat(87) }, apns: sender, fcm: sender },
    sent,
    answer: (to, outcome) => void outcomes.set(to, outcome),
  };
}
