import Play from 'lucide-react/icons/play';
import { useStrings } from '../../theme/use-strings.js';
import type { CallView } from '../observe-call.js';
import { usePhoneWords } from './use-phone-words.js';

/** What hold means while it lasts, and the way back from one's own. */
export function HoldNote({
  call,
  state: { held, capabilities },
  attempt,
}: CallView & { readonly attempt: (work: () => Promise<unknown>) => void }) {
  const { calls } = useStrings();
  const words = usePhoneWords();
  if (!held.local && !held.remote) return null;
  return (
    <div className="parley-phone-hold">
      <p>
        <strong>{held.local ? calls.onHold : calls.heldByThem}</strong>
        <span>{held.local ? words.holdNote : words.heldNote}</span>
      </p>
      {held.local && capabilities.hold && (
        <button type="button" className="parley-button" onClick={() => attempt(() => call.hold(false))}>
          <Play aria-hidden="true" size={16} strokeWidth={1.5} />
          {calls.resume}
        </button>
      )}
    </div>
  );
}
