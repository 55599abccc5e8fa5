import type { EngineTerms, OwnEngine } from '@parley/core';
import { webClock } from '../web-clock.js';
import { createSeat, type Seat } from './create-seat.js';

/** Which tabs share a connection. */
export interface Table {
  readonly url: string;
  /** False where this one shares none. */
  readonly tabs?: boolean;
  /** The device that the app names. */
  readonly device?: string;
  /** Of this code: tabs that were loaded before an update speak another language. */
  readonly version: string;
}

/** The code of tabs, which a page loads when it first connects. */
export const loadTabs = () => import('./join-tabs.js');

/** Whether this browser lets tabs find each other: it does on secure pages. */
export function canShare({ tabs = true }: Pick<Table, 'tabs'>): boolean {
  return tabs && typeof navigator !== 'undefined' && 'locks' in navigator && typeof BroadcastChannel !== 'undefined';
}

/** A seat among the tabs of the same server, app and user; a bot's key says no user, and such a client stays on its own. */
export function sitDown(table: Table, start: (terms: EngineTerms) => OwnEngine, device: () => string): Seat {
  return createSeat({
    clock: webClock,
    start,
    device,
    async join({ app, userId }, member) {
      if (userId === undefined || !canShare(table)) return undefined;
      // Where the code does not arrive, the tab goes on alone.
      const tabs = await loadTabs().catch(() => undefined);
      const { version, url, device: named } = table;
      return tabs?.joinTabs(`parley:${JSON.stringify([version, url, app, userId, named])}`, member);
    },
  });
}
