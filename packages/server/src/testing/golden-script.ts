import type { OperationName, Params } from '@parley/protocol';

/** What the script has made so far. */
export interface GoldenWorld {
  conversationId: string;
  groupId: string;
  channelId: string;
  callId: string;
  recordingId: string;
  /** Where the first session began. */
  cursor: string;
  reportId: string;
  fileId: string;
}

/** One request of the script, and who makes it. */
export interface GoldenStep<K extends OperationName = OperationName> {
  readonly by: 'alice' | 'bob' | 'tablet' | 'admin';
  readonly op: K;
  readonly params: (world: GoldenWorld) => Params<K>;
  /** Another example of an operation that has one already. */
  readonly again?: true;
}

function step<K extends OperationName>(by: GoldenStep['by'], op: K, params: GoldenStep<K>['params']): GoldenStep {
  return { by, op, params };
}

function again<K extends OperationName>(by: GoldenStep['by'], op: K, params: GoldenStep<K>['params']): GoldenStep {
  return { ...step(by, op, params), again: true };
}

const sdp = 'v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
const candidate = 'candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host';

/** A morning of two people: every operation once, in an order in which each makes sense. */
export const goldenScript: readonly GoldenStep[] = [
  again('alice', 'session.open', () => ({
    protocol: [1],
    token: 'token-of-alice',
    device: 'laptop-1',
    client: { name: 'parley-web', version: '0.1.0' },
    watch: ['bob'],
  })),
  again('bob', 'session.open', () => ({
    protocol: [1],
    token: 'token-of-bob',
    device: 'phone-1',
    client: { name: 'parley-web', version: '0.1.0' },
  })),
  step('alice', 'session.ping', () => ({})),
  step('alice', 'session.refresh', () => ({ token: 'token-of-alice' })),
  step('admin', 'user.upsert', () => ({ userId: 'dora', name: 'Dora', avatar: 'https://example.org/dora.png' })),
  step('alice', 'user.get', () => ({ userId: 'bob' })),
  step('alice', 'user.list', () => ({ limit: 2 })),
  step('admin', 'bot.create', () => ({ userId: 'helper', name: 'Helper' })),
  step('admin', 'token.revoke', () => ({ userId: 'dora' })),
  step('alice', 'conversation.direct', () => ({ userId: 'bob' })),
  step('alice', 'conversation.create', () => ({ clientId: 'group-1', name: 'Breakfast', members: ['bob', 'carol'] })),
  step('alice', 'message.send', ({ groupId }) => ({
    conversationId: groupId,
    clientId: 'message-1',
    text: 'Good morning ☀️',
    metadata: { card: { kind: 'greeting' } },
  })),
  step('bob', 'message.list', ({ groupId }) => ({ conversationId: groupId, limit: 50 })),
  step('bob', 'receipt.mark', ({ groupId }) => ({ conversationId: groupId, deliveredSeq: 1, readSeq: 1 })),
  step('bob', 'typing.set', ({ groupId }) => ({ conversationId: groupId, active: true })),
  step('alice', 'conversation.get', ({ groupId }) => ({ conversationId: groupId })),
  step('alice', 'conversation.list', () => ({ limit: 1 })),
  step('alice', 'conversation.update', ({ groupId }) => ({ conversationId: groupId, name: 'Brunch' })),
  step('alice', 'conversation.members', ({ groupId }) => ({ conversationId: groupId, limit: 2 })),
  step('alice', 'conversation.addMembers', ({ groupId }) => ({ conversationId: groupId, userIds: ['dora'] })),
  step('alice', 'conversation.removeMember', ({ groupId }) => ({ conversationId: groupId, userId: 'dora' })),
  step('alice', 'conversation.setRole', ({ groupId }) => ({
    conversationId: groupId,
    userId: 'bob',
    role: 'moderator',
  })),
  step('alice', 'conversation.configure', ({ groupId }) => ({
    conversationId: groupId,
    notifications: 'mentions',
    mutedUntil: 1_800_003_600_000,
    archived: false,
  })),
  again('alice', 'conversation.create', () => ({
    clientId: 'channel-1',
    name: 'News',
    kind: 'channel',
    public: true,
    members: [],
  })),
  step('bob', 'conversation.join', ({ channelId }) => ({ conversationId: channelId })),
  again('alice', 'conversation.removeMember', ({ channelId }) => ({
    conversationId: channelId,
    userId: 'bob',
    ban: true,
  })),
  step('alice', 'conversation.bans', ({ channelId }) => ({ conversationId: channelId, limit: 10 })),
  step('alice', 'conversation.unban', ({ channelId }) => ({ conversationId: channelId, userId: 'bob' })),
  step('alice', 'scheduled.create', ({ groupId }) => ({
    conversationId: groupId,
    clientId: 'later-1',
    text: 'Good evening 🌙',
    metadata: { card: { kind: 'greeting' } },
    mentions: ['bob'],
    sendAt: 1_800_030_000_000,
  })),
  step('alice', 'scheduled.update', () => ({ clientId: 'later-1', text: 'Good night 🌙', sendAt: 1_800_040_000_000 })),
  step('alice', 'scheduled.list', () => ({})),
  step('alice', 'scheduled.cancel', () => ({ clientId: 'later-1' })),
  step('bob', 'presence.set', () => ({ status: 'dnd', message: 'Back at 3' })),
  step('alice', 'presence.get', () => ({ userIds: ['bob', 'carol'] })),
  step('alice', 'presence.watch', () => ({ userIds: ['carol'] })),
  step('alice', 'presence.unwatch', () => ({ userIds: ['carol'] })),
  step('alice', 'presence.idle', () => ({ idle: true })),
  step('alice', 'call.start', ({ conversationId }) => ({ clientId: 'call-1', to: 'bob', video: true, conversationId })),
  step('alice', 'media.describe', ({ callId }) => ({
    callId,
    channel: 'peer:bob',
    epoch: 1,
    description: { type: 'offer', sdp },
  })),
  step('alice', 'media.trickle', ({ callId }) => ({
    callId,
    channel: 'peer:bob',
    epoch: 1,
    candidates: [{ candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' }],
  })),
  step('bob', 'call.accept', ({ callId }) => ({ callId })),
  step('tablet', 'session.open', ({ groupId, cursor }) => ({
    protocol: [1],
    token: 'token-of-alice',
    device: 'tablet-1',
    client: { name: 'parley-web', version: '0.1.0' },
    cursor,
    holds: [
      { conversationId: groupId, seq: 0 },
      { conversationId: 'cnv_00000000000000000000009999', seq: 3 },
    ],
    watch: ['bob'],
  })),
  step('alice', 'media.update', ({ callId }) => ({ callId, media: { microphone: true, camera: true, screen: false } })),
  step('alice', 'call.report', ({ callId }) => ({
    callId,
    report: {
      durationMs: 61_000,
      setupMs: 240,
      audio: { lossPercent: 0.4, jitterMs: 6.5, receivedKbps: 31.2, sentKbps: 32, mos: 4.3 },
      video: {
        lossPercent: 0.6,
        jitterMs: 12,
        receivedKbps: 1_180,
        sentKbps: 1_210,
        framesPerSecond: 29.9,
        freezes: 1,
      },
      roundTripMs: 38,
      candidateType: 'srflx',
      protocol: 'udp',
      reconnects: 0,
    },
  })),
  again('alice', 'call.hangup', ({ callId }) => ({ callId, after: 8_000 })),
  step('alice', 'call.rejoin', ({ callId }) => ({ callId })),
  step('alice', 'call.get', ({ callId }) => ({ callId })),
  step('bob', 'call.hangup', ({ callId }) => ({ callId })),
  step('alice', 'call.list', ({ conversationId }) => ({ conversationId, limit: 1 })),
  again('alice', 'call.start', () => ({ clientId: 'call-2', to: 'bob', video: false })),
  step('bob', 'call.reject', ({ callId }) => ({ callId, reason: 'busy' })),
  // A message with all that a message may have, and what is done to it.
  again('alice', 'message.send', ({ groupId }) => ({
    conversationId: groupId,
    clientId: 'message-2',
    text: 'Who comes, @bob?',
    metadata: { card: { kind: 'question' } },
    replyTo: 1,
    mentions: ['bob'],
    poll: { question: 'Tea or coffee?', options: ['Tea', 'Coffee'], closesAt: 1_800_100_000_000 },
  })),
  again('bob', 'message.send', ({ groupId }) => ({
    conversationId: groupId,
    clientId: 'message-3',
    text: 'I do',
    threadSeq: 2,
  })),
  step('bob', 'reaction.add', ({ groupId }) => ({ conversationId: groupId, seq: 2, emoji: '👍' })),
  step('bob', 'poll.vote', ({ groupId }) => ({ conversationId: groupId, seq: 2, options: [1] })),
  step('bob', 'message.pin', ({ groupId }) => ({ conversationId: groupId, seq: 2 })),
  step('alice', 'message.edit', ({ groupId }) => ({
    conversationId: groupId,
    seq: 2,
    text: 'Who comes at nine, @bob?',
    metadata: { card: { kind: 'question', at: 9 } },
    mentions: ['bob'],
  })),
  step('bob', 'message.edits', ({ groupId }) => ({ conversationId: groupId, seq: 2, limit: 10 })),
  step('bob', 'message.pins', ({ groupId }) => ({ conversationId: groupId })),
  step('alice', 'reaction.list', ({ groupId }) => ({ conversationId: groupId, seq: 2, emoji: '👍', limit: 10 })),
  step('alice', 'poll.close', ({ groupId }) => ({ conversationId: groupId, seq: 2 })),
  again('tablet', 'message.list', ({ groupId }) => ({ conversationId: groupId, threadSeq: 2 })),
  step('bob', 'reaction.remove', ({ groupId }) => ({ conversationId: groupId, seq: 2, emoji: '👍' })),
  step('bob', 'message.unpin', ({ groupId }) => ({ conversationId: groupId, seq: 2 })),
  step('alice', 'message.delete', ({ groupId }) => ({ conversationId: groupId, seq: 2 })),
  step('alice', 'media.iceServers', () => ({})),
  again('alice', 'call.start', ({ groupId }) => ({ clientId: 'call-3', conversationId: groupId, video: true })),
  step('bob', 'call.join', ({ callId }) => ({ callId })),
  again('alice', 'media.describe', ({ callId }) => ({
    ...{ callId, channel: 'pub', epoch: 1, labels: { 0: 'microphone' } },
    description: { type: 'offer', sdp: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n' },
  })),
  again('bob', 'media.describe', ({ callId }) => ({
    ...{ callId, channel: 'pub', epoch: 1 },
    description: { type: 'offer', sdp: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n' },
  })),
  step('bob', 'media.configure', ({ callId }) => ({
    ...{ callId, epoch: 1, streams: 'all', restart: true },
    layers: [{ mid: '0', substream: 1, temporal: 2, on: true }],
  })),
  step('alice', 'call.record', ({ callId }) => ({ callId, on: true })),
  again('alice', 'media.update', ({ callId }) => ({
    callId,
    media: { microphone: true, camera: false, screen: false },
  })),
  step('bob', 'call.caption', ({ callId }) => ({ callId, on: true })),
  step('bob', 'call.consent', ({ callId }) => ({ callId, consent: true })),
  step('bob', 'call.raise', ({ callId }) => ({ callId, raised: true })),
  step('bob', 'call.react', ({ callId }) => ({ callId, emoji: '👏' })),
  step('bob', 'call.send', ({ callId }) => ({ callId, data: '{"page":3}', to: ['alice'] })),
  step('alice', 'call.mute', ({ callId }) => ({ callId, userId: 'bob', source: 'microphone' })),
  step('alice', 'call.add', ({ callId }) => ({ callId, userIds: ['dora'] })),
  step('alice', 'call.configure', ({ callId }) => ({ callId, access: 'lobby', host: 'alice' })),
  again('bob', 'call.hangup', ({ callId }) => ({ callId })),
  again('bob', 'call.join', ({ callId }) => ({ callId })),
  step('alice', 'call.admit', ({ callId }) => ({ callId, userId: 'bob', admitted: true })),
  step('alice', 'call.remove', ({ callId }) => ({ callId, userId: 'bob' })),
  step('alice', 'call.end', ({ callId }) => ({ callId })),
  step('alice', 'recording.list', ({ callId }) => ({ callId, limit: 10 })),
  step('alice', 'recording.get', ({ recordingId }) => ({ recordingId })),
  step('alice', 'recording.delete', ({ recordingId }) => ({ recordingId })),
  // A morning with telephones.
  step('admin', 'number.upsert', () => ({
    ...{ number: '+1 555 000-1000', userId: 'alice', fallback: '+15550001001', main: true },
  })),
  step('alice', 'number.list', () => ({})),
  step('admin', 'phone.create', () => ({ name: 'alice-desk', userId: 'alice' })),
  step('alice', 'phone.list', () => ({})),
  step('admin', 'phone.delete', () => ({ name: 'alice-desk' })),
  step('alice', 'push.key', () => ({})),
  step('alice', 'push.register', () => ({
    subscription: {
      kind: 'web',
      endpoint: 'https://push.example/one',
      keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
    },
  })),
  step('alice', 'push.unregister', () => ({})),
  again('alice', 'call.start', () => ({ clientId: 'call-4', to: 'tel:+15557770000', video: false })),
  again('alice', 'media.describe', ({ callId }) => ({
    ...{ callId, channel: 'phone', epoch: 1 },
    description: { type: 'offer', sdp },
  })),
  step('alice', 'call.transfer', ({ callId }) => ({ callId, to: 'tel:+15557770001' })),
  step('admin', 'number.delete', () => ({ number: '+15550001000' })),
  // And what was said is found again.
  again('alice', 'message.send', ({ groupId }) => ({
    ...{ conversationId: groupId, clientId: 'message-7', text: 'The contract is at https://example.org/contract' },
  })),
  step('bob', 'search.messages', ({ groupId }) => ({
    ...{ query: 'contr', conversationId: groupId, senderId: 'alice', has: 'link', after: 1, limit: 10 },
  })),
  step('bob', 'search.conversations', () => ({ query: 'break', limit: 10 })),
  step('bob', 'search.people', () => ({ query: 'ali', limit: 10 })),
  step('admin', 'moderation.configure', () => ({
    rules: { words: ['rubbish'], onWord: 'mask', rate: { messages: 100, seconds: 60 } },
  })),
  step('admin', 'moderation.get', () => ({})),
  // Who has had enough of somebody.
  step('alice', 'conversation.silence', ({ groupId }) => ({
    ...{ conversationId: groupId, userId: 'carol', until: 1_800_100_000_000 },
  })),
  step('alice', 'conversation.silences', ({ groupId }) => ({ conversationId: groupId, limit: 10 })),
  step('alice', 'conversation.unsilence', ({ groupId }) => ({ conversationId: groupId, userId: 'carol' })),
  step('alice', 'block.add', () => ({ userId: 'dora' })),
  step('alice', 'block.list', () => ({ limit: 10 })),
  step('alice', 'block.remove', () => ({ userId: 'dora' })),
  again('bob', 'message.send', ({ groupId }) => ({ conversationId: groupId, clientId: 'message-8', text: 'Buy now' })),
  step('alice', 'report.create', ({ groupId }) => ({
    ...{ clientId: 'report-1', conversationId: groupId, seq: 7, reason: 'spam', note: 'Again' },
  })),
  step('admin', 'report.list', () => ({ state: 'open', userId: 'bob', limit: 10 })),
  again('admin', 'report.resolve', ({ reportId }) => ({ reportId, action: 'hide', note: 'It is' })),
  step('bob', 'report.appeal', ({ groupId }) => ({ conversationId: groupId, seq: 7, text: 'It was a joke' })),
  step('admin', 'report.resolve', ({ reportId }) => ({ reportId, action: 'uphold', note: 'Not a good one' })),
  step('alice', 'file.create', ({ groupId: conversationId }) => {
    return { conversationId, clientId: 'file-1', name: 'menu.txt', type: 'text/plain', bytes: 8 };
  }),
  step('alice', 'file.finish', ({ fileId }) => ({ fileId })),
  again('alice', 'message.send', ({ groupId, fileId }) => ({
    ...{ conversationId: groupId, clientId: 'message-9', text: 'The menu', files: [fileId] },
  })),
  step('bob', 'file.get', ({ fileId, groupId: conversationId }) => ({ fileId, conversationId, seq: 8 })),
  again('alice', 'file.create', ({ groupId: id }) => ({ conversationId: id, clientId: 'f2', name: 'a.txt', bytes: 8 })),
  step('alice', 'file.delete', ({ fileId }) => ({ fileId })),
];
