import { ParleyError } from '../kernel/parley-error.js';
import type { ConversationExtras, ExtrasDeps } from './conversation-extras.js';
import type { Room } from './room.js';

/** Gives each extra by its name: the code of all of them is loaded when one is first called. */
export function lazyExtras(
  room: Room,
  deps: ExtrasDeps,
): <K extends keyof ConversationExtras>(name: K) => ConversationExtras[K] {
  let loading: Promise<ConversationExtras> | undefined;
  const load = () =>
    (loading ??= import('./conversation-extras.js').then(
      ({ createConversationExtras }) => createConversationExtras(room, deps),
      (cause: unknown) => {
        loading = undefined;
        const text = 'Unable to do this: its code did not arrive. Try again once connected.';
        throw new ParleyError('connection/lost', text, { retryable: true, cause });
      },
    ));
  return <K extends keyof ConversationExtras>(name: K) =>
    (async (...args: never[]) => {
      const extra = (await load())[name] as (...given: never[]) => unknown;
      return extra(...args);
    }) as ConversationExtras[K];
}
