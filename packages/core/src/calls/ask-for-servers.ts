import type { CallRecord, IceServer } from '@parley/protocol';
import type { Link } from '../connection/link.js';
import { isPair, otherEntry, type Viewer } from './call-record.js';

/** A call, and who sees it. */
interface CallSide {
  readonly record: CallRecord;
  readonly viewer: Viewer;
}

/** What began or answered the call, said again, changes nothing and is answered with fresh credentials. */
export async function askForServers(link: Link, { record, viewer }: CallSide): Promise<readonly IceServer[]> {
  const { id: callId, clientId, createdBy, video, conversationId, topology } = record;
  const to = otherEntry(record, viewer)?.id;
  const ask = () => {
    if (!isPair({ topology })) return link.request('call.join', { callId }, { durable: true });
    if (createdBy !== viewer.userId || to === undefined)
      return link.request('call.accept', { callId }, { durable: true });
    return link.request('call.start', { clientId, to, video, conversationId }, { durable: true });
  };
  return (await ask()).iceServers;
}
