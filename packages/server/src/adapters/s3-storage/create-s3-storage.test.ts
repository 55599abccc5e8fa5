import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeObjectStore } from '../../recording/object-store.contract.js';
import { noSwift, startBuckets, type Buckets } from '../../testing/start-buckets.js';
import { createS3Storage, type S3Bucket } from './create-s3-storage.js';

const mega = 1_048_576;
async function* many(megabytes: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < megabytes; n += 1) yield await Promise.resolve(new Uint8Array(mega).fill(n));
}

describe.skipIf(noSwift)('a bucket (skipped where Swift is missing)', () => {
  let buckets: Buckets;
  let made = 0;
  const create = () => buckets.create(`parley-${(made += 1)}`);
  beforeAll(async () => {
    buckets = await startBuckets();
  });
  afterAll(() => buckets.stop());

  const stop = () => Promise.resolve();
  describeObjectStore('a bucket', async () => ({ store: createS3Storage(await create()), stop }));

  describeObjectStore('a bucket that others use, too', async () => {
    const bucket = await create();
    await createS3Storage(bucket).put('app/one', many(1), { maxBytes: mega });
    return { store: createS3Storage({ ...bucket, prefix: 'ours/' }), stop };
  });

  it('takes in parts what is large, whole or not at all', async () => {
    const bucket = await create();
    const store = createS3Storage(bucket);
    const limit = { maxBytes: 40 * mega };
    expect(await store.put('app/large', many(30), limit)).toMatchObject({ bytes: 30 * mega });
    const part = await store.get('app/large', { first: 9 * mega - 1, last: 9 * mega });
    const read: number[] = [];
    for await (const piece of part!.content) read.push(...piece);
    expect(read).toEqual([8, 9]);
    await expect(store.put('app/larger', many(50), limit)).rejects.toMatchObject({ code: 'too-large' });
    expect((await store.list('app/')).map(({ key }) => key)).toEqual(['app/large']);
    expect(await buckets.halfDone(bucket)).toBe(0);
  });

  it('lists more than one answer has room for', async () => {
    const store = createS3Storage(await create());
    const names = Array.from({ length: 1_010 }, (_, n) => `app/${String(n).padStart(4, '0')}`);
    for (let n = 0; n < names.length; n += 50)
      await Promise.all(names.slice(n, n + 50).map((name) => store.put(name, many(0), { maxBytes: 1 })));
    expect((await store.list('app/')).map(({ key }) => key)).toEqual(names);
  }, 120_000);

  it('says what is wrong without a word of a key: refused, without its bucket, not there', async () => {
    const bucket = await create();
    const tries: [S3Bucket, RegExp][] = [
      [{ ...bucket, secretAccessKey: 'a-secret-that-is-wrong' }, /refused the credentials/],
      [{ ...bucket, accessKeyId: 'parley:nobody' }, /refused the credentials/],
      [{ ...bucket, bucket: 'nowhere' }, /is not there/],
      [{ ...bucket, endpoint: 'http://127.0.0.1:9' }, /does not answer/],
    ];
    for (const [where, words] of tries) {
      const error: unknown = await createS3Storage(where)
        .put('app/one', many(1), { maxBytes: 2 * mega })
        .catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'unavailable', message: expect.stringMatching(words) as string });
      expect((error as Error).message).not.toContain(where.secretAccessKey);
    }
  });
});
