import { Avatar, useUsers } from '@parley/react';
import type { User } from '@parley/web';
import { X } from 'lucide-react';
import { hrefOf } from '../routing/route.js';
import { useSetting } from '../shared/use-setting.js';
import { useMe } from './use-me.js';
import { usePeerOf } from './use-peer-of.js';

/** Tells a newcomer how to see the other side of what they do. Inside "side by side" it is there already. */
export function OtherSide({ conversationId }: { readonly conversationId?: string }) {
  const [saved, save] = useSetting('other-side');
  const other = useSomebodyElse(conversationId);
  if (saved === 'seen' || window.parent !== window || !other) return null;
  return (
    <aside className="other-side" aria-label="See the other side">
      <Avatar user={other} size={32} />
      <p className="other-side-words">
        <span>See the other side</span>
        <a className="link" href={hrefOf({ as: other.id })} target="_blank" rel="noreferrer">
          Open a second window as <bdi>{other.name}</bdi>
        </a>
      </p>
      <button
        type="button"
        className="icon-button icon-button-small"
        aria-label="Hide this hint"
        title="Hide this hint"
        onClick={() => save('seen')}
      >
        <X size={16} strokeWidth={1.5} aria-hidden="true" />
      </button>
    </aside>
  );
}

function useSomebodyElse(conversationId?: string): User | undefined {
  const me = useMe();
  const peer = usePeerOf(conversationId);
  const { users } = useUsers();
  if (peer && !peer.bot) return peer;
  return users.find((user) => user.id !== me.id && !user.bot);
}
