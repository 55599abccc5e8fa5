import type { Parley } from '@parley/core';
import type { OperationName, Params, Result } from '@parley/protocol';
import type { Calamity, Weather } from './weather.js';

/** One client to make. */
export interface EmulatedClient {
  /** Shown to others; the id when not given. */
  readonly name?: string;
  /**
   * Tells clients of one user apart; each call makes another when not given. What a device keeps outlives its clients: the next
   * one with this device finds it.
   */
  readonly device?: string;
  /** The device keeps nothing, as in a private window. */
  readonly storage?: false;
}

/** One app on the emulated server. */
export interface EmulatedApp {
  readonly id: string;
  /** Creates the user where there is none, and connects one more client of theirs. */
  user(userId: string, client?: EmulatedClient): Promise<Parley>;
}

/** How to make an emulator. */
export interface EmulatorOptions {
  /** Chance is the same in every run; another seed gives another run. 1 when not given. */
  readonly seed?: number;
  /** A media server carries calls of more than two, and those with captions; without it devices reach each other directly. */
  readonly media?: boolean;
}

/** A Parley server in this process: its own rules on stores in memory, no network, and a clock that you move. */
export interface Emulator {
  /** Milliseconds since the epoch, by the virtual clock. */
  now(): number;
  /** The app of this name, made when first asked for; one app is there from the start. */
  app(name?: string): Promise<EmulatedApp>;
  /** The same as `app().user()`. */
  user(userId: string, client?: EmulatedClient): Promise<Parley>;
  /**
   * Ends a client as a crash does: it does nothing any more, nothing it waits for settles, and only what it had written is kept.
   * The server finds out in its own time.
   */
  crash(parley: Parley): void;
  /**
   * Makes another client over what a client's device keeps, as a page that is loaded anew; the one before crashes if it has not.
   * It connects by itself, in whatever weather; `run(next.connect())` waits for that.
   */
  reload(parley: Parley): Promise<Parley>;
  /**
   * Asks the server as a user of the first app, past all weather: what is true, whatever clients show.
   * @throws an error with the `code` with which the server refuses
   */
  ask<K extends OperationName>(userId: string, op: K, params: Params<K>): Promise<Result<K>>;
  /** Moves time by `ms` milliseconds, with all that falls due in between. */
  advance(ms: number): Promise<void>;
  /**
   * Moves time, from one thing that falls due to the next, until the promise settles, and gives its value. Rejects when that
   * takes more than ten virtual minutes.
   */
  run<T>(promise: Promise<T>): Promise<T>;
  /** Changes what the network does to one user, or to everybody, from now on; several weathers come together. */
  weather(weather: Weather | readonly Weather[], options?: { readonly user?: string }): void;
  /** Lets something happen to the server. */
  happens(calamity: Calamity): Promise<void>;
  /** Starts a killed server again on what it had stored. */
  restart(): Promise<void>;
  /**
   * A user says something in a call with captions, which all in it are told as text; one that is not final is replaced by the next.
   * @throws Error where nothing listens to them: the emulator has no `media`, no call of theirs has captions, or their microphone is off
   */
  say(userId: string, text: string, options?: { readonly final?: boolean }): void;
  /** Disconnects all clients and stops the server. */
  stop(): Promise<void>;
}
