/** One person in calls, in any browser. */
export interface TalkPage {
  /** Rings somebody with sound and picture. */
  call(userId: string): Promise<void>;
  hangUp(): Promise<void>;
  /** How the present call is, or how the last one ended. */
  status(): string | undefined;
  /** How loud each frequency is in what is played, from 0 to 1. */
  hear(hertz: readonly number[]): Readonly<Record<number, number>>;
  /** Frames of the other side that were decoded. */
  frames(): Promise<number>;
  phrase(): Promise<string | undefined>;
  /** Peer connections that are not closed. */
  connections(): number;
  /** Devices of this page that are open. */
  open(): number;
}
