import type { LinkPreview } from '@parley/protocol';

/** What pages say of themselves, fetched from outside. */
export interface LinkPreviews {
  /**
   * What the page at an address says of itself; undefined where there is nothing to show, because it cannot be reached, may not
   * be, or says nothing. Never rejects. MUST bound by itself how long it takes, how much it reads and how often it fetches for
   * one app, and MUST reach nothing that is not public.
   */
  preview(app: string, url: string): Promise<LinkPreview | undefined>;
}
