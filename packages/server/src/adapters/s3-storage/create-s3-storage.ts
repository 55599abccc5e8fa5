import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { checkKey, StorageError, type ObjectStore, type StoredObject } from '../../recording/object-store.js';

/** A bucket of something that speaks as S3 does. */
export interface S3Bucket {
  /** Where it is, such as `https://s3.eu-central-1.amazonaws.com` or `http://10.0.0.7:9000`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What all keys begin with, ending with `/`; nothing unless given. */
  readonly prefix?: string;
}

/** Bytes of one part of what is put, and how many are on their way at once: 16 MB of memory for each thing that is put. */
const partBytes = 8 * 1_024 * 1_024;
const partsAtOnce = 2;
/** How long to wait for a connection, and for a word on it, in ms. Whoever reads slowly has a connection for long: there are many. */
const connections = {
  ...{ connectionTimeout: 5_000, socketTimeout: 30_000 },
  ...{ httpAgent: { maxSockets: 1_000 }, httpsAgent: { maxSockets: 1_000 } },
};

/** Keeps files in a bucket. Buckets are named in the path, which whatever speaks as S3 does understands. */
export function createS3Storage({ prefix = '', bucket, endpoint, region, ...credentials }: S3Bucket): ObjectStore {
  const client = new S3Client({
    ...{ endpoint, region, credentials, forcePathStyle: true, requestHandler: connections },
    // Others than Amazon's do not all know its newer sums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const named = (key: string) => ({ Bucket: bucket, Key: `${prefix}${checkKey(key).join('/')}` });

  async function infoOf(key: string): Promise<StoredObject | undefined> {
    const where = named(key);
    try {
      const { ContentLength: bytes = 0, LastModified } = await client.send(new HeadObjectCommand(where));
      return { key, bytes, storedAt: LastModified?.getTime() ?? 0 };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw refusalOf(error);
    }
  }

  async function* read(key: string, range?: string): AsyncGenerator<Uint8Array> {
    try {
      const { Body } = await client.send(new GetObjectCommand({ ...named(key), ...(range ? { Range: range } : {}) }));
      yield* Body as Readable;
    } catch (error) {
      throw refusalOf(error);
    }
  }

  return {
    async put(key, content, { maxBytes }) {
      const where = named(key);
      let broken: unknown;
      async function* bounded(): AsyncGenerator<Uint8Array> {
        let bytes = 0;
        try {
          for await (const piece of content) {
            bytes += piece.byteLength;
            if (bytes > maxBytes) throw tooLarge(maxBytes);
            yield piece;
          }
        } catch (error) {
          broken = error;
          throw error;
        }
      }
      const params = { ...where, Body: Readable.from(bounded(), { objectMode: false }) };
      try {
        // What fails on the way is aborted: nothing of it stays, and nothing of it was ever seen.
        await new Upload({ client, params, partSize: partBytes, queueSize: partsAtOnce }).done();
      } catch (error) {
        throw broken ?? refusalOf(error);
      }
      const stored = await infoOf(key);
      if (!stored) throw new StorageError('unavailable', 'Unable to store this: because it is gone again. Try again.');
      return stored;
    },
    async get(key, range) {
      const object = await infoOf(key);
      if (!object) return undefined;
      if (range && (range.first >= object.bytes || range.last < range.first || range.first < 0))
        throw new StorageError('refused', 'Unable to read this: because it is shorter. Ask for less.');
      const last = range && Math.min(range.last, object.bytes - 1);
      return { object, content: read(key, range && `bytes=${range.first}-${last}`) };
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(named(key))).catch((error: unknown) => {
        if (!isAbsent(error)) throw refusalOf(error);
      });
    },
    async list(from) {
      checkKey(from, { prefix: true });
      const found: StoredObject[] = [];
      let next: string | undefined;
      do {
        const page = { Bucket: bucket, Prefix: `${prefix}${from}`, ...(next ? { ContinuationToken: next } : {}) };
        const answer = await client.send(new ListObjectsV2Command(page)).catch((error: unknown) => {
          throw refusalOf(error);
        });
        for (const { Key = '', Size = 0, LastModified } of answer.Contents ?? [])
          found.push({ key: Key.slice(prefix.length), bytes: Size, storedAt: LastModified?.getTime() ?? 0 });
        next = answer.IsTruncated ? answer.NextContinuationToken : undefined;
      } while (next !== undefined);
      return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}

const tooLarge = (maxBytes: number) =>
  new StorageError('too-large', `Unable to store this: because it is larger than ${maxBytes} bytes.`);

/** In our words: what the other side says may hold names and keys. */
function refusalOf(cause: unknown): unknown {
  if (cause instanceof StorageError) return cause;
  const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
  if (status === 403)
    return new StorageError(
      'unavailable',
      'Unable to use the bucket: because it refused the credentials. Check the access key and its rights.',
      { cause },
    );
  if (status === 404)
    return new StorageError(
      'unavailable',
      'Unable to use the bucket: because it is not there. Make it, or name another.',
      { cause },
    );
  const why = status === undefined ? 'it does not answer' : `it answered ${status}`;
  return new StorageError('unavailable', `Unable to use the bucket: because ${why}. Try again later.`, { cause });
}
