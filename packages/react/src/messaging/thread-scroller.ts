/** Where the reader is. */
export interface ThreadPosition {
  readonly atBottom: boolean;
  /** Near enough to the top that older messages are wanted. */
  readonly nearTop: boolean;
  /** The line for new messages is above what is on the screen. */
  readonly lineAbove: boolean;
  /** The last place of the conversation that is on the screen. */
  readonly seenSeq?: number;
}

/** Keeps the scroll position for its owner, the reader. */
export interface ThreadScroller {
  /** Takes over a viewport and its content. Returns the ending. */
  attach(viewport: HTMLElement, content: HTMLElement): () => void;
  /** Puts the reader back after a change: at the bottom if there, else at the message being read. */
  settle(): void;
  toBottom(): void;
  /** Puts an element near the top of the viewport, if there is enough below it. */
  toElement(element: HTMLElement): void;
}

const bottomSlack = 8;
const topDistance = 800;

/** Measures and holds the position of a reader; tells `moved` when it has changed. */
export function createThreadScroller(moved: (position: ThreadPosition) => void): ThreadScroller {
  let viewport: HTMLElement | undefined;
  let content: HTMLElement | undefined;
  let pinned = true;
  let lastTop = 0;
  let anchors: readonly { readonly element: HTMLElement; readonly key: string; readonly top: number }[] = [];

  const rows = () => [...(content?.querySelectorAll<HTMLElement>('[data-parley-key]') ?? [])];

  const remember = () => {
    if (!viewport || !content) return;
    const box = viewport.getBoundingClientRect();
    const all = rows();
    const first = firstIndex(all, (row) => row.getBoundingClientRect().bottom > box.top);
    const below = firstIndex(all, (row) => row.getBoundingClientRect().top >= box.bottom && box.height > 0);
    anchors = all.slice(first, first + 3).map((element) => ({
      element,
      key: element.dataset['parleyKey'] ?? '',
      top: element.getBoundingClientRect().top - box.top,
    }));
    lastTop = viewport.scrollTop;
    const line = content.querySelector('[data-parley-line]');
    moved({
      atBottom: pinned,
      nearTop: viewport.clientHeight > 0 && viewport.scrollTop < topDistance,
      lineAbove: line !== null && line.getBoundingClientRect().bottom < box.top,
      seenSeq: lastSeq(all.slice(0, below)),
    });
  };

  const scrolled = () => {
    if (!viewport) return;
    const distance = viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
    if (distance <= bottomSlack) pinned = true;
    else if (viewport.scrollTop < lastTop - 1) pinned = false;
    remember();
  };

  const settle = () => {
    if (!viewport || !content) return;
    if (pinned) viewport.scrollTop = viewport.scrollHeight;
    else {
      const top = viewport.getBoundingClientRect().top;
      for (const anchor of anchors) {
        const element = anchor.element.isConnected
          ? anchor.element
          : rows().find((row) => row.dataset['parleyKey'] === anchor.key);
        if (!element) continue;
        const shift = element.getBoundingClientRect().top - top - anchor.top;
        if (shift !== 0) viewport.scrollTop += shift;
        break;
      }
    }
    remember();
  };

  return {
    settle,
    attach(nextViewport, nextContent) {
      viewport = nextViewport;
      content = nextContent;
      nextViewport.addEventListener('scroll', scrolled, { passive: true });
      const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(settle);
      observer?.observe(nextViewport);
      observer?.observe(nextContent);
      return () => {
        nextViewport.removeEventListener('scroll', scrolled);
        observer?.disconnect();
        viewport = undefined;
        content = undefined;
      };
    },
    toBottom() {
      pinned = true;
      settle();
    },
    toElement(element) {
      if (!viewport) return;
      const shift = element.getBoundingClientRect().top - viewport.getBoundingClientRect().top;
      viewport.scrollTop += shift - viewport.clientHeight / 5;
      pinned = viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop <= bottomSlack;
      remember();
    },
  };
}

/** The index of the first row for which it holds, given that it holds for all after it. */
function firstIndex(all: readonly HTMLElement[], holds: (row: HTMLElement) => boolean): number {
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = all[middle];
    if (row && holds(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function lastSeq(all: readonly HTMLElement[]): number | undefined {
  const found = all.findLast((row) => row.dataset['parleySeq'] !== undefined);
  return found && Number(found.dataset['parleySeq']);
}
