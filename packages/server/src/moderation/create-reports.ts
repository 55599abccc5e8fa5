import type { Message, Params, Report, Result } from '@parley/protocol';
import type { Bus } from '../kernel/bus.js';
import { askingUser, type HandlersOf } from '../kernel/incoming-request.js';
import { cursorOfReport, reportOfCursor } from '../kernel/page-cursor.js';
import type { Clock, Random } from '../kernel/ports.js';
import { RequestError } from '../kernel/request-error.js';
import { isStorable } from '../kernel/text.js';
import type { UserDirectory } from '../kernel/user-directory.js';
import type { ReportRow, ReportsStore } from './reports-store.js';

/** Where a message is. */
interface Ref {
  readonly conversationId: string;
  readonly seq: number;
}

/** What reports are given. */
export interface ReportsDeps {
  readonly store: ReportsStore;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly directory: UserDirectory;
  /** A message as the user sees it; rejects where it is not there for them. */
  readonly message: (app: string, userId: string, ref: Ref) => Promise<Message>;
  readonly isMember: (app: string, userId: string, conversationId: string) => Promise<boolean>;
  /** Leaves a tombstone of the message. */
  readonly hide: (app: string, ref: Ref) => Promise<void>;
}

const pageSize = 50;
const onePass = 200;

