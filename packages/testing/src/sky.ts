import type { OperationName } from '@parley/protocol';
import type { Weather } from './weather.js';

/** All that the network does at once: several weathers, taken together. */
export interface Sky {
  /** Milliseconds that every frame takes. */
  readonly delay: number;
  /** Milliseconds that a frame may take more than another; 0 keeps all in order. */
  readonly within: number;
  readonly doubles: boolean;
  readonly refuses: boolean;
  /** Frames of the server that a connection lives through. */
  readonly frames: number;
  /** Requests at which the connection drops. */
  readonly dropsOn: ReadonlySet<OperationName>;
}

/** Delays add up, the least of `drops` wins, and whatever one of them does is done. */
export function skyOf(weathers: readonly Weather[]): Sky {
  let sky: Sky = { delay: 0, within: 0, doubles: false, refuses: false, frames: Infinity, dropsOn: new Set() };
  for (const weather of weathers) sky = { ...sky, ...changeBy(weather, sky) };
  return sky;
}

function changeBy(weather: Weather, sky: Sky): Partial<Sky> {
  switch (weather.kind) {
    case 'clear':
      return {};
    case 'delays':
      return { delay: sky.delay + weather.ms };
    case 'reorders':
      return { within: Math.max(sky.within, weather.within) };
    case 'doubles':
      return { doubles: true };
    case 'refuses':
      return { refuses: true };
    case 'drops':
      return {
        frames: Math.min(sky.frames, weather.afterFrames),
        dropsOn: weather.onRequest ? new Set([...sky.dropsOn, weather.onRequest]) : sky.dropsOn,
      };
  }
}
