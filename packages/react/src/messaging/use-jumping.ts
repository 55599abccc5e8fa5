import type { Message } from '@parley/core';
import { useCallback, useLayoutEffect, type RefObject } from 'react';
import { placeOf, type PlaceState } from '../provider/desk.js';
import { useObservable } from '../provider/use-observable.js';
import { useParleyContext } from '../provider/use-parley-context.js';
import type { ThreadScroller } from './thread-scroller.js';
import type { MessagesView } from './use-messages.js';
import type { Older } from './use-older.js';

/** What leads a reader to a message. */
export interface JumpingInput {
  readonly conversationId: string;
  readonly thread?: number;
  readonly view: MessagesView;
  readonly older: Older;
  readonly scroller: ThreadScroller;
  readonly content: RefObject<HTMLElement | null>;
  readonly onMissing: () => void;
}

/** Where the reader is led. */
export interface Jumping {
  /** The message that has to be on the page. */
  readonly target?: Message;
  /** Older messages are being loaded on the way to it. */
  readonly searching: boolean;
  readonly jump: (seq: number) => void;
}

/** Leads the reader to a message: loads older ones until it is there, puts it before them and gives it the focus. */
export function useJumping(input: JumpingInput): Jumping {
  const { conversationId, thread, view, older, scroller, content, onMissing } = input;
  const { desk } = useParleyContext();
  const place = placeOf(conversationId, thread);
  const wanted = useObservable(desk, (all) => all.get(place)?.jumpTo);
  const { messages, status, hasOlder } = view;
  const target = wanted && messages.find((message) => message.seq === wanted.seq);
  const going = wanted !== undefined && !wanted.reached;
  const jump = useCallback((seq: number) => desk.patch(place, { jumpTo: { seq } }), [desk, place]);
  useLayoutEffect(() => {
    if (!going || status !== 'ready') return;
    const arrive = (jumpTo: PlaceState['jumpTo']) => desk.patch(place, { jumpTo });
    const row = target && content.current?.querySelector<HTMLElement>(`[data-parley-seq="${wanted.seq}"]`);
    if (row) {
      scroller.toElement(row);
      row.focus({ preventScroll: true });
      flash(row);
      arrive({ seq: wanted.seq, reached: true });
    } else if (!target && !hasOlder) {
      onMissing();
      arrive(undefined);
    } else if (!target && older.error !== undefined) arrive(undefined);
    else if (!target) older.load();
  }, [going, wanted, target, status, hasOlder, older, scroller, content, desk, place, onMissing]);
  return { target, searching: going && !target, jump };
}

function flash(row: HTMLElement): void {
  row.dataset['parleyFlash'] = '';
  row.addEventListener('animationend', () => delete row.dataset['parleyFlash'], { once: true });
}
