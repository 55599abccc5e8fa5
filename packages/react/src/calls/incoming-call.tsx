import type { Call, CallSnapshot } from '@parley/core';
import BellOff from 'lucide-react/icons/bell-off';
import Phone from 'lucide-react/icons/phone';
import PhoneOff from 'lucide-react/icons/phone-off';
import Video from 'lucide-react/icons/video';
import { useState } from 'react';
import { useObservable } from '../provider/use-observable.js';
import { useParley } from '../provider/use-parley.js';
import { Avatar } from '../theme/avatar.js';
import { cx } from '../theme/cx.js';
import { IconButton } from '../theme/icon-button.js';
import { useAction } from '../theme/use-action.js';
import { useStrings } from '../theme/use-strings.js';
import { sayError } from '../theme/use-words.js';
import { callWords } from './call-words.js';
import type { CallView } from './observe-call.js';
import { usePhoneParty } from './phone/use-phone-party.js';
import { useCall } from './use-call.js';
import { useCalls } from './use-calls.js';
import { useIncomingCall } from './use-incoming-call.js';
import { useRing } from './use-ring.js';

/** What `IncomingCall` takes. */
export interface IncomingCallProps {
  /** No ringtone. */
  readonly muted?: boolean;
  readonly className?: string;
}

/**
 * A card for the call that rings. It is announced at once, rings, and leaves the focus where it is.
 *
 * @example
 * ```tsx
 * <IncomingCall muted={presence.status === 'dnd'} />
 * ```
 */
export function IncomingCall({ muted = false, className }: IncomingCallProps) {
  const incoming = useIncomingCall();
  const [silenced, setSilenced] = useState<string>();
  // The card is gone while the call is being accepted, and comes back where that was refused.
  const [refused, setRefused] = useState<{ readonly id: string; readonly error: unknown }>();
  const { calls } = useStrings();
  // Of several pages of one device exactly one sounds.
  const here = useObservable(useParley().calls.rings);
  const rings = incoming?.state.status === 'incoming';
  const id = incoming?.call.id;
  useRing('incoming', rings && here && !muted && silenced !== id);
  const { title } = usePhoneParty(incoming?.state.peer ?? nobody);
  const words = incoming && (incoming.state.video ? calls.incomingVideo : calls.incomingAudio)(title);
  return (
    <>
      <div className="parley-hidden" role="alert">
        {rings && words}
      </div>
      {incoming && (
        <Card
          key={id}
          view={incoming}
          label={words ?? ''}
          quiet={muted || silenced === id}
          silence={() => setSilenced(id)}
          refused={refused?.id === id ? refused?.error : undefined}
          onRefused={(error) => setRefused({ id: incoming.call.id, error })}
          className={className}
        />
      )}
    </>
  );
}

const nobody = { id: '', name: '' };

interface CardProps {
  readonly view: CallView;
  readonly label: string;
  readonly quiet: boolean;
  readonly silence: () => void;
  /** Why it could not be accepted. */
  readonly refused: unknown;
  readonly onRefused: (error: unknown) => void;
  readonly className?: string;
}

