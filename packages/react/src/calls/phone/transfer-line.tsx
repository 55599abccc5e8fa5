import type { CallSnapshot } from '@parley/core';
import PhoneForwarded from 'lucide-react/icons/phone-forwarded';
import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { IconButton } from '../../theme/icon-button.js';
import { useStrings } from '../../theme/use-strings.js';
import { usePhoneParty } from './use-phone-party.js';
import { usePhoneWords } from './use-phone-words.js';

/** How far a transfer is: tried, or not come about and why. One that came about ends the call. */
export function TransferLine({ state, onAgain }: { readonly state: CallSnapshot; readonly onAgain: () => void }) {
  const { common } = useStrings();
  const { transfer: words } = usePhoneWords();
  const [read, setRead] = useState(false);
  const { transfer, capabilities } = state;
  const { title } = usePhoneParty({ id: transfer?.to ?? '', name: '' });
  if (!transfer || transfer.state === 'done' || read) return null;
  const { reason = 'failed' } = transfer;
  const failed = transfer.state === 'failed';
  return (
    <div className="parley-stage-line parley-transfer-line" role={failed ? 'alert' : 'status'}>
      <PhoneForwarded aria-hidden="true" size={20} strokeWidth={1.5} />
      <p>{failed ? words.failed(title, words.failures[reason] ?? words.unknown) : words.trying(title)}</p>
      {failed && (
        <>
          {capabilities.transfer && (
            <button type="button" className="parley-button" onClick={onAgain}>
              {words.again}
            </button>
          )}
          <IconButton icon={X} label={common.close} onClick={() => setRead(true)} />
        </>
      )}
    </div>
  );
}
