import type { StorageBucket } from '../config.js';
import { record, text } from '../read-values.js';

export const storageExpected =
  'JSON such as {"endpoint":"https://s3.eu-central-1.amazonaws.com","region":"eu-central-1","bucket":"parley","accessKeyId":"…","secretAccessKey":"…"}';

/** Reads where a bucket is and who may use it; undefined where something of it is not right. */
export function readStorage(given: unknown): StorageBucket | undefined {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey, prefix = '' } = record(given) ?? {};
  const [place, id, secret] = [text(region), text(accessKeyId), text(secretAccessKey)];
  const isUrl = typeof endpoint === 'string' && /^https?:\/\/./.test(endpoint) && URL.canParse(endpoint);
  const isBucket = typeof bucket === 'string' && /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket);
  const isPrefix = typeof prefix === 'string' && /^([A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\/){0,4}$/.test(prefix);
  if (!isUrl || !isBucket || !isPrefix || !place || !id || !secret) return undefined;
  return { endpoint, region: place, bucket, accessKeyId: id, secretAccessKey: secret, prefix };
}
