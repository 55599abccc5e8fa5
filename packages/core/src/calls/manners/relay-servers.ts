import type { IceServer } from '@parley/protocol';

/** How a relay is reached: `tls` is TLS over TCP (RFC 7065). */
export type RelayProtocol = 'udp' | 'tcp' | 'tls';

/** The relays that are reached by one protocol alone, or the STUN servers, each with that address only. */
export function serversBy(wanted: RelayProtocol | 'stun', servers: readonly IceServer[]): readonly IceServer[] {
  return servers.flatMap((server) => {
    const urls = server.urls.filter((url) => protocolOf(url) === wanted);
    return urls.length > 0 ? [{ ...server, urls }] : [];
  });
}

/** RFC 7064 and RFC 7065: `turn:` is UDP unless it says otherwise, `turns:` is TLS. */
function protocolOf(url: string): RelayProtocol | 'stun' | undefined {
  const [, scheme, query = ''] = /^(stuns?|turns?):[^?]*(?:\?(.*))?$/iu.exec(url) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'stun':
      return 'stun';
    case 'turn':
      return /(^|&)transport=tcp(&|$)/iu.test(query) ? 'tcp' : 'udp';
    case 'turns':
      return 'tls';
    default:
      return undefined;
  }
}
