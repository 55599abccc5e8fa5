import type { Clock, EngineTerms, OwnEngine, Port, ToEngine, ToView } from '@parley/core';
import type { Group, Member } from './join-group.js';

/** Who signs in, as the token says. */
export type Who = Parameters<EngineTerms['admit']>[0];

/** What a seat needs. */
export interface SeatParts {
  readonly clock: Clock;
  /** Starts an engine of this tab's own. */
  readonly start: (terms: EngineTerms) => OwnEngine;
  /** Joins the tabs of the same user; undefined where this tab stays on its own. */
  readonly join: (who: Who, member: Member) => Promise<Group | undefined>;
  /** The device of a tab on its own. */
  readonly device: () => string;
}

/** Where a tab's view is served: by an engine of its own, or by that of the tab that leads. */
export interface Seat {
  readonly port: Port<ToEngine, ToView>;
  /** The page is frozen or put away: nothing of it stays open. */
  suspend(): void;
  /** The page is back. */
  resume(): void;
}

// So long every tab has to hear that nobody is signed in any more, before another one may lead.
const signOutTime = 1_000;

/**
 * A view begins with an engine of its own. Once that has a token it waits until its tab may lead; where another tab leads, the
 * view goes over to that one's engine. Whenever the engine changes, the view hears `hello` and says again what has no answer.
 */
export function createSeat({ clock, start, join, device }: SeatParts): Seat {
  let listener: (message: ToView) => void = () => undefined;
  let say: ((message: ToEngine) => void) | undefined;
  let own: OwnEngine | undefined;
  let former: EngineTerms['former'];
  let joining: Promise<Group | undefined> | undefined;
  let group: Group | undefined;
  let stopLeaving: (() => void) | undefined;
  let turn = 0;
  let lines = 0;
  let away = false;

  const hear = (message: ToView) => {
    // Which engine it is, this seat says.
    if (message.type === 'hello') return;
    if (message.type === 'session') former = message.session;
    else if (message.type === 'signedOut') {
      former = undefined;
      stopLeaving = clock.setTimer(leave, signOutTime);
    }
    listener(message);
  };
  const use = (next: (message: ToEngine) => void) => {
    // What the view says to the greeting goes after it.
    const said: ToEngine[] = [];
    say = (message) => said.push(message);
    listener({ type: 'hello', engine: `${++lines}` });
    say = next;
    said.forEach(next);
  };
  const begin = () => {
    const engine = start({
      admit,
      device: () => group?.terms?.device ?? device(),
      epoch: () => group?.terms?.epoch,
      former,
      onFailed(error) {
        if (error.code === 'connection/superseded' && group?.superseded()) return true;
        leave();
        return false;
      },
    });
    own = engine;
    engine.port.listen(hear);
    use((message) => engine.port.post(message));
  };
  const stop = () => {
    say = undefined;
    own?.stop();
    own = undefined;
  };
  const leave = () => {
    stopLeaving?.();
    stopLeaving = undefined;
    turn++;
    group?.leave();
    // Also one that is only being joined.
    void joining?.then((joined) => joined?.leave()).catch(() => undefined);
    joining = group = undefined;
    if (!own && !away) begin();
  };
  const member: Member = {
    lead() {
      if (!own) begin();
    },
    stop,
    follow(next) {
      stop();
      use(next);
    },
    hear,
    serve: (port) => own?.attach(port) ?? (() => undefined),
    ring: (on) => listener({ type: 'ring', on }),
  };
  const admit = async (who: Who): Promise<void> => {
    const mine = turn;
    joining ??= join(who, member);
    const joined = await joining;
    // Left meanwhile: nobody waits for it any more.
    if (mine !== turn) return new Promise(() => undefined);
    group = joined;
    await group?.admitted();
  };
  return {
    port: {
      post(message) {
        if (away) return;
        if (!own && !group) begin();
        if (message.type === 'disconnect') former = undefined;
        // Who signs in next may be somebody else.
        if (message.type === 'disconnect' || (message.type === 'connect' && stopLeaving)) leave();
        say?.(message);
      },
      listen(next) {
        listener = next;
        return () => (listener = () => undefined);
      },
    },
    suspend() {
      away = true;
      leave();
      stop();
    },
    resume() {
      if (!away) return;
      away = false;
      begin();
    },
  };
}
