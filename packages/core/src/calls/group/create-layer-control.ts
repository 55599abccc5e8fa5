import type { StreamLayer } from '@parley/protocol';
import type { Clock } from '../../ports/clock.js';
import type { ShownSize } from '../media-port.js';
import { chooseLayers, type Tile, type TileLayer } from './choose-layers.js';
import { nameOf, type RemoteStream } from './remote-streams.js';

/** What the control needs. */
export interface LayerControlParts {
  readonly clock: Clock;
  /** Asks the media server. Rejects where it was not done. */
  readonly ask: (layers: readonly StreamLayer[]) => Promise<unknown>;
  /** Told which pictures are seen and not received, since the way does not carry them, whenever these are others. */
  readonly onPaused: (paused: readonly PausedPicture[]) => void;
}

/** Asks for pictures as they are seen: in the fitting size, or not at all. */
export interface LayerControl {
  /**
   * What arrives now. A connection made anew begins with all of it in full size. What is expected, by `mid`, is about to be shown in
   * place of another connection's: for a while it counts as seen.
   */
  setStreams(streams: readonly RemoteStream[], fresh: boolean, expected?: readonly string[]): void;
  /** What arrives now. */
  streams(): readonly RemoteStream[];
  setShown(mid: string, size: ShownSize | undefined): void;
  /** For all pictures together, in kbit/s. */
  setBudget(kbps: number): void;
  end(): void;
}

/** What is asked for is gathered so long, in ms: the server is asked twice a second at most. */
export const gatherMs = 500;
/** A picture that goes out of sight goes on for so long, in ms: lists scroll back and screens are built anew. */
export const stayMs = 1_500;
/** What takes the place of another connection's picture is given so long to come, in ms. */
export const expectMs = 5_000;
/** What one `media.configure` may carry. */
const mostLayers = 100;
const expectedSize: ShownSize = { width: 640, height: 360 };

/** A picture that does not come for a while. */
export type PausedPicture = Pick<RemoteStream, 'participant' | 'source'>;

interface Shown {
  readonly size: ShownSize;
  /** When it went out of sight. */
  readonly hiddenAt?: number;
}

/** Nothing is seen at first. */
export function createLayerControl({ clock, ask, onPaused }: LayerControlParts): LayerControl {
  let streams: readonly RemoteStream[] = [];
  let budget = Number.POSITIVE_INFINITY;
  // Sizes belong to whom and what is shown, over all connections.
  const shown = new Map<string, Shown>();
  let told = new Map<string, TileLayer>();
  let stop: (() => void) | undefined;
  let resting = false;
  let paused = '';
  let ended = false;

  const keyOf = (mid: string) => {
    const stream = streams.find((one) => one.mid === mid);
    return stream && nameOf(stream.participant, stream.source);
  };
  const tiles = (): readonly Tile[] =>
    streams.flatMap(({ mid, participant, source }) =>
      source === 'microphone' ? [] : [{ mid, source, size: shown.get(nameOf(participant, source))?.size }],
    );
  const forgetHidden = () => {
    let next: number | undefined;
    for (const [key, { hiddenAt }] of shown) {
      if (hiddenAt === undefined) continue;
      if (clock.now() >= hiddenAt + stayMs) shown.delete(key);
      else next = Math.min(next ?? Number.POSITIVE_INFINITY, hiddenAt + stayMs);
    }
    return next;
  };
  const tellPaused = (mids: readonly string[]) => {
    const now = streams.filter(({ mid }) => mids.includes(mid));
    const names = now.map(({ participant, source }) => nameOf(participant, source)).join();
    if (names === paused) return;
    paused = names;
    onPaused(now.map(({ participant, source }) => ({ participant, source })));
  };
  const flush = () => {
    stop?.();
    stop = undefined;
    if (ended) return;
    const wake = forgetHidden();
    const all = tiles();
    const wanted = chooseLayers(all, budget, told);
    tellPaused(all.filter(({ mid, size }) => size && wanted.get(mid)?.on === false).map(({ mid }) => mid));
    const changes = [...wanted].filter(([mid, layer]) => !isSame(told.get(mid), layer)).slice(0, mostLayers);
    told = new Map([...told].filter(([mid]) => wanted.has(mid)));
    if (changes.length === 0) {
      if (wake !== undefined) stop = clock.setTimer(flush, Math.max(gatherMs, wake - clock.now()));
      return;
    }
    const before = told;
    for (const [mid, layer] of changes) told.set(mid, layer);
    resting = true;
    stop = clock.setTimer(rested, gatherMs);
    ask(changes.map(([mid, { on, substream }]) => ({ mid, on, ...(substream !== undefined && { substream }) }))).catch(
      () => {
        // Not done: it is asked for again with what changes next, or a while later.
        if (before !== told) return;
        for (const [mid] of changes) told.delete(mid);
        if (!resting) stop ??= clock.setTimer(flush, 4 * gatherMs);
      },
    );
  };
  const rested = () => {
    resting = false;
    stop = undefined;
    flush();
  };
  const soon = () => {
    if (!resting && !ended) flush();
  };
  return {
    streams: () => streams,
    setStreams(next, fresh, expected = []) {
      if (fresh) told = new Map();
      // A place that is given to somebody else begins anew.
      for (const { mid, participant } of streams)
        if (!next.some((one) => one.mid === mid && one.participant === participant)) told.delete(mid);
      streams = next;
      for (const key of expected.map(keyOf))
        if (key !== undefined && !shown.has(key))
          shown.set(key, { size: expectedSize, hiddenAt: clock.now() + expectMs });
      soon();
    },
    setShown(mid, size) {
      const key = keyOf(mid);
      if (key === undefined) return;
      const known = shown.get(key);
      if (size) shown.set(key, { size });
      else if (known && known.hiddenAt === undefined) shown.set(key, { ...known, hiddenAt: clock.now() });
      soon();
    },
    setBudget(kbps) {
      budget = kbps;
      soon();
    },
    end() {
      ended = true;
      stop?.();
    },
  };
}

function isSame(one: TileLayer | undefined, other: TileLayer): boolean {
  return one?.on === other.on && (!other.on || one.substream === other.substream);
}
