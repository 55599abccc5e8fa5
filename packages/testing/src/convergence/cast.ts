import { clear, delays, doubles, drops, refuses, reorders, type Weather } from '../weather.js';

/** Who takes part: devices are named for their users. */
export const casts = {
  pair: ['alice-1', 'bob-1'],
  devices: ['alice-1', 'alice-2', 'bob-1'],
  group: ['alice-1', 'bob-1', 'bob-2', 'carol-1'],
  crowd: ['alice-1', 'alice-2', 'bob-1', 'bob-2', 'carol-1', 'dave-1'],
} as const;

/** The name of a cast. */
export type CastName = keyof typeof casts;

/** The user of a device. */
export function userOf(device: string): string {
  return device.slice(0, device.indexOf('-'));
}

/** The users of a cast. */
export function usersOf(cast: CastName): readonly string[] {
  return [...new Set(casts[cast].map(userOf))];
}

/**
 * Where messages live: Alice and Bob's direct conversation, a group of all, and a public channel of Alice's with all. In each stand
 * a message of Alice's, one of Bob's where he may write, and a poll of Alice's.
 */
export const rooms = ['the direct', 'the group', 'the channel'] as const;

/** What weathers are called in a script. */
export const weathers: Readonly<Record<string, readonly Weather[]>> = {
  'clear weather': [clear()],
  'delays of 400 ms': [delays(400)],
  doubles: [doubles()],
  reorders: [reorders()],
  'drops after 3 frames': [drops({ afterFrames: 3 })],
  'drops after 9 frames': [drops({ afterFrames: 9 })],
  'drops when it sends': [drops({ onRequest: 'message.send' })],
  'drops when it reads': [drops({ onRequest: 'receipt.mark' })],
  'drops when it opens': [drops({ onRequest: 'session.open' })],
  'doubles and reorders': [doubles(), reorders({ within: 300 })],
  'delays, reorders and drops': [delays(150), reorders(), drops({ afterFrames: 12 })],
  'no network': [refuses()],
};

/** What may stand in the blanks that are the same for every cast. */
export const choices = {
  room: ['the group', 'the direct', 'the group', 'the channel'],
  other: rooms,
  emoji: ['👍', '🎉', '❤️'],
  option: ['0', '1', '2'],
  role: ['owner', 'moderator', 'member'],
  setting: ['archived', 'unarchived', 'muted', 'unmuted', 'for mentions', 'for all'],
  weather: Object.keys(weathers),
  seq: ['1', '2', '3', '1', '2', '3', '4', '5', '6', '7'],
} as const;

/** Milliseconds that a step may take, or something lasts. */
export const spans = ['0', '1', '50', '250', '1000', '5000', '30000', '90000'] as const;
