import type { EventFrame } from '@parley/protocol';
import type { CallLife } from './call-life.js';

/** What is told of a call beside its record and its media. */
export type CallNews = EventFrame<'media.talking' | 'call.muted' | 'call.captioned' | 'call.reacted' | 'call.received'>;

/** Shows or tells it. */
export function tellNews(life: Pick<CallLife, 'change' | 'emit'>, { ev, data }: CallNews): void {
  switch (ev) {
    case 'media.talking':
      life.change({ type: 'speaking', participant: data.userId, speaking: data.talking });
      return;
    case 'call.muted':
      life.emit('muted', { source: data.source, by: data.by });
      return;
    case 'call.captioned':
      // Lines that come while the code does are told once it is there, in order; without it the call has none.
      import('./captions.js').then(
        ({ captioned }) => life.change({ type: 'captioned', lines: (model) => captioned(model, data) }),
        () => undefined,
      );
      return;
    case 'call.reacted':
      life.emit('reaction', { participant: data.userId, emoji: data.emoji });
      return;
    case 'call.received':
      if (data.kind === undefined) life.emit('data', { from: data.from, data: data.data });
  }
}
