import { createLinkedClient, type Link, type Parley, type SocketPort } from '@parley/core';
import {
  createFakeClock,
  createFakeRandom,
  createMemoryStorage,
  createMessageBackend,
  createScriptedServer,
  Refusal,
  type FakeClock,
  type MessageBackend,
  type ScriptedServer,
  type ServerSocket,
} from '@parley/core/testing';
import { createSeat, type Seat } from '../create-seat.js';
import { joinGroup, type Group } from '../join-group.js';
import { createFakeBrowser, type FakeBrowser, type FakePage } from './fake-browser.js';

/** A tab with a client of Alice in it. */
export interface Tab {
  readonly page: FakePage;
  readonly parley: Parley;
  readonly link: Link;
  /** How it leads, while it does. */
  readonly terms: Group['terms'];
  /** The page is put away and told so, as a browser does with pages that it may show again. */
  putAway(): void;
  bringBack(): void;
  /** Its process dies. */
  kill(): void;
}

/** One browser with tabs, and the server that they connect to. */
export interface TabWorld {
  readonly clock: FakeClock;
  readonly server: ScriptedServer;
  readonly backend: MessageBackend;
  readonly browser: FakeBrowser;
  readonly tabs: readonly Tab[];
  open(options?: { readonly user?: string; readonly token?: () => string | Promise<string> }): Tab;
  /** The sockets that are open now. */
  readonly sockets: readonly ServerSocket[];
  /** The epochs under which sessions were opened, in order. */
  readonly epochs: readonly number[];
}

/** A token that says whose it is. */
export function tokenOf(user: string): string {
  return `e30.${btoa(JSON.stringify({ iss: 'app', sub: user }))}.sig`;
}

const superseded = 4001;

/** A browser and a server in virtual time. `delay` is how long what pages and the server say takes, in ms. */
export function createTabWorld(options: { readonly seed?: number; readonly delay?: () => number } = {}): TabWorld {
  const clock = createFakeClock(undefined, 60);
  const server = createScriptedServer(clock);
  const backend = createMessageBackend(server);
  const random = createFakeRandom(options.seed);
  const browser = createFakeBrowser({ clock, random, ...options });
  const storage = createMemoryStorage();
  const devices = new Map<string, { readonly socket: ServerSocket; readonly epoch: number }>();
  const epochs: number[] = [];
  const tabs: Tab[] = [];

  // The server's rule of epochs, over whatever else it says.
  const inner = server.check;
  server.check = (params) => {
    const socket = server.requests.at(-1)?.socket ?? server.socket;
    const { device, epoch = Infinity } = params;
    const live = devices.get(device);
    if (live?.socket.open && live.socket !== socket) {
      if (epoch < live.epoch) throw new Refusal('connection/superseded');
      live.socket.close(superseded);
    }
    devices.set(device, { socket, epoch });
    epochs.push(epoch);
    return inner(params);
  };

  const socketsOf = (page: FakePage): SocketPort & { drop(): void } => {
    const open = new Set<() => void>();
    return {
      open(url, listener) {
        let last = 0;
        const later = (run: () => void) => {
          last = Math.max(last, clock.now() + (options.delay?.() ?? 0));
          if (last <= clock.now()) page.task(run, 'socket');
          else clock.setTimer(() => page.task(run, 'socket'), last - clock.now());
        };
        const socket = server.sockets.open(url, {
          onOpen: (transport) => later(() => listener.onOpen(transport)),
          onMessage: (text) => later(() => listener.onMessage(text)),
          onClose: (code, reason) => later(() => listener.onClose(code, reason)),
        });
        open.add(() => socket.close(1001));
        return socket;
      },
      drop() {
        for (const close of open) close();
      },
    };
  };
  const open: TabWorld['open'] = ({ user = 'alice', token = () => tokenOf(user) } = {}) => {
    const page = browser.open();
    const socket = socketsOf(page);
    let seat: Seat | undefined;
    let group: Group | undefined;
    const { parley, link } = createLinkedClient(
      {
        clock: page.clock,
        random,
        socket,
        storage,
        share(start) {
          seat = createSeat({
            clock: page.clock,
            start,
            device: () => `own-${random.id()}`,
            join({ userId }, member) {
              if (userId !== undefined) group = joinGroup(`parley ${userId}`, member, page.platform);
              return Promise.resolve(userId === undefined ? undefined : group);
            },
          });
          return seat.port;
        },
      },
      { url: 'ws://parley.test', token },
    );
    const tab: Tab = {
      page,
      parley,
      link,
      get terms() {
        return page.closed ? undefined : group?.terms;
      },
      putAway() {
        seat?.suspend();
        page.freeze();
      },
      bringBack() {
        page.thaw();
        page.task(() => seat?.resume());
      },
      kill() {
        page.close();
        socket.drop();
        tabs.splice(tabs.indexOf(tab), 1);
      },
    };
    tabs.push(tab);
    return tab;
  };
  return {
    clock,
    server,
    backend,
    browser,
    tabs,
    open,
    epochs,
    get sockets() {
      return server.sockets.sockets.filter((socket) => socket.open);
    },
  };
}
