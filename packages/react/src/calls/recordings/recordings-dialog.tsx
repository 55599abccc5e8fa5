import { useState } from 'react';
import { useParley } from '../../provider/use-parley.js';
import { cx } from '../../theme/cx.js';
import { Dialog } from '../../theme/dialog.js';
import { useFormat } from '../../theme/format.js';
import { useAction } from '../../theme/use-action.js';
import { useNow } from '../../theme/use-now.js';
import { useStrings } from '../../theme/use-strings.js';
import { sayError } from '../../theme/use-words.js';
import { WaitingLines } from '../../theme/waiting-lines.js';
import { RecordedFile } from './recorded-file.js';
import { useRecordings, type ShownRecording } from './use-recordings.js';
import { useRecordingWords } from './use-recording-words.js';

/** What `RecordingsDialog` takes. */
export interface RecordingsDialogProps {
  readonly callId: string;
  /** This user started the call, and may delete what was recorded of it. */
  readonly own: boolean;
  /** The call has only just ended: what is not there yet is on its way. */
  readonly fresh?: boolean;
  readonly onClose: () => void;
}

/** What was recorded of a call: files to play here and to download, and for who started the call a way to delete them. */
export function RecordingsDialog({ callId, own, fresh = false, onClose }: RecordingsDialogProps) {
  const strings = useStrings();
  const words = useRecordingWords();
  const { recordings, error, reload } = useRecordings(callId);
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const there = recordings?.filter(({ id }) => !removed.includes(id));
  return (
    <Dialog title={words.title} className="parley-recordings" onClose={onClose}>
      <div className="parley-dialog-body">
        {error !== undefined && (
          <p className="parley-error" role="alert">
            {words.failed(sayError(strings, error))}{' '}
            <button type="button" className="parley-text-button" onClick={reload}>
              {strings.common.retry}
            </button>
          </p>
        )}
        {!there && error === undefined && <WaitingLines />}
        <p className="parley-muted" role="status">
          {there?.length === 0 && (fresh && removed.length === 0 ? words.making : words.none)}
        </p>
        {there?.map((recording) => (
          <OneRecording
            key={recording.id}
            recording={recording}
            own={own}
            onRemoved={() => setRemoved((before) => [...before, recording.id])}
          />
        ))}
      </div>
    </Dialog>
  );
}

function OneRecording({
  recording,
  own,
  onRemoved,
}: {
  readonly recording: ShownRecording;
  readonly own: boolean;
  readonly onRemoved: () => void;
}) {
  const { calls } = useParley();
  const strings = useStrings();
  const words = useRecordingWords();
  const format = useFormat();
  const now = useNow(60_000);
  const [sure, setSure] = useState(false);
  const [{ pending, error }, run] = useAction();
  const { id, by, startedAt, files, links, names } = recording;
  const remove = () =>
    run(async () => {
      await calls.deleteRecording(id);
      onRemoved();
    });
  const title = words.of(names.get(by) ?? by, format.moment(startedAt, now));
  return (
    <section className="parley-recording-shown" aria-label={title}>
      <h3 className="parley-recording-title">{title}</h3>
      <ul className="parley-recorded-list">
        {files.map((file) => (
          <RecordedFile
            key={file.id}
            file={file}
            name={names.get(file.userId) ?? file.userId}
            url={links.get(file.id) ?? ''}
          />
        ))}
      </ul>
      {error !== undefined && (
        <p className="parley-error" role="alert">
          {sayError(strings, error)}
        </p>
      )}
      {own && (
        <div className="parley-recording-remove">
          {sure && <p>{words.sure}</p>}
          {sure && (
            <button type="button" className="parley-button" disabled={pending} onClick={() => setSure(false)}>
              {words.keep}
            </button>
          )}
          <button
            type="button"
            className={cx('parley-button', sure && 'parley-button-danger')}
            disabled={pending}
            onClick={() => (sure ? remove() : setSure(true))}
          >
            {words.remove}
          </button>
        </div>
      )}
    </section>
  );
}
