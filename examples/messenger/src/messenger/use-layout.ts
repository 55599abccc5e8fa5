import { goUp, navigate } from '../routing/navigate.js';
import { useRoute } from '../routing/use-route.js';
import { useMediaQuery } from '../shared/use-media-query.js';
import { useSetting } from '../shared/use-setting.js';

/** Which panes show, and how to move between them. */
export interface Layout {
  readonly size: 'one-pane' | 'two-panes' | 'three-panes';
  /** The pane that shows where there is room for one. */
  readonly view: 'list' | 'thread' | 'details' | 'answers';
  readonly conversation?: string;
  /** With whom the conversation is that the page is about to open. */
  readonly arrivingAt?: string;
  readonly detailsOpen: boolean;
  /** The message whose thread is open beside the conversation. */
  readonly answers?: number;
  readonly openAnswers: (seq: number) => void;
  readonly openThread: (conversationId: string, seq: number) => void;
  readonly closeAnswers: () => void;
  readonly open: (conversationId: string) => void;
  readonly toggleDetails: () => void;
  readonly closeDetails: () => void;
  readonly toList: () => void;
}

/** The panes by the width of the window and the address; steps are steps of the browser's history. */
export function useLayout(): Layout {
  const { as, with: arrivingAt, conversation, details = false, thread: answers } = useRoute();
  const wide = useMediaQuery('(min-width: 1200px)');
  const narrow = useMediaQuery('(max-width: 640px)');
  const [saved, save] = useSetting('details');
  const size = wide ? 'three-panes' : narrow ? 'one-pane' : 'two-panes';
  // Both have the same place.
  const detailsOpen = conversation !== undefined && answers === undefined && (wide ? saved !== 'closed' : details);

  const closeDetails = () => {
    if (wide) save('closed');
    else goUp({ as, conversation });
  };
  const closeAnswers = () => goUp({ as, conversation });
  const openDetails = () => {
    if (wide) {
      save(null);
      if (answers !== undefined) closeAnswers();
    } else navigate({ as, conversation, details: true });
  };
  return {
    size,
    conversation,
    arrivingAt,
    detailsOpen,
    answers,
    openAnswers: (seq) => navigate({ as, conversation, thread: seq }, { replace: answers !== undefined || details }),
    openThread: (id, seq) =>
      navigate({ as, conversation: id, thread: seq }, { replace: !narrow && conversation !== undefined }),
    closeAnswers,
    view: !conversation ? 'list' : details ? 'details' : answers === undefined ? 'thread' : 'answers',
    // Where the list stays on the screen, going through it is not a trail of steps to go back over.
    open: (id) => navigate({ as, conversation: id }, { replace: !narrow && conversation !== undefined }),
    toggleDetails: detailsOpen ? closeDetails : openDetails,
    closeDetails,
    toList: () => goUp({ as }),
  };
}
