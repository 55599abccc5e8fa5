import type { CallCaptions } from '../kernel/call-captions.js';
import type { CaptionEngine, CaptionStream, OpenAudioTap } from './caption-engine.js';

/** What captions are given. */
export interface CaptionsDeps {
  readonly engine: CaptionEngine;
  readonly openTap: OpenAudioTap;
  /** So many speakers are listened to at once on this server. */
  readonly mostSpeakers: number;
}

/** Puts an engine behind places where sound arrives. */
export function createCaptions({ engine, openTap, mostSpeakers }: CaptionsDeps): CallCaptions {
  let speakers = 0;

  return {
    async hear(told) {
      if (speakers >= mostSpeakers)
        throw new Error(`Unable to caption a speaker: because ${mostSpeakers} are listened to already.`);
      speakers += 1;
      let ended = false;
      let stream: CaptionStream | undefined;
      try {
        stream = await engine.open((caption) => !ended && told(caption));
        const own = stream;
        const tap = await openTap((samples) => own.write(samples));
        return {
          to: tap.to,
          end() {
            if (ended) return;
            ended = true;
            speakers -= 1;
            tap.close();
            own.end();
          },
        };
      } catch (error) {
        speakers -= 1;
        stream?.end();
        throw error;
      }
    },
  };
}
