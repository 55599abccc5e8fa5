import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdmin } from '@parley/node';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchBrowser } from '../helpers/chromium.mjs';
import { end, startParley } from '../helpers/parley-process.mjs';
import { servePages } from '../helpers/serve-pages.js';
import { openSession } from '../helpers/wire.js';

/** Janus never sends media over loopback: it needs an address that others could reach. */
export const hasJanus =
  process.env['PARLEY_TEST_JANUS'] !== undefined &&
  Object.values(networkInterfaces()).some((all) => all?.some(({ family, internal }) => family === 'IPv4' && !internal));

/** A server with Janus, a group on it, and a page for each member that speaks to the media server by hand. */
export interface GroupPages<Name extends string> {
  /** The folder of the server. */
  readonly data: string;
  readonly server: Awaited<ReturnType<typeof startParley>>;
  readonly conversationId: string;
  pageOf(name: Name): Page;
  /** Opens the page of a member, in place of the one before. */
  enter(name: Name, query?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGKILL for the server. */
  kill(): Promise<void>;
  /** Starts it once more on what it had stored. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** What the group is made of. Its first member makes it. */
export interface GroupPagesOptions<Name extends string> {
  readonly names: readonly [Name, ...Name[]];
  readonly mediaPorts: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the browser. */
  readonly flags?: readonly string[];
}

/** Starts all of it; the pages are opened by `enter`. */
export async function startGroupPages<Name extends string>(
  options: GroupPagesOptions<Name>,
): Promise<GroupPages<Name>> {
  const [owner, ...others] = options.names;
  const data = await mkdtemp(join(tmpdir(), 'parley-group-pages-'));
  const start = () =>
    startParley({
      data,
      args: ['--media', '--media-ports', options.mediaPorts, '--turn-port', '0'],
      env: { PARLEY_CALL_GRACE: '500', PARLEY_ORIGINS: '*', ...options.env },
    });
  let server = await start();
  const pages = await servePages(new URL('group-page.ts', import.meta.url));
  const browser = await launchBrowser({ flags: [...(options.flags ?? [])] });
  const admin = createAdmin(server);
  for (const userId of options.names) await admin.users.upsert({ id: userId });
  const token = await admin.tokens.create({ userId: owner });
  const { wire } = await openSession(server.url, { token, device: 'desk' });
  const group = { clientId: 'team', name: 'Team', members: others };
  const conversationId = (await wire.ask('conversation.create', group)).result?.conversation.id ?? '';
  wire.close();
  const open = new Map<Name, Page>();

  return {
    data,
    get server() {
      return server;
    },
    conversationId,
    pageOf: (name) => open.get(name) ?? expect.fail(`${name} has no page`),
    async enter(name, query = {}) {
      await open.get(name)?.close();
      const own = await browser.newPage();
      own.on('console', (message) => message.type() === 'error' && console.error(name, message.text()));
      const asked = { server: server.url, token: await createAdmin(server).tokens.create({ userId: name }), ...query };
      await own.goto(`${pages.url}?${new URLSearchParams(asked)}`);
      await own.waitForFunction(() => 'page' in window);
      open.set(name, own);
    },
    async kill() {
      await end(server, 'SIGKILL');
    },
    async restart() {
      server = await start();
    },
    async close() {
      await browser.close();
      pages.close();
      await end(server);
      await rm(data, { recursive: true, force: true });
    },
  };
}
