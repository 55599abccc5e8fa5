import type { Observable } from '../../kernel/observable.js';
import { createScope } from '../../kernel/scope.js';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { Call, CallEffects } from '../calls.js';
import type { HeldCall } from '../create-call.js';
import type { DeviceChoice } from '../create-devices.js';
import type { LocalTrack, MediaPort } from '../media-port.js';
import { followDevices } from './follow-devices.js';
import { watchMuted } from './watch-muted.js';

/** What manners need. */
export interface MannersParts {
  readonly clock: Clock;
  readonly logger?: Logger;
  readonly port: MediaPort;
  readonly choice: DeviceChoice;
  readonly list: Observable<readonly Call[]>;
  readonly held: (callId: string) => HeldCall | undefined;
  readonly effects: Observable<CallEffects>;
}

/** Looks after devices and muted microphones, for as long as calls run on this device. */
export function createManners(parts: MannersParts): void {
  const { list, held, effects } = parts;
  const tended = new Map<string, () => void>();
  let unfollow: (() => void) | undefined;

  const look = () => {
    const running = list.get().filter(({ state }) => !['incoming', 'ended'].includes(state.get().status));
    for (const { id } of running) {
      const call = held(id);
      if (call && !tended.has(id)) tended.set(id, hintWhenMuted(parts, call));
    }
    for (const [id, end] of tended) {
      if (running.some((call) => call.id === id)) continue;
      tended.delete(id);
      end();
    }
    if (tended.size > 0) {
      const locals = () => [...tended.keys()].flatMap((id) => held(id)?.local ?? []);
      unfollow ??= followDevices({ ...parts, running: locals });
    } else {
      unfollow?.();
      unfollow = undefined;
    }
  };
  const followed = new Set<Call>();
  const follow = () => {
    for (const call of list.get())
      if (!followed.has(call)) {
        followed.add(call);
        call.state.subscribe(look);
      }
    look();
  };
  list.subscribe(follow);
  effects.subscribe(look);
  follow();
}

/** Tells a call when its user speaks though the microphone is off. */
function hintWhenMuted({ clock, port, effects }: MannersParts, { call, local, hint }: HeldCall): () => void {
  const scope = createScope();
  let listened: LocalTrack | undefined;
  let stop: (() => void) | undefined;
  const look = () => {
    const { status } = call.state.get();
    const wanted =
      effects.get().mutedHint && (status === 'active' || status === 'reconnecting') && !local.side.on.microphone;
    const track = wanted ? local.side.tracks.microphone : undefined;
    if (track === listened) return;
    stop?.();
    listened = track;
    stop = track && watchMuted({ port, clock }, track, hint);
  };
  scope.add(call.state.subscribe(look));
  scope.add(effects.subscribe(look));
  scope.add(() => stop?.());
  look();
  return () => scope.end();
}
