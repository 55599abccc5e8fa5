import type { Parley } from '@parley/core';
import type { Calamity, Weather } from './weather.js';

/** One client to make. */
export interface EmulatedClient {
  /** Shown to others; the id when not given. */
  readonly name?: string;
  /** Tells clients of one user apart; each call makes another when not given. */
  readonly device?: string;
}

/** One app on the emulated server. */
export interface EmulatedApp {
  readonly id: string;
  /** Creates the user where there is none, and connects one more client of theirs. */
  user(userId: string, client?: EmulatedClient): Promise<Parley>;
}

/** A Parley server in this process: its own rules on stores in memory, no network, and a clock that you move. */
export interface Emulator {
  /** Milliseconds since the epoch, by the virtual clock. */
  now(): number;
  /** The app of this name, made when first asked for; one app is there from the start. */
  app(name?: string): Promise<EmulatedApp>;
  /** The same as `app().user()`. */
  user(userId: string, client?: EmulatedClient): Promise<Parley>;
  /** Moves time by `ms` milliseconds, with all that falls due in between. */
  advance(ms: number): Promise<void>;
  /**
   * Moves time, from one thing that falls due to the next, until the promise settles, and gives its value. Rejects when that
   * takes more than ten virtual minutes.
   */
  run<T>(promise: Promise<T>): Promise<T>;
  /** Changes what the network does to one user, or to everybody, from now on. */
  weather(weather: Weather, options?: { readonly user?: string }): void;
  /** Lets something happen to the server. */
  happens(calamity: Calamity): Promise<void>;
  /** Starts a killed server again on what it had stored. */
  restart(): Promise<void>;
  /** Disconnects all clients and stops the server. */
  stop(): Promise<void>;
}
