import { useCall, useParley } from '@parley/react';
import { useEffect, useRef } from 'react';
import type { Layout } from './use-layout.js';

/** Where no conversation is open, opens the one of a call, or the one with the caller, once a call is answered. */
export function useAnsweredConversation({ conversation, open }: Layout): void {
  const { conversations } = useParley();
  const current = useCall()?.state;
  const call = current?.direction === 'incoming' && current.status !== 'ended' ? current : undefined;
  const seen = useRef<string>(undefined);
  const latest = useRef({ conversation, open });
  useEffect(() => {
    latest.current = { conversation, open };
  });
  const { id, conversationId } = call ?? {};
  const caller = call?.peer.id;
  useEffect(() => {
    if (id === undefined || caller === undefined || seen.current === id) return undefined;
    // Once a call: whoever goes back to the list during it wants the list.
    seen.current = id;
    const go = (place: string) => {
      if (latest.current.conversation === undefined) latest.current.open(place);
    };
    if (conversationId === undefined) {
      conversations.direct(caller).then(
        (direct) => go(direct.id),
        // The call goes on without its conversation, which the list still offers.
        () => undefined,
      );
      return undefined;
    }
    // Who was added to a call may be no member of its conversation.
    const { state } = conversations.get(conversationId);
    let opened = false;
    const look = () => {
      if (opened || state.get().status !== 'ready') return;
      opened = true;
      go(conversationId);
    };
    look();
    return state.subscribe(look);
  }, [conversations, id, conversationId, caller]);
}
