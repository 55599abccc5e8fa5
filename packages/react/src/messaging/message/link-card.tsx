import type { LinkPreview } from '@parley/core';
import { useState } from 'react';
import type { Words } from '../../theme/words.js';
import { isolated } from '../text/looks.js';
import { safeHref } from '../text/linkify.js';

/** What the page of a link says of itself. Its picture has its place before it is there, so that nothing moves. */
export function LinkCard({ preview, strings }: { readonly preview: LinkPreview; readonly strings: Words }) {
  const [broken, setBroken] = useState(false);
  const href = safeHref(preview.url);
  const image = preview.image === undefined ? undefined : safeHref(preview.image);
  if (href?.startsWith('http') !== true) return null;
  const site = preview.siteName ?? new URL(href).hostname.replace(/^www\./u, '');
  return (
    <a
      className="parley-link-card"
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      aria-label={`${strings.marks.linkTo(isolated(site))}: ${isolated(preview.title)}`}
    >
      <span className="parley-link-card-words">
        <bdi className="parley-link-card-site">{site}</bdi>
        <bdi className="parley-link-card-title">{preview.title}</bdi>
        {preview.description !== undefined && <bdi className="parley-link-card-about">{preview.description}</bdi>}
      </span>
      {image?.startsWith('http') === true && !broken && (
        <img
          className="parley-link-card-image"
          src={image}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setBroken(true)}
        />
      )}
    </a>
  );
}
