import type { EventFrame } from '@parley/protocol';

/** To whom an event goes: users of one app, all devices of each, or one device alone. */
export interface Delivery {
  readonly app: string;
  readonly userIds: readonly string[];
  /** The same users as a set, where whoever publishes has one: of a crowd most are not there. */
  readonly among?: { has(userId: string): boolean };
  /** Only this device of the users. */
  readonly device?: string;
  readonly event: EventFrame;
  /** The event as JSON, where whoever publishes has it already. */
  readonly encoded?: string;
}

/** How an event reaches the sessions, wherever they are. In one process these are direct calls. */
export interface Bus {
  publish(delivery: Delivery): void;
  subscribe(listener: (delivery: Delivery) => void): () => void;
}
