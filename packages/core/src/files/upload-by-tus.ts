import { ParleyError } from '../kernel/parley-error.js';
import type { FilesPort } from './files-port.js';

/** What is used of an upload of `tus-js-client`. */
interface TusUpload {
  start(): void;
  abort(): Promise<void>;
}

/** How an upload is made. */
interface TusOptions {
  readonly uploadUrl: string;
  readonly retryDelays: number[];
  readonly storeFingerprintForResuming: false;
  readonly onShouldRetry: (error: Error) => boolean;
  readonly onProgress: (bytes: number) => void;
  readonly onSuccess: () => void;
  readonly onError: (error: Error) => void;
}

/** A library for tus 1.0.0, as a platform has it. */
export interface Tus {
  readonly make: (options: TusOptions) => TusUpload;
  /** The status of the answer that an error is about (RFC 9110), 0 where there was none. */
  readonly statusOf: (error: Error) => number;
}

/** How long to wait before each new try, in ms: after them the network is taken for gone. What arrives begins them anew. */
const retryDelays = [0, 500, 1_000, 2_000, 4_000, ...Array.from({ length: 60 }, () => 5_000)];
/** What is at another place, locked for a moment or too much at once is asked for again. */
const passing = [408, 409, 423, 429];

/** Uploads something by tus, from where the server has it: what `FilesPort.upload` promises. */
export function uploadByTus(
  { make, statusOf }: Tus,
  { url, signal, onProgress }: Parameters<FilesPort['upload']>[1],
): Promise<void> {
  const isRefused = (error: Error) => {
    const status = statusOf(error);
    return status >= 400 && status < 500 && !passing.includes(status);
  };
  return new Promise((resolve, reject) => {
    const abort = () =>
      settle(() => {
        void sending.abort();
        reject(new ParleyError('connection/cancelled', 'Unable to upload this: it was cancelled.'));
      });
    const settle = (then: () => void) => {
      signal.removeEventListener('abort', abort);
      then();
    };
    const sending = make({
      uploadUrl: url,
      retryDelays,
      storeFingerprintForResuming: false,
      // Also while a platform says that it is offline: it may come back.
      onShouldRetry: (error) => !isRefused(error),
      onProgress,
      onSuccess: () => settle(resolve),
      onError: (error) => settle(() => reject(refusalOf(statusOf(error), error))),
    });
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    else sending.start();
  });
}

function refusalOf(status: number, cause: Error): ParleyError {
  const gone = status === 410 ? 'it took too long' : 'the server does not know it';
  if (status === 404 || status === 410)
    return new ParleyError('files/not-found', `Unable to upload this: ${gone}. Send it anew.`, { cause });
  const text = 'Unable to upload this: the server cannot be reached. Try again once connected.';
  return new ParleyError('connection/lost', text, { retryable: true, cause });
}
