import type { LinkPreview } from '@parley/protocol';
import type { LinkPreviews } from '../../kernel/link-previews.js';
import type { Clock } from '../../kernel/ports.js';
import { createFetchBounds } from './fetch-bounds.js';
import { BusyHost, fetchPage } from './fetch-page.js';
import { createPublicAddresses } from '../egress/public-addresses.js';
import { readPreview } from './read-preview.js';
import { createResolveName, type ResolveName } from '../egress/resolve-names.js';

/** What previews are fetched with. */
export interface LinkPreviewsOptions {
  readonly clock: Clock;
  /** This server's version: it says who it is. */
  readonly version: string;
  /** Addresses and ranges that may be reached though they are not public, on any port. */
  readonly allow?: readonly string[];
  /** How names are resolved; by the machine's name servers where not given. */
  readonly resolve?: ResolveName;
  /** How long a page may take in all, in ms; 5,000 where not given. */
  readonly within?: number;
}

/** Previews that can be ended: what is under way is given up. */
export interface LinkPreviewsAdapter extends LinkPreviews {
  stop(): void;
}

const usuallyWithin = 5_000;
/** How long what a page said is kept, and that it said nothing, in ms. */
const keepFor = { found: 3_600_000, nothing: 300_000 } as const;
/** Pages that are remembered. */
const most = 2_000;

interface Known {
  readonly preview: LinkPreview | undefined;
  readonly until: number;
}

/** Fetches previews from the public web alone: the machine's own network is out of reach of who writes a link. */
export function createLinkPreviews(options: LinkPreviewsOptions): LinkPreviewsAdapter {
  const { clock, version, allow, within = usuallyWithin } = options;
  const addresses = createPublicAddresses(allow);
  const resolve = options.resolve ?? createResolveName();
  const bounds = createFetchBounds(() => clock.now());
  const userAgent = `ParleyPreview/${version} (link preview of a chat message)`;
  const deps = { addresses, resolve, userAgent, mayAsk: (host: string) => bounds.mayAsk(host) };
  const known = new Map<string, Known>();
  const under = new Map<string, Promise<LinkPreview | undefined>>();
  const running = new Set<AbortController>();
  let stopped = false;

  function remember(key: string, preview: LinkPreview | undefined): void {
    known.delete(key);
    known.set(key, { preview, until: clock.now() + (preview ? keepFor.found : keepFor.nothing) });
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
  }

  async function read(key: string, url: string): Promise<LinkPreview | undefined> {
    const controller = new AbortController();
    running.add(controller);
    const cancel = clock.setTimer(() => controller.abort(), within);
    try {
      const preview = readPreview(url, await fetchPage(deps, url, controller.signal), addresses);
      remember(key, preview);
      return preview;
    } catch (error) {
      // Whatever is wrong with a page, there is nothing to show. Where nobody has looked, another may look soon.
      if (!stopped && !(error instanceof BusyHost)) remember(key, undefined);
      return undefined;
    } finally {
      cancel();
      running.delete(controller);
    }
  }

  return {
    async preview(app, url) {
      // Apps share nothing, not even what they have looked at.
      const key = `${app} ${url}`;
      const found = known.get(key);
      if (found && found.until > clock.now()) return found.preview;
      const waiting = under.get(key);
      if (waiting) return waiting;
      if (stopped || !URL.canParse(url)) return undefined;
      const work = bounds.run(app, () => read(key, url));
      if (!work) return undefined;
      under.set(key, work);
      return work.finally(() => under.delete(key));
    },
    stop() {
      stopped = true;
      for (const controller of running) controller.abort();
    },
  };
}
