import { logFailure } from '../kernel/log-failure.js';
import type { LinkPreviews } from '../kernel/link-previews.js';
import type { Log, Metrics } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import type { ChangeMessage } from './change-message.js';
import type { Members } from './conversation-access.js';
import { firstLink } from './first-link.js';
import type { MessageRow } from './message-row.js';
import type { TellMessages } from './tell-messages.js';

/** Shows what links lead to. */
export interface LinkPreviewer {
  /** Looks at a message that was stored or edited: what is found is shown later, and nobody waits for it. */
  look(to: { readonly app: string; readonly members: Members }, row: MessageRow): void;
  /** Shows nothing more. */
  stop(): void;
}

/** What previews need. */
export interface LinkPreviewerDeps {
  readonly linkPreviews: LinkPreviews;
  readonly changing: Pick<ChangeMessage, 'byItself'>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** Fetches the page of the first link of a message. The store shows it only where the message says the same by then. */
export function createLinkPreviewer({ linkPreviews, changing, log, metrics }: LinkPreviewerDeps): LinkPreviewer {
  let stopped = false;

  async function show(to: { app: string; members: Members }, row: MessageRow, link: string): Promise<void> {
    const { app } = to;
    try {
      const linkPreview = await linkPreviews.preview(app, link);
      metrics.count('link_previews_total', { outcome: linkPreview ? 'found' : 'nothing' });
      if (!linkPreview || stopped) return;
      const { conversationId, seq, text } = row;
      await changing.byItself({ ...to, conversationId, seq }, { kind: 'preview', text, linkPreview });
    } catch (error) {
      // It was deleted meanwhile, or the store is away: the message is whole without it.
      if (!(error instanceof RequestError)) logFailure(log, error, { app, task: 'message.preview' });
    }
  }

  return {
    look(to, row) {
      if (stopped || row.stored === false || row.deletedAt !== undefined) return;
      const link = firstLink(row.text);
      if (link !== undefined && row.extra?.linkPreview?.url !== link) void show(to, row, link);
    },
    stop() {
      stopped = true;
    },
  };
}

/** Tells as it is told, and has each message that is new or says something else looked at. */
export function lookingAt(telling: TellMessages, look: LinkPreviewer['look']): TellMessages {
  return {
    ...telling,
    tell(to, shown, then) {
      telling.tell(to, shown, then);
      if (!shown.change || shown.change.kind === 'edited') look(to, shown.row);
    },
  };
}
