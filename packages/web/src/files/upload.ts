import { ParleyError, type FilesPort } from '@parley/core';
import { DetailedError, Upload } from 'tus-js-client';

/** How long to wait before each new try, in ms: after them the network is taken for gone. What arrives begins them anew. */
const retryDelays = [0, 500, 1_000, 2_000, 4_000, ...Array.from({ length: 60 }, () => 5_000)];

/** Uploads a `Blob` by tus 1.0.0, from where the server has it. */
export const upload: FilesPort['upload'] = (source: Blob, { url, signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const sending = new Upload(source, {
      uploadUrl: url,
      retryDelays,
      storeFingerprintForResuming: false,
      // Also while the browser says that it is offline: it may come back.
      onShouldRetry: (error) => !isRefused(error),
      onProgress,
      onSuccess: () => settle(resolve),
      onError: (error) => settle(() => reject(refusalOf(error))),
    });
    const abort = () =>
      settle(() => {
        void sending.abort();
        reject(new ParleyError('connection/cancelled', 'Unable to upload this: it was cancelled.'));
      });
    const settle = (then: () => void) => {
      signal.removeEventListener('abort', abort);
      then();
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    else sending.start();
  });

function statusOf(error: Error): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

/** Whether trying again is in vain: what is at another place, or locked for a moment, is asked for again. */
function isRefused(error: Error): boolean {
  const status = statusOf(error);
  return status >= 400 && status < 500 && ![408, 409, 423, 429].includes(status);
}

function refusalOf(error: Error): ParleyError {
  const status = statusOf(error);
  const cause = { cause: error };
  if (status === 410)
    return new ParleyError('files/link-expired', 'Unable to upload this: it took too long. Send it anew.', cause);
  if (status === 404)
    return new ParleyError(
      'files/not-found',
      'Unable to upload this: the server does not know it. Send it anew.',
      cause,
    );
  const text = 'Unable to upload this: the server cannot be reached. Try again once connected.';
  return new ParleyError('connection/lost', text, { retryable: true, ...cause });
}
