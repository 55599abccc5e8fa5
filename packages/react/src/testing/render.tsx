import { act, cleanup, render, type RenderResult } from '@testing-library/react';
import axe from 'axe-core';
import { StrictMode, type ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { rareCode } from '../messaging/rare-code.js';
import { ParleyProvider, type ParleyProviderProps } from '../provider/parley-provider.js';
import { createFakeParley, type FakeParley } from './fake-parley.js';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

// Every test that imports this also proves that React had nothing to complain about.
const complaints: unknown[][] = [];

// Tests show what is loaded; `later.test.tsx` shows the way there.
beforeAll(async () => {
  await rareCode.load();
});

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => void complaints.push(words));
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  Element.prototype.scrollIntoView = () => undefined;
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
  expect(complaints.splice(0)).toEqual([]);
});

/** What a rendered tree comes with; what is in it is found by `screen`. */
export interface Rendered extends Pick<RenderResult, 'container' | 'rerender' | 'unmount'> {
  readonly parley: FakeParley;
}

/** Renders below a provider, in StrictMode. */
export function renderIn(
  ui: ReactNode,
  {
    parley = createFakeParley(),
    ...props
  }: Partial<Omit<ParleyProviderProps, 'parley'>> & { parley?: FakeParley } = {},
): Rendered {
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <StrictMode>
      <ParleyProvider parley={parley} locale="en-GB" {...props}>
        {children}
      </ParleyProvider>
    </StrictMode>
  );
  const { container, rerender, unmount } = render(ui, { wrapper });
  return { container, rerender, unmount, parley };
}

/** Lets something happen outside of React, and React take it in. */
export async function happen(work: () => unknown): Promise<void> {
  await act(async () => {
    await work();
  });
}

/** Turns the clock. */
export function pass(milliseconds: number): void {
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });
}

/** Whatever axe finds wrong, as the names of its rules and where. Colours need a browser: they have a test of their own. */
export async function violations(element: Element): Promise<readonly string[]> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  // Inside act, because clocks of components may tick while axe takes its time.
  const found = await act(() => axe.run(element, { rules }));
  return found.violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html}`));
}
