import type { CallRecord } from '@parley/protocol';
import { refusalToReach, type Blocks } from '../kernel/blocks.js';
import type { RoutedDeskCall } from '../kernel/phones.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { DeskLines } from './desk-lines.js';
import type { LiveCall } from './live-calls.js';
import type { PhoneLines } from './phone-lines.js';
import { callFromDesk, callWithin, type PhoneRecordDeps } from './start-phone-call.js';

/** What calls of desk phones need. */
export interface DeskCallsDeps extends PhoneRecordDeps {
  readonly directory: UserDirectory;
  readonly blocks: Blocks;
  readonly lines: PhoneLines;
  readonly desk: DeskLines;
  /** The direct conversation of two users, where they have one. */
  readonly directConversation: (app: string, userIds: readonly [string, string]) => Promise<string | undefined>;
  /** Stores a call and takes it up. */
  readonly takeUp: (app: string, record: CallRecord) => LiveCall;
  readonly tell: (on: LiveCall) => void;
}

/** Starts the call that a user makes by their desk phone. */
export function createDeskCalls(deps: DeskCallsDeps): (routed: RoutedDeskCall) => Promise<void> {
  const { lines, desk } = deps;

  return async (routed) => {
    const { app, user, route, incoming } = routed;
    if (route.userId === undefined) {
      const { to, caller } = route;
      const on = deps.takeUp(app, callFromDesk(deps, routed, route));
      desk.bridge(on, incoming, { to, ...(caller === undefined ? {} : { caller }) });
      deps.tell(on);
      return;
    }
    const { userId } = route;
    const [callee, own, conversationId] = await Promise.all([
      deps.directory.find(app, [userId]).then((found) => found.get(userId)),
      deps.blocks.of(app, user.id),
      deps.directConversation(app, [user.id, userId]),
    ]);
    if (!callee || userId === user.id) {
      incoming.refuse('unknownNumber');
      return;
    }
    if (refusalToReach(own, [userId])) {
      incoming.refuse('barred');
      return;
    }
    const on = deps.takeUp(app, callWithin(deps, routed, { callee, conversationId }));
    lines.incoming(on, incoming);
    desk.ring(on, { userId, caller: user.id, offer: incoming.sdp });
    deps.tell(on);
  };
}
