import type { Candidate } from '@parley/protocol';
import { MediaServerError } from '../../calls/media-server.js';
import { fields, number, type Fields, type JanusFrame, type Jsep } from './janus-frame.js';
import type { JanusLink } from './janus-link.js';

/** One attachment to the video room plugin: one connection of a device, or none. */
export interface JanusHandle {
  readonly id: number;
  /** Sends a message to the plugin and gives its answer. */
  message(body: Fields, jsep?: Jsep): Promise<JanusFrame>;
  trickle(candidates: readonly Candidate[]): Promise<void>;
  /** Ends it with all that flows over it. Never rejects; what cannot be done now is done once Janus is back. */
  detach(): Promise<void>;
}

/** The handles of a link. */
export interface JanusHandles {
  attach(label: string, onEvent: (frame: JanusFrame) => void): Promise<JanusHandle>;
  /** A handle that another process attached to the same session. */
  adopt(id: number, onEvent: (frame: JanusFrame) => void): JanusHandle;
  /** Takes what arrived for a handle. */
  event(id: number, frame: JanusFrame): void;
  /** Detaches what could not be while the connection was gone. */
  settle(): Promise<void>;
  /** All handles are void. */
  forget(): void;
}

/** Keeps the handles of a link. `onUnsure` is told where one may be attached that nobody knows of. */
export function createJanusHandles(link: () => JanusLink, onUnsure: () => void = () => undefined): JanusHandles {
  const listeners = new Map<number, (frame: JanusFrame) => void>();
  const owed = new Set<number>();

  async function detach(id: number): Promise<void> {
    listeners.delete(id);
    owed.add(id);
    try {
      await link().ask({ janus: 'detach', handle_id: id });
      owed.delete(id);
    } catch (error) {
      // Refused: there is no such handle any more.
      if (error instanceof MediaServerError && error.code === 'refused') owed.delete(id);
    }
  }

  function adopt(id: number, onEvent: (frame: JanusFrame) => void): JanusHandle {
    listeners.set(id, onEvent);
    return {
      id,
      message: (body, jsep) =>
        link().ask({ janus: 'message', handle_id: id, body, ...(jsep === undefined ? {} : { jsep }) }),
      async trickle(candidates) {
        const sent = candidates.map(({ candidate, sdpMid, sdpMLineIndex }) =>
          candidate === '' ? { completed: true } : { candidate, sdpMid, sdpMLineIndex },
        );
        await link().ask({ janus: 'trickle', handle_id: id, candidates: sent }, 'ack');
      },
      detach: () => detach(id),
    };
  }

  return {
    async attach(label, onEvent) {
      const request = { janus: 'attach', plugin: 'janus.plugin.videoroom', opaque_id: label };
      const answer = await link()
        .ask(request)
        .catch((error: unknown) => {
          // A Janus that stood still attaches it once it goes on; the answer may be lost with the connection.
          if (!(error instanceof MediaServerError && error.code === 'refused')) onUnsure();
          throw error;
        });
      const id = number(fields(answer.all['data'])['id']);
      if (id === undefined)
        throw new MediaServerError('refused', 'Unable to use the media server: because its answer names no handle.');
      return adopt(id, onEvent);
    },
    adopt,
    event(id, frame) {
      listeners.get(id)?.(frame);
    },
    async settle() {
      await Promise.all([...owed].map(detach));
    },
    forget() {
      listeners.clear();
      owed.clear();
    },
  };
}
