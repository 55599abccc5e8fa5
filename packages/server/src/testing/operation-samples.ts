import type { OperationName, Params } from '@parley/protocol';

/** The ids of one app's world that operations name. */
export interface World {
  readonly token: string;
  readonly conversationId: string;
  readonly groupId: string;
  readonly callId: string;
}

/** Good params for every operation, naming what exists in a world. A new operation does not compile until it is here. */
export const samples: { readonly [K in OperationName]: (world: World) => Params<K> } = {
  'session.open': ({ token, groupId }) => ({
    protocol: [1],
    token,
    device: 'sample',
    client: { name: 'sample', version: '1' },
    holds: [{ conversationId: groupId, seq: 0 }],
    watch: ['bob'],
  }),
  'session.refresh': ({ token }) => ({ token }),
  'session.ping': () => ({}),
  'user.upsert': () => ({ userId: 'dora', name: 'Dora' }),
  'user.get': () => ({ userId: 'bob' }),
  'user.list': () => ({ limit: 10 }),
  'bot.create': () => ({ userId: 'robot', name: 'Robot' }),
  'token.revoke': () => ({ userId: 'carol' }),
  'conversation.direct': () => ({ userId: 'carol' }),
  'conversation.create': () => ({ clientId: 'sample-group', name: 'Sample', members: ['bob'] }),
  'conversation.get': ({ groupId }) => ({ conversationId: groupId }),
  'conversation.list': () => ({ limit: 10 }),
  'conversation.update': ({ groupId }) => ({ conversationId: groupId, name: 'Renamed' }),
  'conversation.members': ({ groupId }) => ({ conversationId: groupId, limit: 10 }),
  'conversation.addMembers': ({ groupId }) => ({ conversationId: groupId, userIds: ['carol'] }),
  'conversation.removeMember': ({ groupId }) => ({ conversationId: groupId, userId: 'carol' }),
  'conversation.join': ({ groupId }) => ({ conversationId: groupId }),
  'conversation.setRole': ({ groupId }) => ({ conversationId: groupId, userId: 'bob', role: 'moderator' }),
  'conversation.configure': ({ groupId }) => ({ conversationId: groupId, notifications: 'mentions', archived: true }),
  'scheduled.create': ({ groupId }) => ({
    conversationId: groupId,
    clientId: 'sample-later',
    text: 'Later',
    sendAt: 1_800_000_060_000,
  }),
  'scheduled.update': () => ({ clientId: 'later', text: 'Still later' }),
  'scheduled.list': ({ groupId }) => ({ conversationId: groupId }),
  'scheduled.cancel': () => ({ clientId: 'later' }),
  'message.send': ({ groupId }) => ({ conversationId: groupId, clientId: 'sample-message', text: 'Hello' }),
  'message.list': ({ groupId }) => ({ conversationId: groupId, limit: 10 }),
  'message.edit': ({ groupId }) => ({ conversationId: groupId, seq: 1, text: 'Hello again' }),
  'message.delete': ({ groupId }) => ({ conversationId: groupId, seq: 1 }),
  'message.edits': ({ groupId }) => ({ conversationId: groupId, seq: 1, limit: 10 }),
  'message.pin': ({ groupId }) => ({ conversationId: groupId, seq: 1 }),
  'message.unpin': ({ groupId }) => ({ conversationId: groupId, seq: 1 }),
  'message.pins': ({ groupId }) => ({ conversationId: groupId }),
  'reaction.add': ({ groupId }) => ({ conversationId: groupId, seq: 1, emoji: '\u{1F44D}' }),
  'reaction.remove': ({ groupId }) => ({ conversationId: groupId, seq: 1, emoji: '\u{1F44D}' }),
  'reaction.list': ({ groupId }) => ({ conversationId: groupId, seq: 1, emoji: '\u{1F44D}', limit: 10 }),
  'poll.vote': ({ groupId }) => ({ conversationId: groupId, seq: 2, options: [1] }),
  'poll.close': ({ groupId }) => ({ conversationId: groupId, seq: 2 }),
  'receipt.mark': ({ groupId }) => ({ conversationId: groupId, readSeq: 1 }),
  'typing.set': ({ groupId }) => ({ conversationId: groupId, active: true }),
  'presence.set': () => ({ status: 'dnd', message: 'Back at 3' }),
  'presence.idle': () => ({ idle: true }),
  'presence.get': () => ({ userIds: ['bob'] }),
  'presence.watch': () => ({ userIds: ['bob'] }),
  'presence.unwatch': () => ({ userIds: ['bob'] }),
  'call.start': ({ conversationId }) => ({ clientId: 'sample-call', to: 'bob', video: true, conversationId }),
  'call.accept': ({ callId }) => ({ callId }),
  'call.reject': ({ callId }) => ({ callId, reason: 'busy' }),
  'call.hangup': ({ callId }) => ({ callId }),
  'call.get': ({ callId }) => ({ callId }),
  'call.rejoin': ({ callId }) => ({ callId }),
  'call.list': ({ conversationId }) => ({ conversationId, limit: 10 }),
  'call.report': ({ callId }) => ({ callId, report: { durationMs: 1_000, reconnects: 0 } }),
  'media.update': ({ callId }) => ({ callId, media: { microphone: true, camera: false, screen: false } }),
  'media.describe': ({ callId }) => ({
    callId,
    channel: 'peer:bob',
    epoch: 1,
    description: { type: 'offer', sdp: 'v=0' },
  }),
  'media.trickle': ({ callId }) => ({
    callId,
    channel: 'peer:bob',
    epoch: 1,
    candidates: [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 }],
  }),
};
