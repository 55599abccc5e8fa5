/** What is shown for what has no type that is known. */
export const unknownType = 'application/octet-stream';

/** Types by which a browser shows something and runs nothing. All else is only ever saved. */
const shown = new Set([
  ...['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'],
  ...[
    'video/mp4',
    'video/webm',
    'video/quicktime',
    'audio/mpeg',
    'audio/mp4',
    'audio/x-m4a',
    'audio/ogg',
    'audio/webm',
  ],
  ...['audio/wav', 'audio/flac', 'audio/aac', 'video/ogg'],
]);

/** Pictures that are opened, to know their size and make a small one. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** Containers that carry sound and film alike, by names that differ. */
const media = /^(audio|video)\/|^application\/(ogg|mp4)$/;

/** Whether a browser may show it in place. */
export const isShown = (type: string): boolean => shown.has(type);

/** Whether it is a picture that is opened. */
export const isPicture = (type: string): boolean => pictures.has(type);

/**
 * The type that a file has, of what was said and what its bytes begin with; undefined where what was said is a lie: another
 * picture, sound or film than it says, or none at all.
 */
export function settleType(said: string | undefined, found: string | undefined): string | undefined {
  const claimed = said?.toLowerCase();
  if (claimed === undefined || claimed === unknownType) return found ?? unknownType;
  if (found === claimed) return found;
  if (media.test(claimed)) return found !== undefined && media.test(found) ? found : undefined;
  // Text has no beginning of its own, nor has an SVG; what has one and says otherwise is not what it says.
  if (isPicture(claimed) || (claimed.startsWith('image/') && found?.startsWith('image/') === false)) return undefined;
  if (found === undefined) return claimed;
  return claimed.startsWith('text/') ? undefined : found;
}
