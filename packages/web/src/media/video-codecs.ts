/**
 * Offers the video codecs that every browser and media server speaks, each in its common profile, and retransmission. The many
 * profiles beyond them would double the description and the time to take it. With `plain` it is VP8 alone, whose frames may be encrypted.
 */
export function preferCommonCodecs(transceiver: RTCRtpTransceiver, plain = false): void {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs.filter(plain ? isPlain : isCommon) ?? [];
  // An old browser offers all of them.
  if (codecs.length > 0 && 'setCodecPreferences' in transceiver) transceiver.setCodecPreferences(codecs);
}

function isPlain({ mimeType }: RTCRtpCodec): boolean {
  return /^video\/(vp8|rtx)$/i.test(mimeType);
}

function isCommon({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): boolean {
  switch (mimeType.toLowerCase()) {
    case 'video/vp8':
    case 'video/rtx':
      return true;
    case 'video/vp9':
      return !/profile-id=[1-9]/.test(sdpFmtpLine);
    case 'video/h264':
      // Constrained baseline (RFC 6184, 8.1).
      return /packetization-mode=1/.test(sdpFmtpLine) && /profile-level-id=42e0/i.test(sdpFmtpLine);
    default:
      return false;
  }
}
