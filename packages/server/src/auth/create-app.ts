import type { Clock } from '../kernel/ports.js';
import type { AuthStore } from './auth-store.js';
import { randomText } from './random-text.js';
import type { Seal } from './seal.js';

/** Makes an app and its secret, which is returned this once and stored sealed. */
export async function createApp(
  { store, seal, clock }: { readonly store: AuthStore; readonly seal: Seal; readonly clock: Clock },
  app: { readonly name: string; readonly zone: string; readonly publicKey?: string },
): Promise<{ readonly appId: string; readonly appSecret: string }> {
  const appId = `app_${app.zone}_${randomText(16)}`;
  const appSecret = `sk_${randomText(43)}`;
  await store.createApp({
    id: appId,
    name: app.name,
    sealedSecret: await seal.seal(appId, appSecret),
    ...(app.publicKey === undefined ? {} : { publicKey: app.publicKey }),
    createdAt: clock.now(),
  });
  return { appId, appSecret };
}