/** What users report, and what the app decides. */
export function createReports(deps: ReportsDeps): HandlersOf<'report'> {
  const { store, bus, clock, random, directory } = deps;

  /** What is reported: a message with its sender, or a user alone. */
  async function subject(app: string, asker: string, params: Params<'report.create'>) {
    const { userId, conversationId, seq } = params;
    if (conversationId !== undefined && seq !== undefined) {
      const message = await deps.message(app, asker, { conversationId, seq });
      if (message.sender.id === asker) throw unfitting('/seq', 'a message of somebody else');
      if (userId !== undefined && message.sender.id !== userId) throw unfitting('/userId', 'the sender of the message');
      return { userId: message.sender.id, message };
    }
    if (userId === undefined || conversationId !== undefined || seq !== undefined)
      throw unfitting('/userId', 'a user, or conversationId and seq of a message');
    if (userId === asker) throw unfitting('/userId', 'another user than the caller');
    if (!(await directory.find(app, [userId])).has(userId)) throw new RequestError('auth/unknown-user');
    return { userId };
  }

  async function view(app: string, rows: readonly ReportRow[]): Promise<Report[]> {
    const userOf = await directory.name(
      app,
      rows.flatMap(({ reporterId, userId }) => [reporterId, userId]),
    );
    return rows.map(({ reporterId, userId, clientId: _, ...rest }) => ({
      ...rest,
      reporter: userOf(reporterId),
      user: userOf(userId),
    }));
  }

  async function found(app: string, id: string): Promise<ReportRow> {
    const row = await store.find(app, id);
    if (!row) throw new RequestError('moderation/no-report');
    return row;
  }

  function decide(row: ReportRow, params: Params<'report.resolve'>): ReportRow {
    const { action, note } = params;
    const now = clock.now();
    if (row.state === 'open' && (action === 'none' || action === 'hide')) {
      if (action === 'hide' && !row.message) throw unfitting('/action', 'none: no message was reported');
      const resolved = { action, resolvedAt: now, ...(note === undefined ? {} : { resolutionNote: note }) };
      return { ...row, state: 'resolved', ...resolved };
    }
    const { appeal } = row;
    if (row.state !== 'appealed' || !appeal || (action !== 'uphold' && action !== 'overturn'))
      throw new RequestError('moderation/resolved');
    const outcome = action === 'uphold' ? 'upheld' : 'overturned';
    const decided = { ...appeal, outcome, resolvedAt: now, ...(note === undefined ? {} : { note }) } as const;
    return { ...row, state: 'closed', appeal: decided };
  }

  function tell(app: string, { id, state, reporterId, userId, message, action, appeal }: ReportRow): void {
    const author = { app, userIds: [userId] };
    const place = message && { conversationId: message.conversationId, seq: message.seq };
    if (state === 'resolved' && action) {
      bus.publish({ app, userIds: [reporterId], event: { ev: 'report.resolved', data: { reportId: id, action } } });
      if (action === 'hide' && place) bus.publish({ ...author, event: { ev: 'message.hidden', data: place } });
    } else if (place && appeal?.outcome) {
      const { outcome, note } = appeal;
      const data = { ...place, outcome, ...(note === undefined ? {} : { note }) };
      bus.publish({ ...author, event: { ev: 'appeal.resolved', data } });
    }
  }

  /** What was decided against this message and may be appealed. */
  async function hidden(app: string, userId: string, ref: Ref): Promise<ReportRow | undefined> {
    const isIt = ({ action, message }: ReportRow) =>
      action === 'hide' && message?.conversationId === ref.conversationId && message.seq === ref.seq;
    for (let after: string | undefined; ;) {
      const page = { state: 'resolved', userId, limit: onePass, ...(after === undefined ? {} : { after }) } as const;
      const rows = await store.list(app, page);
      const found = rows.find(isIt);
      if (found || rows.length < onePass) return found;
      after = rows.at(-1)?.id;
    }
  }

  return {
    'report.create': async ({ identity, params }) => {
      const { app } = identity;
      const reporterId = askingUser(identity).id;
      const { clientId, reason, note } = params;
      checkWords('/note', note);
      const row = await store.create(app, {
        ...{ id: random.id('rpt_'), reporterId, clientId, reason, state: 'open', createdAt: clock.now() },
        ...(await subject(app, reporterId, params)),
        ...(note === undefined ? {} : { note }),
      });
      return { reportId: row.id };
    },
    'report.list': async ({ identity, params }): Promise<Result<'report.list'>> => {
      const { state, userId, cursor, limit = pageSize } = params;
      const after = cursor === undefined ? {} : { after: reportOfCursor(cursor) };
      const rows = await store.list(identity.app, {
        // The pattern of the params lets nothing else through.
        ...(state === undefined ? {} : { state: state as Report['state'] }),
        ...(userId === undefined ? {} : { userId }),
        ...after,
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const items = await view(identity.app, page);
      return { items, ...(last && rows.length > limit ? { next: cursorOfReport(last.id) } : {}) };
    },
    'report.resolve': async ({ identity: { app }, params }) => {
      checkWords('/note', params.note);
      const row = await found(app, params.reportId);
      const next = isDecided(row, params.action) ? row : decide(row, params);
      const mine = next !== row && (await store.replace(app, row.state, next));
      const now = mine || next === row ? next : await found(app, row.id);
      // Somebody else was faster, and not of the same mind.
      if (!isDecided(now, params.action)) throw new RequestError('moderation/resolved');
      // Also where it was decided before: whoever did may have been cut off before this.
      if (params.action === 'hide' && now.message) await deps.hide(app, now.message);
      if (mine) tell(app, now);
      const [report] = await view(app, [now]);
      if (!report) throw new RequestError('moderation/no-report');
      return { report };
    },
    'report.appeal': async ({ identity, params: { conversationId, seq, text } }) => {
      checkWords('/text', text);
      const { app } = identity;
      const { id } = askingUser(identity);
      const row = await hidden(app, id, { conversationId, seq });
      // Who has left may appeal what is theirs; of all else they learn as little as anybody.
      if (!row && !(await deps.isMember(app, id, conversationId))) throw new RequestError('messaging/not-found');
      const appeal = { text, appealedAt: clock.now() };
      if (!row || !(await store.replace(app, 'resolved', { ...row, state: 'appealed', appeal })))
        throw new RequestError('moderation/not-hidden');
      return {};
    },
  };
}

/** Whether the same was decided before. */
function isDecided({ state, action, appeal }: ReportRow, now: Params<'report.resolve'>['action']): boolean {
  if (now === 'none' || now === 'hide') return state === 'resolved' && action === now;
  return appeal?.outcome === (now === 'uphold' ? 'upheld' : 'overturned');
}

function checkWords(path: string, text: string | undefined): void {
  if (text !== undefined && !isStorable(text)) throw unfitting(path, 'well-formed Unicode without U+0000');
}

function unfitting(path: string, expected: string): RequestError {
  return new RequestError('protocol/invalid-params', {
    details: { problems: [{ path, message: `Expected ${expected}` }] },
  });
}
