import type {
  ConversationState,
  Message,
  MessageChange,
  MessageRef,
  Page,
  ScheduledMessage,
  Timeline,
  User,
} from '@parley/core';
import type { FakeConversation, FakeConversationOptions } from './fake-conversation.js';
import { me } from './people.js';
import { settable, type Settable } from './settable.js';

interface FakeChangesDeps {
  readonly id: string;
  readonly options: FakeConversationOptions;
  readonly state: Settable<ConversationState>;
  readonly timeline: Settable<Timeline>;
  readonly done: FakeConversation['done'];
  readonly self: () => FakeConversation;
}

type Changes = Omit<
  FakeConversation,
  | ('id' | 'state' | 'timeline' | 'done' | 'answer' | 'on' | 'change' | 'receive' | 'send' | 'retry' | 'discard')
  | ('markRead' | 'type' | 'stopTyping' | 'loadOlder' | 'history' | 'tell')
>;

/** What a fake conversation does with stored messages, schedules and settings. */
export function fakeChanges({ id, options, state, timeline, done, self }: FakeChangesDeps): Changes {
  const threads = new Map<number, ReturnType<FakeConversation['thread']>>();
  const scheduled = settable<readonly ScheduledMessage[]>(options.scheduled ?? []);
  const seqOf = (ref: MessageRef) => (typeof ref === 'number' ? ref : (ref.seq ?? 0));
  const find = (ref: MessageRef): Message => {
    const found = timeline.get().messages.find((each) => each.seq === seqOf(ref));
    if (!found) throw new Error(`Unable to change message ${seqOf(ref)}: because the fake does not hold it.`);
    return found;
  };
  const note = (what: string) => {
    done.changes.push(what);
    const { refuse } = self();
    self().refuse = undefined;
    return refuse ? Promise.reject(refuse) : Promise.resolve();
  };
  const put = async (ref: MessageRef, part: Partial<Message>, change: MessageChange) => {
    await Promise.resolve();
    self().tell(seqOf(ref), part, change);
  };
  const pageOf = <T>(items: readonly T[]): Page<T> => ({
    items,
    hasNext: false,
    next: () => Promise.resolve({ ...pageOf(items), items: [] }),
  });
  const react = async (ref: MessageRef, emoji: string, active: boolean) => {
    await note(`${active ? 'react' : 'unreact'} ${seqOf(ref)}: ${emoji}`);
    const before = find(ref).reactions ?? [];
    const has = before.find((each) => each.emoji === emoji);
    const userIds = (has?.userIds ?? []).filter((each) => each !== me.id);
    const next = {
      emoji,
      own: active,
      count: userIds.length + (active ? 1 : 0),
      userIds: active ? [...userIds, me.id] : userIds,
    };
    const all = has ? before.map((each) => (each === has ? next : each)) : [...before, next];
    const reactions = all.filter((each) => each.count > 0);
    await put(ref, { reactions }, { kind: 'reacted', emoji, active, userId: me.id });
  };
  return {
    scheduled,
    draft: settable(''),
    setDraft: (text) => self().draft.set(text),
    async edit(ref, change) {
      const text = typeof change === 'string' ? change : (change.text ?? find(ref).text);
      await note(`edit ${seqOf(ref)}: ${text}`);
      await put(ref, { text, editedAt: Date.now() }, { kind: 'edited', userId: me.id });
      return find(ref);
    },
    async delete(ref) {
      await note(`delete ${seqOf(ref)}`);
      await put(ref, { text: '', deletedAt: Date.now() }, { kind: 'deleted', userId: me.id });
    },
    async edits(ref) {
      await note(`edits ${seqOf(ref)}`);
      return pageOf(options.edits?.[seqOf(ref)] ?? []);
    },
    addReaction: (ref, emoji) => react(ref, emoji, true),
    removeReaction: (ref, emoji) => react(ref, emoji, false),
    reactors(ref, emoji) {
      const ids = find(ref).reactions?.find((each) => each.emoji === emoji)?.userIds ?? [];
      const known = state.get().members.map((member) => member.user);
      return Promise.resolve(
        pageOf<User>(ids.map((each) => known.find((user) => user.id === each) ?? { id: each, name: each })),
      );
    },
    async pin(ref) {
      await note(`pin ${seqOf(ref)}`);
      await put(ref, { pinnedAt: Date.now(), pinnedBy: me.id }, { kind: 'pinned', userId: me.id });
    },
    async unpin(ref) {
      await note(`unpin ${seqOf(ref)}`);
      await put(ref, { pinnedAt: undefined, pinnedBy: undefined }, { kind: 'unpinned', userId: me.id });
    },
    async pins() {
      await Promise.resolve();
      const { messages, status } = timeline.get();
      const all = status === 'idle' ? (options.messages ?? []) : messages;
      return all
        .filter((each) => each.pinnedAt !== undefined)
        .sort((one, other) => (other.pinnedAt ?? 0) - (one.pinnedAt ?? 0));
    },
    async vote(ref, places) {
      await note(`vote ${seqOf(ref)}: ${places.join(',')}`);
      const { poll } = find(ref);
      if (!poll) return;
      const marks = poll.options.map((option, place) => {
        const others = option.userIds.filter((each) => each !== me.id);
        const userIds = places.includes(place) ? [...others, me.id] : others;
        return { ...option, userIds, count: userIds.length };
      });
      const voterCount = new Set(marks.flatMap((option) => option.userIds)).size;
      await put(
        ref,
        { poll: { ...poll, options: marks, voterCount, own: [...places] } },
        { kind: 'voted', userId: me.id },
      );
    },
    async closePoll(ref) {
      await note(`closePoll ${seqOf(ref)}`);
      const { poll } = find(ref);
      if (poll) await put(ref, { poll: { ...poll, closedAt: Date.now() } }, { kind: 'pollClosed', userId: me.id });
    },
    thread(ref) {
      const seq = seqOf(ref);
      const known = threads.get(seq);
      if (known) return known;
      const answers = options.threads?.[seq] ?? [];
      const source = settable<Timeline>({ messages: [], status: 'idle', hasOlder: false }, () => {
        if (source.get().status !== 'idle') return;
        const root =
          timeline.get().messages.find((each) => each.seq === seq) ??
          options.messages?.find((each) => each.seq === seq);
        source.set({ messages: [...(root ? [root] : []), ...answers], status: 'ready', hasOlder: false });
      });
      const made: ReturnType<FakeConversation['thread']> = {
        seq,
        timeline: source,
        loadOlder: () => Promise.resolve(),
        async send(draft) {
          const whole = typeof draft === 'string' ? { text: draft } : draft;
          done.drafts.push({ ...whole, thread: seq });
          const key = `thread-${done.drafts.length}`;
          const at = 10_000 + done.drafts.length;
          const sent: Message = {
            ...{ key, id: key, conversationId: id, seq: at, clientId: key, sender: me, text: whole.text ?? '' },
            ...{ createdAt: Date.now(), own: true, status: 'sent', threadSeq: seq },
          };
          source.patch({ messages: [...source.get().messages, sent] });
          await Promise.resolve();
          return sent;
        },
      };
      threads.set(seq, made);
      return made;
    },
    async schedule(draft, at) {
      const whole = typeof draft === 'string' ? { text: draft } : draft;
      await note(`schedule ${whole.text ?? ''}`);
      const made = {
        conversationId: id,
        clientId: `s${done.changes.length}`,
        text: whole.text ?? '',
        sendAt: Number(at),
      };
      scheduled.set([...scheduled.get(), made].sort((one, other) => one.sendAt - other.sendAt));
      return made;
    },
    async reschedule(clientId, { text, at }) {
      await note(`reschedule ${clientId}`);
      const change = (each: ScheduledMessage) => ({
        ...each,
        text: text ?? each.text,
        sendAt: at === undefined ? each.sendAt : Number(at),
      });
      scheduled.set(scheduled.get().map((each) => (each.clientId === clientId ? change(each) : each)));
      const found = scheduled.get().find((each) => each.clientId === clientId);
      if (!found) throw new Error('Unable to reschedule: because the fake does not hold it.');
      return found;
    },
    async cancelScheduled(clientId) {
      await note(`cancel ${clientId}`);
      scheduled.set(scheduled.get().filter((each) => each.clientId !== clientId));
    },
    async configure({ notifications, mutedUntil, archived }) {
      await note(
        `configure ${JSON.stringify({ notifications, muted: mutedUntil !== undefined && mutedUntil !== null, archived })}`,
      );
      const { settings } = state.get();
      state.patch({
        settings: {
          notifications: notifications ?? settings.notifications,
          archived: archived ?? settings.archived,
          mutedUntil:
            mutedUntil === undefined ? settings.mutedUntil : mutedUntil === null ? undefined : Number(mutedUntil),
        },
      });
    },
    setRole: (userId, role) => note(`role ${userId}: ${role}`),
    async rename(name) {
      await note(`rename ${name}`);
      state.patch({ title: name });
    },
    addMembers: (userIds) => note(`add ${userIds.join(',')}`),
    removeMember: (userId) => note(`remove ${userId}`),
    async leave() {
      await note('leave');
      state.patch({ status: 'gone' });
    },
  };
}
