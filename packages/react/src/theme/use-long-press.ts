import { useRef, type PointerEvent } from 'react';

const heldMs = 500;
const slack = 10;

/** Handlers for an element that a finger can press for long; `held` gets the place. What follows of that touch clicks nothing. */
export interface LongPress {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
}

/** Tells when a finger rests on an element for half a second. */
export function useLongPress(held: (x: number, y: number) => void): LongPress {
  const press = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly x: number; readonly y: number }>(
    undefined,
  );
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = undefined;
  };
  return {
    onPointerDown({ pointerType, isPrimary, clientX: x, clientY: y, currentTarget }) {
      end();
      if (pointerType === 'mouse' || !isPrimary) return;
      const timer = setTimeout(() => {
        press.current = undefined;
        const swallow = (event: Event) => {
          event.preventDefault();
          event.stopPropagation();
        };
        currentTarget.addEventListener('click', swallow, { capture: true, once: true });
        const { ownerDocument } = currentTarget;
        const over = () => setTimeout(() => currentTarget.removeEventListener('click', swallow, true));
        ownerDocument.addEventListener('pointerup', over, { once: true });
        held(x, y);
      }, heldMs);
      press.current = { timer, x, y };
    },
    onPointerMove({ clientX, clientY }) {
      const from = press.current;
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > slack) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
