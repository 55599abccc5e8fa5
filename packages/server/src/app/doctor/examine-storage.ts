import { StorageError } from '../../recording/object-store.js';
import type { ServerConfig } from '../config.js';
import { openBucket } from '../storage/open-store.js';
import { bad, good, type Finding } from './finding.js';

const about = 'Storage';

/** Asks the bucket for what it has. Nothing to say where folders keep all. */
export async function examineStorage({ storage }: ServerConfig): Promise<readonly Finding[]> {
  if (!storage) return [];
  const { bucket, endpoint } = storage;
  try {
    const store = await openBucket(storage, 'files');
    await store.list('doctor/');
    return [good(about, `The bucket ${bucket} at ${endpoint} keeps files and recordings.`)];
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return [bad(about, `${error.message} It is ${bucket} at ${endpoint}, from PARLEY_STORAGE.`)];
  }
}