function Card({ view: { call, state }, label, quiet, silence, refused, onRefused, className }: CardProps) {
  const strings = useStrings();
  const running = useCall();
  const [{ pending, error }, run] = useAction();
  const { calls } = strings;
  const { title, number } = usePhoneParty(state.peer);
  const elsewhere = useObservable(useParley().calls.elsewhere);
  const inOtherTab =
    state.reason === 'answeredElsewhere' && elsewhere.some(({ id, where }) => id === call.id && where === 'page');
  const busy = running !== undefined && running.state.status !== 'ended';
  const others = useCalls().filter((each) => each.id !== call.id && each.state.get().status !== 'ended');
  const holds = busy && others.every(waits);
  const accept = (video: boolean) =>
    run(() =>
      call.accept({ video }).catch((reason: unknown) => {
        onRefused(reason);
        throw reason;
      }),
    );
  const why = error ?? refused;
  // Declined here: nothing is left to say. Everything else says why it stopped ringing.
  if (state.status === 'ended' && state.reason !== undefined && ['rejected', 'busy'].includes(state.reason))
    return null;
  return (
    <section
      className={cx('parley-root', 'parley-incoming', className)}
      aria-label={label}
      onKeyDown={(event) => {
        // Once silent there is nothing to close: the key is for whoever comes next.
        if (event.key !== 'Escape' || state.status !== 'incoming' || quiet) return;
        event.stopPropagation();
        silence();
      }}
    >
      <div className="parley-incoming-who">
        <Avatar user={state.peer} size={48} />
        <div className="parley-incoming-text">
          <bdi className="parley-incoming-name">{title}</bdi>
          {number !== undefined && (
            <bdi className="parley-incoming-number" dir="ltr">
              {number}
            </bdi>
          )}
          <span className="parley-incoming-kind">
            <span role={state.status === 'ended' ? 'status' : undefined}>
              {inOtherTab ? calls.answeredInOtherTab : callWords(state, strings)}
            </span>
            <Reason state={state} />
            {state.encrypted && <span className="parley-incoming-about">{calls.security.title}</span>}
          </span>
          {state.status === 'incoming' && <Already state={state} />}
        </div>
        {state.status === 'incoming' && !quiet && (
          <IconButton icon={BellOff} label={calls.silence} className="parley-incoming-silence" onClick={silence} />
        )}
      </div>
      {why !== undefined && (
        <p className="parley-error" role="alert">
          {sayError(strings, why)}
        </p>
      )}
      {state.status === 'incoming' && busy && (
        <p className="parley-muted">{holds ? calls.holdsCurrent : calls.endAndAccept}</p>
      )}
      {state.status === 'incoming' && (
        <div className="parley-incoming-actions">
          <button
            type="button"
            className="parley-button parley-button-danger"
            disabled={pending}
            onClick={() => run(() => call.reject())}
          >
            <PhoneOff aria-hidden="true" size={18} strokeWidth={1.5} />
            {calls.decline}
          </button>
          {state.video && (
            <IconButton
              className="parley-incoming-audio"
              icon={Phone}
              label={calls.acceptAudio}
              disabled={pending}
              onClick={() => accept(false)}
            />
          )}
          <button
            type="button"
            className="parley-button parley-button-go"
            aria-label={state.video ? calls.acceptVideo : undefined}
            title={state.video ? calls.acceptVideo : undefined}
            disabled={pending}
            onClick={() => accept(state.video)}
          >
            {state.video ? (
              <Video aria-hidden="true" size={18} strokeWidth={1.5} />
            ) : (
              <Phone aria-hidden="true" size={18} strokeWidth={1.5} />
            )}
            {holds && !state.video ? calls.holdAndAccept : calls.accept}
          </button>
        </div>
      )}
    </section>
  );
}

/** Goes on waiting when another call is taken, or rings itself. */
function waits(call: Call): boolean {
  const { status, capabilities } = call.state.get();
  return status === 'incoming' || capabilities.hold;
}

/** Who of a group is in already, besides the one who calls. */
function Already({ state }: { readonly state: CallSnapshot }) {
  const { calls } = useStrings();
  const { group, peer, participants } = state;
  const names = participants
    .filter(({ id, local, state: where }) => !local && where === 'joined' && id !== peer.id)
    .map(({ user }) => user.name);
  if (!group || names.length === 0) return null;
  const [first = '', ...others] = names;
  const who = others.length > 0 ? calls.andMore(first, others.length) : first;
  return <span className="parley-incoming-in">{calls.inAlready(who, names.length)}</span>;
}

/** Why they call: the group that they call from. */
function Reason({ state }: { readonly state: CallSnapshot }) {
  return state.conversationId === undefined ? null : <Conversation id={state.conversationId} />;
}

function Conversation({ id }: { readonly id: string }) {
  const { kind, title } = useObservable(useParley().conversations.get(id).state);
  const { calls } = useStrings();
  return kind !== 'direct' && title !== '' ? <span className="parley-incoming-about">{calls.about(title)}</span> : null;
}
