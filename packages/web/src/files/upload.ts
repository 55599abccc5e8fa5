import { uploadByTus, type FilesPort } from '@parley/core';
import { DetailedError, Upload } from 'tus-js-client';

/** Uploads a `Blob`: what an app gives in a page is one. */
export const upload: FilesPort['upload'] = (source: Blob, to) =>
  uploadByTus(
    {
      make: (options) => new Upload(source, options),
      statusOf: (error) => (error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0),
    },
    to,
  );
