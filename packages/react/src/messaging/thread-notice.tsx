import { cx } from '../theme/cx.js';
import { useDelayed } from '../theme/use-delayed.js';
import { useWords } from '../theme/use-words.js';
import type { Notice } from './use-notice.js';

/** A few words over the end of a thread, about what was just done or takes a while. */
export function ThreadNotice({ notice, searching }: { readonly notice?: Notice; readonly searching: boolean }) {
  const { actions } = useWords();
  const late = useDelayed(searching, 300);
  const text = late ? actions.searching : notice?.text;
  return (
    <div className="parley-notice-place" role="status">
      {text !== undefined && <p className={cx('parley-notice', notice?.bad && !late && 'parley-notice-bad')}>{text}</p>}
    </div>
  );
}
