import type { LucideIcon } from 'lucide-react';
import Check from 'lucide-react/icons/check';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { cx } from './cx.js';
import { Floating, type Anchor } from './floating.js';

/** One thing to choose. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  /** At the end of its line, such as a time. */
  readonly detail?: string;
  /** The key that does the same, for those who have keys. */
  readonly keyHint?: string;
  readonly danger?: boolean;
  /** One of several, of which this one holds or not. */
  readonly checked?: boolean;
  /** It stands there to be read, and cannot be chosen. */
  readonly disabled?: boolean;
  /** Begins a new part of the menu. */
  readonly apart?: boolean;
  /** The menu stays, since choosing leads to more. */
  readonly stays?: boolean;
  readonly onSelect: () => void;
}

/** What `Menu` takes. */
export interface MenuProps {
  readonly anchor: Anchor;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly above?: boolean;
  readonly align?: 'start' | 'end';
  /** Items in another shape, above the others. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

/** Things to choose from. Arrows, Home, End and letters move; Enter chooses; Escape and Tab close. */
export function Menu({ anchor, label, items, above, align, children, onClose }: MenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const first = items[0]?.key;
  useEffect(() => {
    const all = itemsIn(list.current);
    (all.find((each) => each.ariaChecked === 'true') ?? all[0])?.focus({ preventScroll: true });
  }, [first]);
  return (
    <Floating anchor={anchor} above={above} align={align} className="parley-menu" onClose={onClose}>
      <div
        ref={list}
        role="menu"
        aria-label={label}
        onKeyDown={(event) => {
          if (event.key === 'Tab') {
            event.preventDefault();
            onClose();
          } else moveInMenu(event);
        }}
      >
        {children}
        {items.map(({ key, icon: Icon, checked, ...item }) => (
          <button
            key={key}
            type="button"
            role={checked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={checked}
            aria-disabled={item.disabled}
            tabIndex={-1}
            className={cx('parley-menu-item', item.danger && 'parley-menu-danger', item.apart && 'parley-menu-apart')}
            onClick={() => {
              if (item.disabled) return;
              if (!item.stays) onClose();
              item.onSelect();
            }}
          >
            {Icon && <Icon aria-hidden="true" size={16} strokeWidth={1.5} />}
            <span className="parley-menu-label">{item.label}</span>
            {item.detail !== undefined && (
              <span className="parley-menu-detail" aria-hidden="true">
                {item.detail}
              </span>
            )}
            {item.keyHint !== undefined && (
              <span className="parley-menu-key" aria-hidden="true">
                {item.keyHint}
              </span>
            )}
            {checked === true && <Check aria-hidden="true" size={16} strokeWidth={2} />}
          </button>
        ))}
      </div>
    </Floating>
  );
}

function itemsIn(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

function moveInMenu(event: KeyboardEvent<HTMLElement>): void {
  const all = itemsIn(event.currentTarget);
  const from = all.findIndex((each) => each === event.target);
  const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const inRow = all[from]?.dataset['parleyInRow'] !== undefined;
  const step = { ArrowDown: 1, ArrowUp: -1, ...(inRow && { ArrowLeft: -1, ArrowRight: -1, [forward]: 1 }) }[event.key];
  let to: HTMLElement | undefined;
  if (step !== undefined) {
    const rowsOnly = inRow && !event.key.endsWith('Left') && !event.key.endsWith('Right');
    const candidates = rowsOnly
      ? all.filter((each, index) => index === from || each.dataset['parleyInRow'] === undefined)
      : all;
    const place = candidates.findIndex((each) => each === event.target);
    to = candidates.at((place + step) % candidates.length);
  } else if (event.key === 'Home') to = all[0];
  else if (event.key === 'End') to = all.at(-1);
  else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
    const letter = event.key.toLocaleLowerCase();
    const after = [...all.slice(from + 1), ...all.slice(0, from + 1)];
    to = after.find((each) => each.textContent.trim().toLocaleLowerCase().startsWith(letter));
  }
  if (!to) return;
  event.preventDefault();
  event.stopPropagation();
  to.focus();
}
