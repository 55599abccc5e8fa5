import type { ConversationState } from '@parley/core';
import MoreHorizontal from 'lucide-react/icons/ellipsis';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { cx } from '../theme/cx.js';
import { pointAnchor, type Anchor } from '../theme/floating.js';
import { useFormat } from '../theme/format.js';
import { IconButton } from '../theme/icon-button.js';
import { useLongPress } from '../theme/use-long-press.js';
import { useNow } from '../theme/use-now.js';
import { useWords } from '../theme/use-words.js';
import { ConversationMenu } from './conversation-menu.js';
import { ConversationRow } from './conversation-row.js';
import { isolated } from './text/looks.js';
import { ThreadNotice } from './thread-notice.js';
import { useNotice } from './use-notice.js';

/** What `ConversationRows` takes. */
export interface ConversationRowsProps {
  readonly label: string;
  readonly items: readonly ConversationState[];
  readonly selectedId?: string;
  readonly onSelect: (conversationId: string) => void;
}

/** The rows as a list to choose from, and one button that stands on the row that is pointed at or has the focus: its menu. */
export function ConversationRows({ label, items, selectedId, onSelect }: ConversationRowsProps) {
  const strings = useWords();
  const format = useFormat();
  const now = useNow(60_000);
  const box = useRef<HTMLDivElement>(null);
  const pressed = useRef<string>(undefined);
  const [focusedId, setFocusedId] = useState<string>();
  const [pointedId, setPointedId] = useState<string>();
  const [menu, setMenu] = useState<{ readonly id: string; readonly anchor: Anchor }>();
  const [notice, run] = useNotice();
  const openAt = (id: string | undefined, anchor: Anchor) => {
    if (id !== undefined) setMenu({ id, anchor });
  };
  const press = useLongPress((x, y) => openAt(pressed.current, pointAnchor(x, y)));
  const stop = [focusedId, selectedId].find((id) => items.some((item) => item.id === id)) ?? items[0]?.id;
  const near = items.find((item) => item.id === (menu?.id ?? pointedId ?? focusedId));
  const asked = items.find((item) => item.id === menu?.id);

  useLayoutEffect(() => {
    const button = box.current?.querySelector<HTMLElement>('.parley-conversation-options');
    const row = near && rowOf(box.current, near.id);
    if (button && row) button.style.insetBlockStart = `${row.offsetTop}px`;
  });

  return (
    <div
      ref={box}
      className="parley-conversation-rows"
      onPointerOver={(event: PointerEvent) => {
        if (event.pointerType === 'mouse') setPointedId((id) => idOf(event.target) ?? id);
      }}
      onPointerLeave={() => setPointedId(undefined)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setFocusedId(undefined);
      }}
    >
      <ul
        className="parley-conversations-list"
        role="listbox"
        aria-label={label}
        {...press}
        onPointerDown={(event) => {
          pressed.current = idOf(event.target);
          press.onPointerDown(event);
        }}
        onKeyDown={(event) => moveInList(event, onSelect)}
        onFocus={(event) => setFocusedId(idOf(event.target))}
        onContextMenu={(event) => {
          const id = idOf(event.target);
          if (id === undefined || event.shiftKey) return;
          event.preventDefault();
          openAt(id, pointAnchor(event.clientX, event.clientY));
        }}
      >
        {items.map((item) => (
          <ConversationRow
            key={item.id}
            item={item}
            selected={item.id === selectedId}
            near={item === near}
            tabStop={item.id === stop}
            now={now}
            strings={strings}
            format={format}
            onSelect={onSelect}
          />
        ))}
      </ul>
      {near && (
        <IconButton
          className={cx(
            'parley-conversation-options',
            near.id === selectedId && 'parley-conversation-options-selected',
          )}
          icon={MoreHorizontal}
          label={strings.settings.menu(isolated(near.title || strings.conversations.untitled))}
          aria-haspopup="menu"
          aria-expanded={menu !== undefined}
          onFocus={() => setFocusedId(near.id)}
          onClick={({ currentTarget }) => {
            if (menu) setMenu(undefined);
            else openAt(near.id, currentTarget);
          }}
        />
      )}
      {asked && menu && (
        <ConversationMenu conversation={asked} anchor={menu.anchor} run={run} onClose={() => setMenu(undefined)} />
      )}
      <ThreadNotice notice={notice} searching={false} />
    </div>
  );
}

function idOf(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-parley-id]')?.dataset['parleyId'] : undefined;
}

function rowOf(box: HTMLElement | null, id: string): HTMLElement | undefined {
  return [...(box?.querySelectorAll<HTMLElement>('[data-parley-id]') ?? [])].find(
    (row) => row.dataset['parleyId'] === id,
  );
}

function moveInList(event: KeyboardEvent<HTMLElement>, select: (id: string) => void): void {
  const id = idOf(event.target);
  if (id === undefined) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    select(id);
    return;
  }
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-parley-id]')];
  const from = rows.findIndex((row) => row === event.target);
  const places: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(rows.length - 1, from + 1),
    ArrowUp: Math.max(0, from - 1),
    Home: 0,
    End: rows.length - 1,
  };
  const row = rows[places[event.key] ?? -1];
  if (!row) return;
  event.preventDefault();
  row.focus();
}
