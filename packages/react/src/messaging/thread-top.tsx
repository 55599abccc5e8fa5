import type { ConversationState } from '@parley/core';
import type { ReactNode } from 'react';
import { useDelayed } from '../theme/use-delayed.js';
import { sayError, useWords } from '../theme/use-words.js';
import { ConversationFace } from './conversation-face.js';
import type { Older } from './use-older.js';
import type { MessagesView } from './use-messages.js';

/** What stands above the oldest message held: a beginning, a wait, a failure, or nothing to read yet. */
export function ThreadTop({
  view,
  older,
  state,
  empty,
  thread = false,
}: {
  readonly view: MessagesView;
  readonly older: Older;
  readonly state: ConversationState;
  readonly empty?: ReactNode;
  /** A thread begins with its message. */
  readonly thread?: boolean;
}) {
  const strings = useWords();
  const { messages: words, common } = strings;
  const { messages, status, hasOlder } = view;
  const error = view.error ?? older.error;
  const waiting = status === 'idle' || status === 'loading';
  const late = useDelayed(waiting && messages.length === 0, 200);
  if (status === 'failed' || older.error !== undefined) {
    return (
      <div className="parley-thread-note" role="alert">
        <p>
          {messages.length === 0 ? words.failed : words.failedOlder} {error !== undefined && sayError(strings, error)}
        </p>
        <button type="button" className="parley-button" onClick={older.load}>
          {common.retry}
        </button>
      </div>
    );
  }
  if (waiting && messages.length === 0) return late ? <ThreadSkeleton label={words.loading} /> : null;
  if (hasOlder) return <div className="parley-thread-older" aria-hidden="true" />;
  if (thread) return null;
  if (messages.length === 0 && empty !== undefined) return <div className="parley-thread-note">{empty}</div>;
  return (
    <div className="parley-thread-beginning">
      <ConversationFace conversation={state} size={56} />
      <p className="parley-thread-title" dir="auto">
        {messages.length === 0 ? words.empty : state.title}
      </p>
      <p className="parley-muted">
        {messages.length === 0 ? words.emptyHint(state.title) : words.beginning(state.title)}
      </p>
    </div>
  );
}

const widths = ['44%', '68%', '30%', '56%', '38%', '62%'];

function ThreadSkeleton({ label }: { readonly label: string }) {
  return (
    <div className="parley-thread-skeleton" role="status" aria-label={label}>
      {widths.map((width) => (
        <div key={width} className="parley-skeleton-message" aria-hidden="true">
          <span className="parley-skeleton parley-skeleton-face" />
          <span className="parley-skeleton-lines">
            <span className="parley-skeleton" style={{ inlineSize: '88px' }} />
            <span className="parley-skeleton" style={{ inlineSize: width }} />
          </span>
        </div>
      ))}
    </div>
  );
}
