import { describe, expect, it, vi } from 'vitest';
import { createThreadScroller, type ThreadPosition } from './thread-scroller.js';

/** A viewport of 300 px over rows of known heights: enough of a layout to scroll in. */
function layout(heights: number[]) {
  const viewport = document.createElement('div');
  const content = viewport.appendChild(document.createElement('div'));
  const rows: { element: HTMLElement; height: number }[] = [];
  const make = (seq: number, height: number) => {
    const element = document.createElement('div');
    element.dataset['parleyKey'] = `k${seq}`;
    element.dataset['parleySeq'] = String(seq);
    element.getBoundingClientRect = () => {
      const index = rows.findIndex((row) => row.element === element);
      const top = rows.slice(0, index).reduce((sum, row) => sum + row.height, 0) - viewport.scrollTop;
      return new DOMRect(0, top, 100, rows[index]?.height ?? 0);
    };
    return { element, height };
  };
  heights.forEach((height, index) => rows.push(make(1000 + index, height)));
  const place = () => content.replaceChildren(...rows.map((row) => row.element));
  place();
  let scrolled = 0;
  const total = () => rows.reduce((sum, row) => sum + row.height, 0);
  Object.defineProperties(viewport, {
    clientHeight: { value: 300 },
    scrollHeight: { get: total },
    scrollTop: { get: () => scrolled, set: (top: number) => (scrolled = Math.max(0, Math.min(top, total() - 300))) },
  });
  viewport.getBoundingClientRect = () => new DOMRect(0, 0, 100, 300);
  return {
    viewport,
    content,
    rows,
    scrollTo(top: number) {
      viewport.scrollTop = top;
      viewport.dispatchEvent(new Event('scroll'));
    },
    prepend(count: number, height: number) {
      const first = Number(rows[0]?.element.dataset['parleySeq']);
      rows.unshift(...Array.from({ length: count }, (_, index) => make(first - count + index, height)));
      place();
    },
    append(height: number) {
      rows.push(make(1000 + rows.length, height));
      place();
    },
    topOf: (index: number) => rows[index]?.element.getBoundingClientRect().top,
  };
}

function scrollerOn(view: ReturnType<typeof layout>) {
  const moved = vi.fn<(position: ThreadPosition) => void>();
  const scroller = createThreadScroller(moved);
  const end = scroller.attach(view.viewport, view.content);
  scroller.settle();
  return { scroller, end, position: () => moved.mock.lastCall?.[0] };
}

describe('the scroller of a thread', () => {
  it('stays at the bottom while the reader is there', () => {
    const view = layout(Array.from({ length: 20 }, () => 50));
    const { scroller, position } = scrollerOn(view);
    expect(view.viewport.scrollTop).toBe(700);
    view.append(80);
    scroller.settle();
    expect(view.viewport.scrollTop).toBe(780);
    expect(position()).toMatchObject({ atBottom: true, seenSeq: 1020 });
  });

  it('holds what is being read when older messages come above it', () => {
    const view = layout(Array.from({ length: 20 }, () => 50));
    const { scroller } = scrollerOn(view);
    view.scrollTo(120);
    const before = view.topOf(3);
    view.prepend(30, 44);
    scroller.settle();
    expect(view.topOf(33)).toBe(before);
  });

  it('holds it when something above is measured late, and when something new comes below', () => {
    const view = layout(Array.from({ length: 20 }, () => 50));
    const { scroller, position } = scrollerOn(view);
    view.scrollTo(400);
    const before = view.topOf(9);
    const late = view.rows[1];
    if (late) late.height = 213;
    view.append(50);
    scroller.settle();
    expect(view.topOf(9)).toBe(before);
    expect(position()?.atBottom).toBe(false);
  });

  it('holds it when the row itself is made anew or the first one goes', () => {
    const view = layout(Array.from({ length: 20 }, () => 50));
    const { scroller } = scrollerOn(view);
    view.scrollTo(400);
    const before = view.topOf(9);
    view.rows.splice(8, 1);
    view.content.replaceChildren(...view.rows.map((row) => row.element));
    scroller.settle();
    expect(view.topOf(8)).toBe(before);
  });

  it('says what has been seen, and when older messages are wanted', () => {
    const view = layout(Array.from({ length: 100 }, () => 50));
    const { position } = scrollerOn(view);
    expect(position()).toMatchObject({ nearTop: false });
    view.scrollTo(1000);
    expect(position()).toMatchObject({ seenSeq: 1025, nearTop: false, atBottom: false });
    view.scrollTo(700);
    expect(position()).toMatchObject({ nearTop: true });
  });

  it('goes to the bottom and to an element when asked, and lets go at the end', () => {
    const view = layout(Array.from({ length: 100 }, () => 50));
    const { scroller, end, position } = scrollerOn(view);
    const row = view.rows[40]?.element;
    if (row) scroller.toElement(row);
    expect(view.topOf(40)).toBe(60);
    expect(position()?.atBottom).toBe(false);
    scroller.toBottom();
    expect(position()?.atBottom).toBe(true);
    end();
    view.scrollTo(0);
    expect(position()?.atBottom).toBe(true);
  });
});
