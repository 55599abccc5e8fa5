import type { Call } from '@parley/core';
import ArrowLeftRight from 'lucide-react/icons/arrow-left-right';
import Merge from 'lucide-react/icons/merge';
import { useObservable } from '../../provider/use-observable.js';
import { useParley } from '../../provider/use-parley.js';
import { Avatar } from '../../theme/avatar.js';
import { useAction } from '../../theme/use-action.js';
import { useStrings } from '../../theme/use-strings.js';
import { callWords } from '../call-words.js';
import { isOnStage, type CallView } from '../observe-call.js';
import { usePhoneParty } from './use-phone-party.js';
import { sayRefusal, usePhoneWords } from './use-phone-words.js';

/** The calls that wait beside the one on the stage, and for a moment why one of them has ended. */
export function OtherCalls({ call, state }: CallView) {
  const words = usePhoneWords();
  const others = useObservable(useParley().calls.list).filter(({ id }) => id !== call.id);
  if (others.length === 0) return null;
  return (
    <ul className="parley-others" aria-label={words.others}>
      {others.map((other) => (
        <OtherCall key={other.id} other={other} current={{ call, state }} />
      ))}
    </ul>
  );
}

function OtherCall({ other, current }: { readonly other: Call; readonly current: CallView }) {
  const strings = useStrings();
  const words = usePhoneWords();
  const state = useObservable(other.state);
  const { title } = usePhoneParty(state.peer);
  const mine = usePhoneParty(current.state.peer).title;
  const [{ pending, error }, attempt] = useAction();
  if (!isOnStage(state)) return null;
  const ended = state.status === 'ended';
  const connects = !ended && current.state.capabilities.transfer && state.capabilities.transfer;
  const change = async () => {
    const { held, capabilities } = current.state;
    // Both at once: there is no moment in which nobody is on the line.
    await Promise.all([other.hold(false), ...(capabilities.hold && !held.local ? [current.call.hold()] : [])]);
  };
  return (
    <li className="parley-other">
      <Avatar user={{ ...state.peer, name: /\p{L}/u.test(title) ? title : '' }} size={32} />
      <span className="parley-other-text">
        <bdi className="parley-other-name">{title}</bdi>
        <span className="parley-other-state" role={ended ? 'status' : undefined}>
          {callWords(state, strings)}
        </span>
        {error !== undefined && (
          <span className="parley-error" role="alert">
            {words.failed(sayRefusal(strings, words, error))}
          </span>
        )}
      </span>
      {connects && (
        <button
          type="button"
          className="parley-button"
          aria-label={words.connect(mine, title)}
          disabled={pending}
          onClick={() => attempt(() => current.call.transfer(other))}
        >
          <Merge aria-hidden="true" size={16} strokeWidth={1.5} />
          {words.connectShort}
        </button>
      )}
      {state.capabilities.hold && (
        <button
          type="button"
          className="parley-button"
          aria-label={words.switchTo(title)}
          disabled={pending}
          onClick={() => attempt(change)}
        >
          <ArrowLeftRight aria-hidden="true" size={16} strokeWidth={1.5} />
          {words.switchShort}
        </button>
      )}
    </li>
  );
}
