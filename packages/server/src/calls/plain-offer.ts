/** An offer of a telephone that says and hears nothing yet (RFC 8866): the other side answers with where it is. */
export function silentOffer(version: number): string {
  return [
    'v=0',
    `o=parley 1 ${version} IN IP4 0.0.0.0`,
    's=-',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'm=audio 9 RTP/AVP 0 8 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=inactive',
    '',
  ].join('\r\n');
}

/** What one phone answered as an offer to another, in which both talk. */
export function talkingOffer(answer: string, version: number): string {
  return answer
    .replace(/^o=.*$/m, `o=parley 1 ${version} IN IP4 0.0.0.0`)
    .replace(/^a=(inactive|sendonly|recvonly)\r?$/gm, 'a=sendrecv');
}
