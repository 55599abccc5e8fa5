import { useObservable } from '../provider/use-observable.js';
import { useParleyContext } from '../provider/use-parley-context.js';
import { observePins, type PinList } from './observe-pins.js';

/** What `usePins` gives. */
export interface PinsView extends PinList {
  /** Asks again after a failure. */
  readonly reload: () => Promise<void>;
}

/**
 * The pinned messages of a conversation, the last pinned first; they follow what anybody pins.
 *
 * @example
 * ```tsx
 * const { items } = usePins(id);
 * return <ul>{items.map((message) => <li key={message.key}>{message.text}</li>)}</ul>;
 * ```
 */
export function usePins(conversationId: string): PinsView {
  const { parley, desk } = useParleyContext();
  const source = desk.keep(`pins ${conversationId}`, () =>
    observePins(parley.conversations.get(conversationId), parley.connection),
  );
  return { ...useObservable(source), reload: source.reload };
}
