import { useEffect, useLayoutEffect, useRef, type HTMLAttributes } from 'react';
import { cx } from './cx.js';

/** Something to stand beside: an element, or a point. */
export interface Anchor {
  getBoundingClientRect(): Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;
}

/** What `Floating` takes besides the attributes of its panel. */
export interface FloatingProps extends HTMLAttributes<HTMLDivElement> {
  readonly anchor: Anchor;
  readonly onClose: () => void;
  /** Above the anchor where there is room; below it when not given. */
  readonly above?: boolean;
  /** Begins, or by default ends, where the anchor does. */
  readonly align?: 'start' | 'end';
  /** The focus stays where it is. */
  readonly passive?: boolean;
}

const gap = 4;
const edge = 8;

/**
 * A panel above everything else, beside its anchor; on a phone a sheet at the bottom. Escape, or a press elsewhere, closes it, and
 * the focus goes back to where it was.
 */
export function Floating({
  anchor,
  onClose,
  above = false,
  align = 'end',
  passive,
  className,
  ...rest
}: FloatingProps) {
  const panel = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useLayoutEffect(() => {
    const element = panel.current;
    if (!element) return;
    const { ownerDocument } = element;
    const before = ownerDocument.activeElement;
    if ('showPopover' in element) element.showPopover();
    const put = () => place(element, anchor, { above, align });
    put();
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(put);
    observer?.observe(element);
    const elsewhere = ({ target }: Event) => {
      const inside =
        target instanceof Node && (element.contains(target) || (anchor instanceof Node && anchor.contains(target)));
      if (!inside) close.current();
    };
    const view = ownerDocument.defaultView;
    ownerDocument.addEventListener('pointerdown', elsewhere, true);
    view?.addEventListener('scroll', put, { capture: true, passive: true });
    view?.addEventListener('resize', put);
    return () => {
      observer?.disconnect();
      ownerDocument.removeEventListener('pointerdown', elsewhere, true);
      view?.removeEventListener('scroll', put, { capture: true });
      view?.removeEventListener('resize', put);
      const inside = element.contains(ownerDocument.activeElement);
      if ('hidePopover' in element && element.isConnected) element.hidePopover();
      if (inside && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [anchor, above, align]);
  return (
    <div
      ref={panel}
      popover={canFloat() ? 'manual' : undefined}
      tabIndex={passive ? undefined : -1}
      {...rest}
      className={cx('parley-root', 'parley-floating', className)}
      onKeyDown={(event) => {
        rest.onKeyDown?.(event);
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    />
  );
}

// Where the browser has no top layer, the style sheet keeps the panel above all else.
function canFloat(): boolean {
  return typeof HTMLElement !== 'undefined' && 'showPopover' in HTMLElement.prototype;
}

/** A point, such as where a pointer was. */
export function pointAnchor(x: number, y: number): Anchor {
  return { getBoundingClientRect: () => ({ left: x, right: x, top: y, bottom: y }) };
}

function place(
  element: HTMLElement,
  anchor: Anchor,
  { above, align }: Required<Pick<FloatingProps, 'above' | 'align'>>,
): void {
  const { clientWidth, clientHeight } = element.ownerDocument.documentElement;
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const fromStart = align === 'start' || box.left === box.right;
  const rightwards = (getComputedStyle(element).direction === 'rtl') !== fromStart;
  const aside = rightwards || box.right - width < edge ? box.left : box.right - width;
  const left = Math.max(edge, Math.min(aside, clientWidth - width - edge));
  const upper = box.top - gap - height;
  const lower = box.bottom + gap;
  const fitsBelow = lower + height <= clientHeight - edge;
  const top = above ? (upper >= edge ? upper : lower) : fitsBelow || upper < edge ? lower : upper;
  const within = Math.max(edge, Math.min(top, clientHeight - height - edge));
  element.style.setProperty('--parley-floating-x', `${left}px`);
  element.style.setProperty('--parley-floating-y', `${within}px`);
}
