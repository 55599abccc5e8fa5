import { join, resolve } from 'node:path';
import { createPictures } from '../../adapters/pictures/create-pictures.js';
import { createScan } from '../../adapters/scan/create-scan.js';
import { createUploads, type TusUploads } from '../../adapters/tus/create-uploads.js';
import { typeOfBytes } from '../../adapters/file-type/type-of-bytes.js';
import type { Seal } from '../../auth/seal.js';
import type { FileKeeping } from '../../files/file-keeping.js';
import { ConfigError, type ServerConfig } from '../config.js';
import { openStore } from '../storage/open-store.js';

/** What keeps files, and what takes their bytes. */
export interface OpenFiles {
  readonly keeping: FileKeeping;
  readonly uploads: TusUploads;
}

/**
 * Opens the folder of files; undefined where there is none.
 *
 * @throws ConfigError where it cannot be used.
 */
export async function openFiles(
  { files, fileBytes, fileScan, storage }: ServerConfig,
  { data, seal }: { readonly data: string | undefined; readonly seal: Seal },
): Promise<OpenFiles | undefined> {
  const folder = files ?? (data === undefined ? undefined : join(data, 'files'));
  if (folder === undefined) return undefined;
  try {
    const uploads = await createUploads(resolve(folder, 'uploads'));
    const store = await openStore(storage, { kind: 'files', folder: resolve(folder, 'store') });
    const scan = fileScan ? { scan: createScan(fileScan) } : {};
    const keeping = {
      uploads,
      store,
      pictures: createPictures(),
      typeOf: typeOfBytes,
      seal,
      maxBytes: fileBytes,
      ...scan,
    };
    return { keeping, uploads };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new ConfigError(
      `Unable to use the folder of files ${folder}: because it cannot be written (${code}). Give another with PARLEY_FILES.`,
      { cause },
    );
  }
}
