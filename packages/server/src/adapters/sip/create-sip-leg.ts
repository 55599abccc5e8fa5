import { Invitation, Inviter, SessionState, type Session } from 'sip.js';
import type { PhoneEnd, PhoneLeg, PhoneLegEvent } from '../../kernel/phone-edge.js';
import { endOfBye, endOfFailure, refusals } from '../../telephony/cause-codes.js';
import { legLife, type LegAct, type LegInput, type LegState } from '../../telephony/leg-machine.js';
import type { RelayedMedia } from './relayed-media.js';

/** A leg over SIP. */
export interface SipLeg extends PhoneLeg {
  /** Sends the INVITE of a leg that is placed, with the offer. */
  invite(sdp: string): void;
  /** The connection it was on is gone: the edge has ended it there. */
  lost(): void;
  /** The phone offers anew. */
  offered(sdp: string, done: { answer: (sdp: string) => void; refuse: () => void }): void;
}

/** What a leg is made of. */
export interface SipLegParts {
  readonly session: Inviter | Invitation;
  readonly media: RelayedMedia;
  readonly tell: (event: PhoneLegEvent) => void;
  /** Nothing of it is left. */
  readonly over: () => void;
  readonly failed: (error: unknown) => void;
}

const isSdp = (type: string | undefined) => type?.split(';')[0]?.trim().toLowerCase() === 'application/sdp';

/** Makes the leg of a session of sip.js, and follows it. */
export function createSipLeg({ session, media, tell, over, failed }: SipLegParts): SipLeg {
  let state: LegState = session instanceof Inviter ? 'calling' : 'offered';
  let reason: PhoneEnd = 'failed';
  let isOver = false;
  /** What the last re-INVITE of the phone waits for. */
  let settled: Promise<void> = Promise.resolve();

  function step(input: LegInput): void {
    const next = legLife[state][input.type];
    if (!next) return;
    if (input.type === 'gone' || input.type === 'end') reason = input.reason;
    state = next.state;
    if (next.act) act(next.act);
    if (next.tell === 'ended') tell({ type: 'ended', reason });
    else if (next.tell === 'ringing') tell({ type: 'ringing' });
    else if (next.tell && (input.type === 'early' || input.type === 'answered'))
      tell({ type: next.tell, sdp: input.sdp });
    if (state === 'over' && !isOver) {
      isOver = true;
      over();
    }
  }

  /** What sip.js cannot do any more needs no doing: the session is over, or nearly. */
  function act(what: LegAct): void {
    const { status, phrase, reason: why } = refusals[reason];
    const extraHeaders = [`Reason: ${why}`];
    const done = (): Promise<unknown> => {
      switch (what) {
        case 'cancel':
          return session instanceof Inviter ? session.cancel({ extraHeaders }) : Promise.resolve();
        case 'reject':
          return session instanceof Invitation
            ? session.reject({ statusCode: status, reasonPhrase: phrase, extraHeaders })
            : Promise.resolve();
        case 'accept':
          return session instanceof Invitation ? session.accept() : Promise.resolve();
        case 'bye':
          return hangUp(session, extraHeaders);
      }
    };
    done().catch((error: unknown) => {
      failed(error);
      if (what === 'accept') step({ type: 'gone', reason: 'failed' });
    });
  }

  session.delegate = {
    onBye(bye) {
      step({ type: 'gone', reason: endOfBye(bye.request.getHeader('reason')) });
      void bye.accept();
    },
    onCancel: () => step({ type: 'gone', reason: 'cancelled' }),
  };
  session.stateChange.addListener((now) => {
    // Whatever ended it that was not told by a message: no answer to a message of ours, or no ACK.
    if (now !== SessionState.Terminated) return;
    queueMicrotask(() => step({ type: 'gone', reason: state === 'offered' ? 'cancelled' : 'failed' }));
  });

  return {
    invite(sdp) {
      if (!(session instanceof Inviter) || state !== 'calling') return;
      media.give(sdp);
      session
        .invite({
          requestDelegate: {
            onProgress({ message }) {
              if (message.body && isSdp(message.getHeader('content-type'))) step({ type: 'early', sdp: message.body });
              if (message.statusCode === 180) step({ type: 'ringing' });
            },
            onAccept: ({ message }) => step({ type: 'answered', sdp: message.body }),
            onReject: ({ message }) =>
              step({
                type: 'gone',
                reason: endOfFailure(message.statusCode ?? 500, message.getHeader('reason')),
              }),
            onRedirect: () => step({ type: 'gone', reason: 'failed' }),
          },
        })
        .catch((error: unknown) => {
          failed(error);
          step({ type: 'gone', reason: 'unreachable' });
        });
    },
    ring() {
      if (session instanceof Invitation && state === 'offered')
        session.progress({ statusCode: 180 }).catch((error: unknown) => failed(error));
    },
    accept(sdp) {
      if (state !== 'offered') return;
      media.give(sdp);
      step({ type: 'accept' });
    },
    async renegotiate(sdp) {
      await settled;
      if (state !== 'up') throw new Error('Unable to offer: because the phone is gone.');
      return new Promise<string>((resolve, reject) => {
        media.give(sdp);
        session
          .invite({
            requestDelegate: {
              onAccept: ({ message }) => resolve(message.body),
              onReject: ({ message }) =>
                reject(new Error(`Unable to offer: because the phone answered ${message.statusCode ?? 'nothing'}.`)),
            },
          })
          .catch(reject);
        session.stateChange.addListener((now) => {
          if (now === SessionState.Terminated) reject(new Error('Unable to offer: because the phone hung up.'));
        });
      });
    },
    end: (why) => step({ type: 'end', reason: why }),
    lost() {
      step({ type: 'gone', reason: 'failed' });
      // Nothing that it says reaches anybody; sip.js forgets it.
      session.dispose().catch(() => undefined);
    },
    offered(sdp, { answer, refuse }) {
      if (state !== 'up') {
        refuse();
        return;
      }
      settled = new Promise((resolve) => {
        // A turn later the answer is on its way, and the dialog free for an offer of ours.
        const after = (run: () => void) => {
          run();
          setImmediate(resolve);
        };
        tell({
          ...{ type: 'offered', sdp },
          answer: (own) => after(() => answer(own)),
          refuse: () => after(refuse),
        });
      });
    },
  };
}

function hangUp(session: Session, extraHeaders: string[]): Promise<unknown> {
  // It was accepted, and the ACK has not come: sip.js sends the BYE once it may.
  return session.state === SessionState.Established || session.state === SessionState.Establishing
    ? session.bye({ requestOptions: { extraHeaders } })
    : Promise.resolve();
}
