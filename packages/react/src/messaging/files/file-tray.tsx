import File from 'lucide-react/icons/file';
import X from 'lucide-react/icons/x';
import { IconButton } from '../../theme/icon-button.js';
import { isolated } from '../text/looks.js';
import type { ChosenFiles } from '../composer/use-chosen-files.js';
import { fileSize } from './file-size.js';
import { isLocalPicture, LocalPicture } from './local-picture.js';
import { useFileWords } from './use-file-words.js';

/** What will be sent with the text, before it is. */
export function FileTray({ chosen }: { readonly chosen: ChosenFiles }) {
  const words = useFileWords();
  const { files, leftOut, remove } = chosen;
  return (
    <div className="parley-tray">
      <ul className="parley-tray-files" aria-label={words.chosen}>
        {files.map((file, place) => (
          // Two of the same name are two.
          <li key={`${place} ${file.name}`} className="parley-tray-file">
            <Preview file={file} />
            <span className="parley-file-about">
              <bdi className="parley-file-name">{file.name}</bdi>
              <span className="parley-muted">{fileSize(file.size)}</span>
            </span>
            <IconButton icon={X} label={words.leaveOut(isolated(file.name))} onClick={() => remove(place)} />
          </li>
        ))}
      </ul>
      {leftOut && (
        <p className="parley-error" role="alert">
          {leftOut.why === 'count'
            ? words.tooMany(leftOut.most)
            : leftOut.why === 'empty'
              ? words.empty(isolated(leftOut.name))
              : words.tooLarge(isolated(leftOut.name), fileSize(leftOut.most))}
        </p>
      )}
    </div>
  );
}

function Preview({ file }: { readonly file: globalThis.File }) {
  if (isLocalPicture(file)) return <LocalPicture source={file} className="parley-tray-picture" />;
  return <File aria-hidden="true" size={20} strokeWidth={1.5} />;
}
