import { createLazyCalls } from './calls/lazy-calls.js';
import type { MediaPort } from './calls/media-port.js';
import { createLink } from './connection/create-link.js';
import type { Link } from './connection/link.js';
import type { Port, ToEngine, ToView } from './connection/engine-port.js';
import type { FilesWay } from './files/files-port.js';
import { withFiles } from './files/with-files.js';
import { lazily } from './kernel/lazily.js';
import { ParleyError } from './kernel/parley-error.js';
import { within } from './kernel/within.js';
import type { LoadCache } from './messaging/cache/keeping.js';
import type { LoadExtras } from './messaging/conversation-extras.js';
import { createMessaging } from './messaging/create-messaging.js';
import { createLazyModeration } from './moderation/lazy-moderation.js';
import type { Parley } from './parley.js';
import type { Clock } from './ports/clock.js';
import type { Logger } from './ports/logger.js';
import type { Random } from './ports/random.js';
import type { Storage } from './ports/storage.js';
import { createPresence } from './presence/create-presence.js';
import { createPush } from './push/create-push.js';
import { createUsers } from './users/create-users.js';

/** What a view needs besides its engine. */
export interface ViewDeps {
  /** Where the server is. */
  readonly url: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Loads what calls need of the platform; without it there are no calls. */
  readonly media?: () => Promise<MediaPort>;
  /** Uploads files; without it none can be sent. */
  readonly files?: FilesWay;
  readonly logger?: Logger;
  /** Loads the code of what is seldom asked of a conversation; by itself a file that arrives when it does. */
  readonly loadExtras?: LoadExtras;
  /** Keeps what must outlive a reload or a crash: messages on their way, drafts, the last state. Without it nothing does. */
  readonly storage?: Storage;
  /** Loads the code that keeps the last state; by itself a file that arrives when there is something to keep. */
  readonly loadCache?: LoadCache;
}

const hangupMs = 1_000;
const longestWrite = 5_000;

/** The slices over one end of a port, whose other end an engine serves, and the link that they use. */
export function createView(
  port: Port<ToEngine, ToView>,
  deps: ViewDeps,
): { readonly parley: Parley; readonly link: Link } {
  const { clock, random, logger } = deps;
  const { link: plain, connection, connect, disconnect, signOut, attach, tellGap } = createLink(port, logger);
  const link = withFiles(
    plain,
    async (tell) => {
      const { openFileSending } = await import('./files/create-file-sending.js');
      return openFileSending({ link: plain, clock, logger, way: deps.files, url: deps.url, tell });
    },
    () => deps.files?.left() ?? false,
  );
  let media: Promise<MediaPort> | undefined;
  let wishes = 0;

  const loadMedia = () =>
    (media ??= (deps.media ?? noMedia)().catch((error: unknown) => {
      // What did not arrive is asked for again.
      media = undefined;
      throw error;
    }));
  const calls = createLazyCalls({
    link,
    clock,
    logger,
    load: async (through) => {
      // Both are fetched at once; whether media came is the concern of whoever uses it.
      loadMedia().catch(() => undefined);
      const { createCalls } = await import('./calls/create-calls.js');
      return createCalls({ link: through, clock, random, url: deps.url, media: loadMedia, logger });
    },
  });
  /** Ends calls first; what rings is left to the user's other devices. */
  const leave = async (end: () => Promise<void>) => {
    const wish = ++wishes;
    const running = calls.list.get().filter((call) => !['incoming', 'ended'].includes(call.state.get().status));
    if (running.length > 0) await within(clock, hangupMs, Promise.allSettled(running.map((call) => call.hangup())));
    // Whoever connects while calls are being ended wants to stay.
    if (wish !== wishes) return;
    await end();
    // A storage that does not answer keeps nobody.
    await within(clock, longestWrite, messaging.settled());
  };
  const { loadExtras, loadCache, storage } = deps;
  const messaging = createMessaging({ link, clock, random, logger, loadExtras, loadCache, storage }, tellGap);
  const searching = lazily(() => import('./search/search-server.js'));
  const linking = lazily(async () => (await import('./files/file-links.js')).createFileLinks(link, deps.url));
  const parley: Parley = {
    connection,
    conversations: messaging.conversations,
    presence: createPresence({ link, clock, logger }),
    calls,
    users: createUsers(link),
    push: createPush(link),
    moderation: createLazyModeration({ link, random, logger }),
    files: { links: linking('links') },
    search: (query, options) => searching('searchServer')(link, query, options),
    connect() {
      wishes++;
      return connect();
    },
    disconnect: () => leave(disconnect),
    signOut: () => leave(signOut),
  };
  attach();
  return { parley, link };
}

function noMedia(): Promise<MediaPort> {
  const text = 'Unable to use microphone or camera: this platform has no media port. Give one to createClient.';
  return Promise.reject(new ParleyError('calls/unsupported', text));
}
