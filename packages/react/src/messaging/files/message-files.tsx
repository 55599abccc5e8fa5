import type { Message, MessageFile } from '@parley/core';
import Download from 'lucide-react/icons/download';
import File from 'lucide-react/icons/file';
import X from 'lucide-react/icons/x';
import type { CSSProperties } from 'react';
import { IconButton } from '../../theme/icon-button.js';
import type { RowTools } from '../message/row-tools.js';
import { isolated } from '../text/looks.js';
import { fileSize } from './file-size.js';
import { isLocalPicture, LocalPicture } from './local-picture.js';
import { useFileLinks } from './use-file-links.js';
import { useFileWords } from './use-file-words.js';

/** What a browser plays in place. */
const played = /^(audio|video)\/(mp4|webm|ogg|mpeg|x-m4a|quicktime|wav|flac|aac)$/;
const shownAlone = 360;
const shownTogether = 160;

/** The files of a message: pictures as such, sound and film to be played, all else by name. */
export function MessageFiles({ message, tools }: { readonly message: Message; readonly tools: RowTools }) {
  const { files = [] } = message;
  const pictures = files.filter(isPicture);
  const side = pictures.length === 1 ? shownAlone : shownTogether;
  return (
    <div className="parley-files">
      {pictures.length > 0 && (
        <div className="parley-files-pictures">
          {pictures.map((file, n) => (
            <Picture key={file.id ?? n} {...{ message, file, side }} />
          ))}
        </div>
      )}
      {files.map((file, n) => !isPicture(file) && <FileCard key={file.id ?? n} {...{ message, file }} />)}
      <Uploading message={message} tools={tools} />
    </div>
  );
}

const isPicture = ({ thumbnail, source }: MessageFile) => thumbnail === true || isLocalPicture(source);

interface OneFile {
  readonly message: Message;
  readonly file: MessageFile;
}

/** A small picture that has its place before it is there, so that nothing moves. */
function Picture({ message, file, side }: OneFile & { readonly side: number }) {
  const words = useFileWords();
  const { links, renew } = useFileLinks(message, file);
  const { name, width = side, height = side } = file;
  if (links === 'gone') return <FileCard message={message} file={file} />;
  const scale = Math.min(1, side / width, side / height);
  const style: CSSProperties = { inlineSize: Math.round(width * scale), aspectRatio: `${width} / ${height}` };
  const src = links?.thumbnailUrl;
  const picture =
    src !== undefined ? (
      <img src={src} alt={name} decoding="async" onError={renew} />
    ) : (
      isLocalPicture(file.source) && <LocalPicture source={file.source} />
    );
  if (!links)
    return (
      <span className="parley-file-picture" style={style}>
        {picture}
      </span>
    );
  return (
    <a
      className="parley-file-picture"
      style={style}
      href={links.url}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={words.open(isolated(name))}
    >
      {picture}
    </a>
  );
}

function FileCard({ message, file }: OneFile) {
  const words = useFileWords();
  const { links, renew } = useFileLinks(message, file);
  const { name, type, bytes } = file;
  const there = links !== undefined && links !== 'gone' ? links : undefined;
  if (there && played.test(type)) {
    const common = { src: there.url, controls: true, preload: 'metadata', 'aria-label': name, onError: renew } as const;
    return type.startsWith('video/') ? (
      <video className="parley-file-video" {...common} playsInline />
    ) : (
      <div className="parley-file-sound">
        <bdi className="parley-file-name">{name}</bdi>
        <audio {...common} />
      </div>
    );
  }
  const about = (
    <>
      <File aria-hidden="true" size={20} strokeWidth={1.5} />
      <span className="parley-file-about">
        <bdi className="parley-file-name">{name}</bdi>
        <span className="parley-muted">{links === 'gone' ? words.unknown(isolated(name)) : fileSize(bytes)}</span>
      </span>
    </>
  );
  if (!there) return <div className="parley-file">{about}</div>;
  return (
    <a className="parley-file" href={there.downloadUrl} download={name} aria-label={words.save(isolated(name))}>
      {about}
      <Download aria-hidden="true" size={16} strokeWidth={1.5} />
    </a>
  );
}

/** How far they are, in one line for all of them, with a way out. */
function Uploading({ message, tools }: { readonly message: Message; readonly tools: RowTools }) {
  const words = useFileWords();
  const { files = [], status } = message;
  const under = files.filter(({ progress }) => progress !== undefined);
  if (under.length === 0 || status === 'failed') return null;
  const all = under.reduce((sum, { bytes }) => sum + bytes, 0);
  const done = under.reduce((sum, { bytes, progress = 0 }) => sum + bytes * progress, 0);
  const share = all === 0 ? 1 : done / all;
  const [first] = under.filter(({ progress = 0 }) => progress < 1);
  const name = first?.name ?? under[0]?.name ?? '';
  const percent = new Intl.NumberFormat(undefined, { style: 'percent' }).format(share);
  return (
    <div className="parley-files-progress">
      <progress value={share} max={1} aria-label={words.uploading(isolated(name), percent)} />
      <span className="parley-muted">{percent}</span>
      <IconButton icon={X} label={words.cancel} onClick={() => tools.actions.discard(message.key)} />
    </div>
  );
}
