import { createDiskStorage } from '../../adapters/disk-storage/create-disk-storage.js';
import type { ObjectStore } from '../../recording/object-store.js';
import type { StorageBucket } from '../config.js';

/** Opens the bucket, in which each kind has a folder of its own. Nothing is asked of it before something is stored or read. */
export async function openBucket(bucket: StorageBucket, kind: 'files' | 'recordings'): Promise<ObjectStore> {
  // Only who has a bucket waits for the code that speaks with it.
  const { createS3Storage } = await import('../../adapters/s3-storage/create-s3-storage.js');
  return createS3Storage({ ...bucket, prefix: `${bucket.prefix}${kind}/` });
}

/** Opens what keeps files: the bucket, where there is one, or else the folder. */
export function openStore(
  bucket: StorageBucket | undefined,
  { kind, folder }: { readonly kind: 'files' | 'recordings'; readonly folder: string },
): Promise<ObjectStore> {
  return bucket ? openBucket(bucket, kind) : createDiskStorage(folder);
}
