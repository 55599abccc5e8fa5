import { closeCodes } from '@parley/protocol';
import { authHandlers } from './auth/auth-handlers.js';
import { createCalls } from './calls/create-calls.js';
import { connectionHandlers } from './connection/connection-handlers.js';
import { createGateway } from './connection/create-gateway.js';
import { createSessions } from './connection/sessions.js';
import { createDispatcher } from './kernel/create-dispatcher.js';
import { Encoded } from './kernel/encoded.js';
import type { LiveSession } from './kernel/incoming-request.js';
import { logFailure } from './kernel/log-failure.js';
import { createRateLimits } from './kernel/rate-limits.js';
import { RequestError } from './kernel/request-error.js';
import type { CreateRules } from './kernel/rules-contract.js';
import { createTally } from './kernel/tally.js';
import { createUserDirectory, publicUser } from './kernel/user-directory.js';
import { watchedAuthStore } from './kernel/watched-auth-store.js';
import { createFiles } from './files/create-files.js';
import { createMessaging } from './messaging/create-messaging.js';
import { createRecordings } from './recording/create-recordings.js';
import { recordingNote } from './recording/recording-note.js';
import { createBlocks } from './moderation/create-blocks.js';
import { createFilters } from './moderation/create-filters.js';
import { createReports } from './moderation/create-reports.js';
import { createPush } from './push/create-push.js';
import { createPresence } from './presence/create-presence.js';
import { createSearch } from './search/create-search.js';
import { createTelephony } from './telephony/create-telephony.js';

/** How long a stop waits for messages under way, in ms. */
const stopWithin = 2_000;

/** How long a phone waits for a lost device where nothing else is said, in ms: nobody speaks to a dead line for long. */
const defaultPhoneGrace = 1_500;

/** What every server has beyond the core of the protocol. */
const features = [
  ...['conversations', 'groups', 'channels', 'settings', 'receipts', 'typing', 'presence', 'calls'],
  ...[
    'edits',
    'threads',
    'reactions',
    'mentions',
    'pins',
    'polls',
    'forwards',
    'schedules',
    'epochs',
    'callHistory',
    'search',
    'blocks',
    'reports',
  ],
];

/**
 * Builds the rules: the whole backend but its outside.
 *
 * @throws Error where an operation of the table has no handler or no policy.
 */
