import type { PushControl } from '@parley/core';
import { useId, useMemo } from 'react';
import { useConnection } from '../connection/index.js';
import { useParleyContext } from '../provider/use-parley-context.js';
import { cx } from '../theme/cx.js';
import { push } from '../theme/english-push.js';
import { sayError, useWords } from '../theme/use-words.js';
import { usePush } from './use-push.js';

/** What `PushToggle` takes. */
export interface PushToggleProps {
  /** What `createPushControl` of `@parley/web/push` made. */
  readonly pushes: PushControl;
  readonly className?: string;
}

/** A switch for notifications of messages and calls while the app is closed; nothing where the server sends none. */
export function PushToggle({ pushes, className }: PushToggleProps) {
  const id = useId();
  const own = useParleyContext().strings?.push;
  const words = useMemo(() => ({ ...push, ...own }), [own]);
  const common = useWords();
  const { session } = useConnection();
  const { status, changing, error } = usePush(pushes);
  if (session?.features.includes('push') !== true) return null;
  const never = status === 'blocked' || status === 'unsupported';
  const failed = error !== undefined && !never;
  const say = (problem: unknown) => {
    const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
    return code === 'push/failed' ? words.failed : code === 'push/denied' ? words.denied : sayError(common, problem);
  };
  return (
    <div className={cx('parley-root', 'parley-push', className)}>
      <label className="parley-push-row">
        {words.name}
        <input
          type="checkbox"
          role="switch"
          checked={status === 'on'}
          disabled={never || changing || status === 'unknown'}
          aria-busy={changing}
          aria-describedby={id}
          onChange={({ target }) => {
            // What keeps it from happening is shown below.
            (target.checked ? pushes.enable() : pushes.disable()).catch(() => undefined);
          }}
        />
      </label>
      <p id={id} className="parley-push-hint" role={failed ? 'alert' : undefined}>
        {never ? words[status] : failed ? say(error) : words.hint}
      </p>
    </div>
  );
}
