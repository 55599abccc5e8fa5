import type { Description } from '@parley/protocol';
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

/** So many streams one participant may send. Everybody in the call is offered them all. */
const mostStreams = 16;

/** Refuses what would burden the connections of all others in the call. */
export function mayPublish({ type, sdp = '' }: Description): void {
  if (type !== 'offer') return;
  const sent = sdp
    .split(/^m=/m)
    .slice(1)
    .filter((section) => !/^\S+ 0 /.test(section) && !/^a=(inactive|recvonly)\r?$/m.test(section));
  if (sent.length > mostStreams) throw new RequestError('calls/media-refused');
}
