const section = (mid: number, kind: 'audio' | 'video') => [
  `m=${kind} 9 UDP/TLS/RTP/SAVPF ${kind === 'audio' ? 111 : 96}`,
  ...['c=IN IP4 0.0.0.0', 'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx'],
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  ...['a=setup:actpass', `a=mid:${mid}`, 'a=sendonly', 'a=rtcp-mux'],
  kind === 'audio' ? 'a=rtpmap:111 opus/48000/2' : 'a=rtpmap:96 VP8/90000',
];

/** What a device offers that sends sound and a picture, though no media ever comes of it. */
export const deviceOffer = [
  ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0'],
  ...section(0, 'audio'),
  ...section(1, 'video'),
  '',
].join('\r\n');
