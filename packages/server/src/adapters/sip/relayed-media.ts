import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js';

/** What sip.js takes for media: descriptions of others that it carries. */
export interface RelayedMedia extends SessionDescriptionHandler {
  /** Says what the next description is that is asked for here. */
  give(sdp: string): void;
}

/** Makes the media of one session. An offer of the phone, but for its first one, is told, and its answer waited for. */
export function createRelayedMedia(
  offered: (sdp: string, done: { answer: (sdp: string) => void; refuse: () => void }) => void,
): RelayedMedia {
  let given: string | undefined;
  /** The offer of the phone that nobody has answered yet. */
  let theirs: string | undefined;
  let refuse: (() => void) | undefined;
  const body = (sdp: string): BodyAndContentType => ({ body: sdp, contentType: 'application/sdp' });

  return {
    give(sdp) {
      given = sdp;
    },
    getDescription() {
      if (given !== undefined) {
        const sdp = given;
        given = undefined;
        theirs = undefined;
        return Promise.resolve(body(sdp));
      }
      const sdp = theirs;
      theirs = undefined;
      if (sdp === undefined) return Promise.reject(new Error('Unable to describe media: because nothing is offered.'));
      return new Promise((resolve, reject) => {
        refuse = () => reject(new Error('Unable to answer: because the offer was refused.'));
        offered(sdp, { answer: (answer) => resolve(body(answer)), refuse });
      });
    },
    hasDescription: (type) => type === 'application/sdp',
    setDescription(sdp) {
      theirs = sdp;
      return Promise.resolve();
    },
    rollbackDescription() {
      given = undefined;
      theirs = undefined;
      return Promise.resolve();
    },
    sendDtmf: () => false,
    close() {
      refuse?.();
    },
  };
}
