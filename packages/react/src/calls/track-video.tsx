import type { MediaTrack } from '@parley/core';
import { useEffect, useRef } from 'react';
import { cx } from '../theme/cx.js';
import { fitPicture } from './fit-picture.js';

/** Shows a picture track; its sound, if any, is played elsewhere. */
export function TrackVideo({
  track,
  mirrored,
  fitted,
  label,
  className,
}: {
  readonly track: MediaTrack;
  readonly mirrored?: boolean;
  /** Shown whole, between bars, where filling its place would cut away much of it. */
  readonly fitted?: boolean;
  readonly label: string;
  readonly className?: string;
}) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => (video.current ? track.attach(video.current) : undefined), [track]);
  useEffect(() => (fitted && video.current ? fitPicture(video.current) : undefined), [fitted]);
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
