import type { RecordingFile } from '@parley/core';
import Download from 'lucide-react/icons/download';
import Play from 'lucide-react/icons/play';
import X from 'lucide-react/icons/x';
import { useState } from 'react';
import { formatDuration, useFormat } from '../../theme/format.js';
import { IconButton } from '../../theme/icon-button.js';
import { useRecordingWords } from './use-recording-words.js';

/** What one participant sent: who, how long, and ways to see it here and to keep it. */
export function RecordedFile({
  file,
  name,
  url,
}: {
  readonly file: RecordingFile;
  readonly name: string;
  readonly url: string;
}) {
  const words = useRecordingWords();
  const format = useFormat();
  // What plays goes on with the link that it began with, though there are newer ones.
  const [playing, setPlaying] = useState<string>();
  const [failed, setFailed] = useState(false);
  const title = file.source === 'screen' ? words.screenOf(name) : name;
  const size = format.number(Math.max(0.1, Math.round(file.bytes / 100_000) / 10));
  const fails = () => {
    if (playing === url) setFailed(true);
    else setPlaying(url);
  };
  return (
    <li className="parley-recorded">
      <div className="parley-recorded-line">
        <span className="parley-recorded-text">
          <bdi className="parley-recorded-name">{title}</bdi>
          <span className="parley-recorded-length">
            {format.time(file.startedAt)} · {words.length(formatDuration(file.durationMs), size)}
          </span>
        </span>
        <IconButton
          icon={playing === undefined ? Play : X}
          label={(playing === undefined ? words.play : words.close)(title)}
          aria-expanded={playing !== undefined}
          onClick={() => {
            setFailed(false);
            setPlaying(playing === undefined ? url : undefined);
          }}
        />
        <a
          className="parley-icon-button"
          href={`${url}?download`}
          download=""
          aria-label={words.download(title)}
          title={words.download(title)}
        >
          <Download aria-hidden="true" size={20} strokeWidth={1.5} />
        </a>
      </div>
      {failed && (
        <p className="parley-error" role="alert">
          {words.unplayable}
        </p>
      )}
      {playing !== undefined && !failed && (
        <video
          className={file.video ? 'parley-recorded-picture' : 'parley-recorded-sound'}
          src={playing}
          controls
          autoPlay
          playsInline
          aria-label={title}
          onError={fails}
        />
      )}
    </li>
  );
}
