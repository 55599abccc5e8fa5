import { describe, expect, it } from 'vitest';
import { withoutStrayFeedback } from './stray-feedback.js';

const lines = (...all: readonly string[]) => [...all, ''].join('\r\n');

describe('a description', () => {
  it('keeps what is said of the codecs in it, and of all of them', () => {
    const sdp = lines(
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 109 9',
      'a=rtcp-fb:109 transport-cc',
      'm=video 0 UDP/TLS/RTP/SAVPF 120 124',
      'a=rtcp-fb:* nack',
      'a=rtcp-fb:120 nack pli',
      'a=fmtp:124 apt=120',
    );
    expect(withoutStrayFeedback(sdp)).toBe(sdp);
  });

  it('loses what is said of a codec that this medium does not offer', () => {
    const said = (...feedback: readonly string[]) =>
      lines('v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 109', 'm=video 0 UDP/TLS/RTP/SAVPF 120', ...feedback, 'a=mid:1');
    expect(withoutStrayFeedback(said('a=rtcp-fb:120 nack', 'a=rtcp-fb:99 nack', 'a=rtcp-fb:109 transport-cc'))).toBe(
      said('a=rtcp-fb:120 nack'),
    );
  });
});