export const createRules: CreateRules = (deps) => {
  const { stores, bus, clock, random, log, metrics, config } = deps;
  const defer = deps.defer ?? queueMicrotask;
  const tally = createTally(metrics, clock);
  const directory = createUserDirectory(stores.auth, clock);
  const sessions = createSessions(bus);
  const rateLimits = createRateLimits(clock, config.rates);
  const blocks = createBlocks({ store: stores.blocks, bus, clock, directory });
  const filters = createFilters({
    ...{ store: stores.moderationRules, clock, log, metrics },
    ...(deps.messageHook ? { hook: deps.messageHook } : {}),
  });
  const presence = createPresence({ bus, clock, blocks, grace: config.presenceGrace });
  const files = createFiles({
    keeping: deps.files,
    store: stores.files,
    ...{ clock, random, log, metrics },
    mayUpload: (app, userId, id) => messaging.maySend(app, userId, id),
    shownFiles: async (app, userId, ref) => (await messaging.shownTo(app, userId, ref)).files ?? [],
  });
  const messaging = createMessaging({
    store: stores.messaging,
    scheduled: stores.scheduled,
    linkPreviews: deps.linkPreviews,
    blocks,
    filters,
    ...(deps.files ? { files } : {}),
    directory,
    bus,
    clock,
    random,
    log,
    metrics,
    defer,
    rest: deps.rest,
  });
  const recordings = createRecordings({
    keeping: deps.recordings,
    clock,
    log,
    metrics,
    callOf: (app, callId) => calls.find(app, callId),
    isRunning: (app, callId, at) => calls.isRecording(app, callId, at),
    conversationOf: (app, call) => calls.conversationOf(app, call),
    areMembers: (app, id, userIds) => messaging.areMembers(app, id, userIds),
    announce: (app, recording, call) => messaging.note(app, recordingNote(recording, call)),
  });
  const telephony = createTelephony({
    network: deps.phone,
    store: stores.numbers,
    deskPhones: stores.deskPhones,
    ...{ directory, clock, log, metrics },
    incoming: (routed) => calls.incoming(routed),
    dialled: (routed) => calls.dialled(routed),
  });
  const calls = createCalls({
    store: stores.calls,
    bus,
    clock,
    random,
    log,
    metrics,
    directory,
    blocks,
    ringTimeout: config.ringTimeout,
    callGrace: config.callGrace,
    phoneGrace: config.phoneGrace ?? defaultPhoneGrace,
    iceServers: (who) => [...config.iceServers, ...(deps.turn?.(who) ?? [])],
    onBusy: (app, userId, busy) => presence.setBusy(app, userId, busy),
    directConversation: (app, userIds) => messaging.directConversation(app, userIds),
    note: (app, note) => messaging.note(app, note),
    ...(deps.media ? { media: deps.media } : {}),
    ...(telephony.phones ? { phones: telephony.phones } : {}),
    ...(deps.recordings ? { recorder: recordings } : {}),
    ...(deps.captions ? { captions: deps.captions } : {}),
    groupMembers: (app, id) => messaging.groupMembers(app, id),
    areMembers: (app, id, userIds) => messaging.areMembers(app, id, userIds),
    isConnected: (app, userId) => sessions.of(app, userId).length > 0,
    isOpen: ({ app, userId, device }) => sessions.of(app, userId).some((other) => other.device === device),
  });
  const push = createPush({
    senders: deps.pushes ?? {},
    store: stores.push,
    ...{ bus, clock, log, metrics },
    isActive: (app, userId, device) =>
      sessions
        .of(app, userId)
        .some((session) => (device === undefined || session.device === device) && !presence.isIdle(session)),
    blocks,
    conversation: (app, id) => stores.messaging.conversation(app, id),
    settingsOf: async (app, id, userId) => (await stores.messaging.member(app, id, userId))?.settings,
  });
  const search = createSearch({
    ...{ store: stores.search, messaging: stores.messaging, directory },
    views: messaging.views,
  });
  const reports = createReports({
    ...{ store: stores.reports, bus, clock, random, directory },
    message: (app, userId, ref) => messaging.shownTo(app, userId, ref),
    isMember: (app, userId, id) => messaging.areMembers(app, id, [userId]),
    hide: (app, ref) => messaging.hide(app, ref),
  });
  const authStore = watchedAuthStore(stores.auth, {
    changed: (app, user) => directory.remember(app, publicUser(user)),
    revoked: (app, userId) => {
      for (const { carrier } of sessions.of(app, userId))
        carrier.end(closeCodes.unauthorized, 'The token was revoked.');
      push.forget(app, userId);
      telephony.revoked(app, userId);
    },
  });
  const dispatcher = createDispatcher(
    {
      ...connectionHandlers({ sessions, authenticate: deps.authenticate, clock }),
      ...authHandlers({ store: authStore, clock, createApiKey: deps.createApiKey }),
      ...messaging.handlers,
      ...presence.handlers,
      ...calls.handlers,
      ...recordings.handlers,
      ...files.handlers,
      ...telephony.handlers,
      ...push.handlers,
      ...search,
      ...blocks.handlers,
      ...reports,
      ...filters.handlers,
      'conversation.removeMember': async (request) => {
        const result = await messaging.handlers['conversation.removeMember'](request);
        const { conversationId, userId } = request.params;
        request.afterAnswer(() => calls.removed(request.identity.app, conversationId, userId));
        return result;
      },
      'conversation.addMembers': async (request) => {
        const result = await messaging.handlers['conversation.addMembers'](request);
        const { app } = request.identity;
        const { conversationId, userIds } = request.params;
        request.afterAnswer(() => {
          const task = { app, task: 'call.added', conversation: conversationId };
          calls.added(app, conversationId, userIds).catch((error: unknown) => logFailure(log, error, task));
        });
        return result;
      },
    },
    rateLimits,
  );
  const gateway = createGateway({
    clock,
    random,
    log,
    metrics,
    tally,
    authenticate: deps.authenticate,
    rateLimits,
    dispatcher,
    sessions,
    features: [
      ...features,
      ...(deps.linkPreviews ? ['previews'] : []),
      ...(deps.media ? ['groupCalls'] : []),
      ...(deps.phone ? ['phone'] : []),
      ...(deps.files ? ['files'] : []),
      ...(deps.pushes ? ['push'] : []),
    ],
    heartbeat: config.heartbeat,
    defer,
    appCreatedAt: async (app) => (await stores.auth.app(app))?.createdAt ?? 0,
    life: {
      opened(session: LiveSession) {
        presence.opened(session);
        calls.opened(session);
      },
      closed(session: LiveSession) {
        presence.closed(session);
        calls.closed(session);
      },
    },
    sync: {
      watermark: (app) => stores.messaging.watermark(app),
      conversations: (request) => messaging.sync(request),
      presence: (session, userIds) => presence.watch(session, userIds),
      calls: (app, userId) => calls.of(app, userId),
    },
  });

  /** Waits for it, though not for long, and then until its answers are written. */
  async function within(work: Promise<void>): Promise<void> {
    let cancel = (): void => undefined;
    const enough = new Promise<void>((resolve) => {
      cancel = clock.setTimer(resolve, stopWithin);
    });
    await Promise.race([work, enough]);
    cancel();
    await new Promise<void>((resolve) => defer(resolve));
  }

  return {
    connect: (socket) => gateway.connect(socket),
    async dispatch(identity, { op, params, requestId, coerce = false }) {
      const after: (() => void)[] = [];
      try {
        const request = { op, identity, params, requestId, afterAnswer: (run: () => void) => void after.push(run) };
        const answer = await dispatcher.run(request, coerce);
        tally.count('requests_total', op);
        for (const run of after) run();
        // The answer belongs to the operation that was asked.
        return (answer instanceof Encoded ? answer.value : answer) as never;
      } catch (error) {
        if (!(error instanceof RequestError)) logFailure(log, error, { requestId, op, app: identity.app });
        const refusal = error instanceof RequestError ? error : new RequestError('server/internal', { cause: error });
        tally.count('refusals_total', refusal.code);
        throw refusal;
      }
    },
    openRecording: (link, range) => recordings.open(link, range),
    openFile: (link, range) => files.open(link, range),
    openUpload: (link) => files.openUpload(link),
    async start() {
      await calls.start();
      await recordings.start();
      files.start();
      messaging.start();
    },
    async stop() {
      // What has arrived is stored and acknowledged before the connections go, unless it never ends.
      await within(messaging.idle());
      gateway.stop();
      presence.stop();
      await within(messaging.stop());
      await messaging.idle();
      push.stop();
      await telephony.stop();
      await calls.stop();
      await recordings.stop();
      await files.stop();
      tally.stop();
    },
  };
};
