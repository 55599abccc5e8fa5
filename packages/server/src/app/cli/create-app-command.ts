import { createApp } from '../../auth/create-app.js';
import { createSeal } from '../../auth/seal.js';
import { systemClock } from '../../adapters/system/system-clock.js';
import { ConfigError, type ServerConfig } from '../config.js';
import { readServerKey } from '../data-folder.js';
import { openStores } from '../open-stores.js';
import type { FlagValues } from './flags.js';
import type { Terminal } from './terminal.js';

/** `parley create-app`: makes an app, also while a server runs on the same data. */
export async function runCreateApp(config: ServerConfig, flags: FlagValues, terminal: Terminal): Promise<number> {
  const { name = 'App', zone = 'eu1' } = flags as { readonly name?: string; readonly zone?: string };
  if (!/^[a-z0-9]{2,8}$/.test(zone))
    throw new ConfigError(`Unable to make an app: because --zone is '${zone}': expected 2 to 8 of a-z and 0-9.`);
  const stores = await openStores(config, systemClock.now());
  try {
    const key = config.secretKey ?? (config.data === undefined ? undefined : readServerKey(config.data));
    if (!key)
      throw new ConfigError(
        'Unable to make an app: because there is no key to seal its secret. Set PARLEY_SECRET_KEY.',
      );
    const deps = { store: stores.auth, seal: await createSeal(key), clock: systemClock };
    const { appId, appSecret } = await createApp(deps, { name, zone });
    terminal.out(
      `App id      ${appId}\nApp secret  ${appSecret}\n\nThe secret is shown this once. Keep it on your backend.\n`,
    );
    return 0;
  } finally {
    await stores.close();
  }
}
