import type { DeviceSubscription } from '@parley/protocol';

/** One push. */
export interface Push {
  /** What it brings, as JSON of at most 3,000 bytes: what push services take, less what encryption adds. */
  readonly payload: string;
  /** How long it is worth something, in seconds: so long the push service keeps it for a device it does not reach. */
  readonly ttl: number;
  /** Of `high` urgency it wakes a device that saves power (RFC 8030, 5.3). */
  readonly urgency: 'normal' | 'high';
  /** Replaces what waits under the same topic: at most 32 characters of base64url (RFC 8030, 5.4). */
  readonly topic?: string;
}

/**
 * What became of a push: the push service has it; the device is gone for good; it may be sent again after some ms; or it was
 * refused, and always will be.
 */
export type PushOutcome =
  { readonly kind: 'sent' | 'gone' | 'refused' } | { readonly kind: 'later'; readonly after?: number };

/** Brings pushes to the push service of one kind of device. */
export interface PushSender<S extends DeviceSubscription = DeviceSubscription> {
  /** Whether the subscription can lead anywhere; what is registered is checked by it. */
  accepts(subscription: S): boolean;
  /** MUST bound how long it takes, and never rejects. */
  send(subscription: S, push: Push): Promise<PushOutcome>;
}

/** The ways to devices that are not connected. */
export interface PushSenders {
  readonly web?: PushSender<Extract<DeviceSubscription, { kind: 'web' }>> & {
    /** By which browsers know the pushes of this server (RFC 8292), in base64url. */
    readonly publicKey: string;
  };
  readonly apns?: PushSender;
  readonly fcm?: PushSender;
}

/** The way to the device of a subscription. */
export function senderFor(senders: PushSenders, { kind }: DeviceSubscription): PushSender | undefined {
  return senders[kind];
}
