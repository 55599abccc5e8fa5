/**
 * A description without the feedback of codecs that are not in it: Firefox goes on naming it for those that it was told not to offer, and
 * Chromium then refuses the description.
 */
export function withoutStrayFeedback(sdp: string): string {
  let offered: readonly string[] = [];
  return sdp
    .split('\r\n')
    .filter((line) => {
      if (line.startsWith('m=')) offered = line.split(' ').slice(3);
      const [, type = '*'] = /^a=rtcp-fb:(\S+)/.exec(line) ?? [];
      return type === '*' || offered.includes(type);
    })
    .join('\r\n');
}
