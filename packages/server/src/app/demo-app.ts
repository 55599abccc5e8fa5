import { join } from 'node:path';
import { createApiKey } from '../auth/api-key.js';
import { createApp } from '../auth/create-app.js';
import type { Services } from './cli/services.js';
import type { ParleyServer } from './create-server.js';
import { readIfThere, writePrivate } from './data-folder.js';
import { demoBot, demoPeople } from './demo-people.js';
import type { ServerParts } from './server-parts.js';

/** The demo's app, as its backend would know it. */
export interface DemoApp {
  readonly appId: string;
  readonly appSecret: string;
  readonly botKey: string;
  /** Whether it was made now. */
  readonly fresh: boolean;
}

const demoName = 'Demo';
const demoZone = 'eu1';
const demoFile = 'demo.json';

/** Finds the demo's app, or makes it with its people and its bot. */
export async function demoApp(parts: ServerParts): Promise<DemoApp> {
  const { stores, seal, clock } = parts;
  const existing = (await stores.auth.apps()).find(({ name }) => name === demoName);
  const app = existing
    ? { appId: existing.id, appSecret: await seal.open(existing.id, existing.sealedSecret) }
    : await createApp({ store: stores.auth, seal, clock }, { name: demoName, zone: demoZone });
  const known = await stores.auth.users(
    app.appId,
    [...demoPeople, demoBot].map(({ id }) => id),
  );
  const missing = demoPeople.filter(({ id }) => !known.some((user) => user.id === id));
  for (const { id, name } of missing) await stores.auth.upsertUser(app.appId, { id, name }, clock.now());
  await stores.auth.upsertUser(app.appId, { ...demoBot, bot: true }, clock.now());
  return { ...app, botKey: await botKey(parts, app.appId), fresh: !existing };
}

/** The key of the last start, or a new one where that is lost: only its hash is stored. */
async function botKey({ stores, clock, data, authenticate }: ServerParts, appId: string): Promise<string> {
  const known = readDemoFile(data);
  if (known?.appId === appId && (await isKeyOf(authenticate(known.botKey)))) return known.botKey;
  const { apiKey, hash } = await createApiKey(appId);
  await stores.auth.createKey({ app: appId, userId: demoBot.id, hash, createdAt: clock.now() });
  return apiKey;
}

async function isKeyOf(identity: ReturnType<ServerParts['authenticate']>): Promise<boolean> {
  const found = await identity.catch(() => undefined);
  return found?.user?.id === demoBot.id;
}

function readDemoFile(data: string | undefined): { appId: string; botKey: string } | undefined {
  const text = data === undefined ? undefined : readIfThere(join(data, demoFile));
  if (text === undefined) return undefined;
  try {
    const { appId, botKey: key } = JSON.parse(text) as Partial<Record<string, unknown>>;
    return typeof appId === 'string' && typeof key === 'string' ? { appId, botKey: key } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes down where the demo is and what its backend and its bot need, for its owner alone. Returns the file. */
export function writeDemoFile({ url, lanUrls, parts }: ParleyServer, demo: DemoApp, services: Services): string {
  const { appId, appSecret, botKey: key } = demo;
  const file = join(parts.data ?? '.', demoFile);
  const known = { url, lanUrls, appId, appSecret, botKey: key, people: demoPeople, services };
  writePrivate(file, `${JSON.stringify(known, undefined, 2)}\n`);
  return file;
}
