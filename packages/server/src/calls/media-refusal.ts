import { RequestError } from '../kernel/request-error.js';
import { MediaServerError } from './media-server.js';

/** How long to wait before a media server is tried again, in ms. */
export const tryAgainAfter = 500;

/** What a device is told where a media server did not do what it asked for. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof MediaServerError)) return error;
  switch (error.code) {
    case 'refused':
      return new RequestError('calls/media-refused', { cause: error });
    case 'full':
    case 'closed':
    case 'unreachable':
      return new RequestError('calls/media-unavailable', { retryAfter: tryAgainAfter, cause: error });
  }
}
