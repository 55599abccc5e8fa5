import type { MediaTrack } from '@parley/core';
import { useEffect, useRef } from 'react';
import { cx } from '../theme/cx.js';

/** Shows a picture track; its sound, if any, is played elsewhere. */
export function TrackVideo({
  track,
  mirrored,
  label,
  className,
}: {
  readonly track: MediaTrack;
  readonly mirrored?: boolean;
  readonly label: string;
  readonly className?: string;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? track.attach(video.current) : undefined), [track]);
  return (
    <video
      ref={video}
      className={cx('parley-video', mirrored && 'parley-video-mirrored', className)}
      aria-label={label}
      autoPlay
      playsInline
      muted
    />
  );
}
