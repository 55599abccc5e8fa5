// The same messages for all: who wrote what, when. Nothing here knows how anybody's wire looks.

/** Milliseconds since the epoch of the first message. */
const begin = 1_767_225_600_000;
const words = 'the quick brown fox jumps over a lazy dog while nobody looks at it from the window of that train'.split(
  ' ',
);

/** Those who write; the one who receives is none of them. */
export const people = Array.from({ length: 20 }, (_, index) => ({ id: `user-${index}`, name: `Person ${index}` }));
export const receiver = { id: 'receiver', name: 'The Receiver' };

/** Message number `index` (from 0) of conversation number `conversation`: about 100 characters. */
export function messageOf(conversation, index) {
  const sender = people[(index * 7 + conversation) % people.length];
  const text = Array.from({ length: 18 }, (_, place) => words[(index * 31 + place * 7) % words.length]).join(' ');
  return {
    conversation,
    index,
    sender,
    text: `${index}: ${text}`,
    id: uuidOf(conversation, index),
    at: begin + index * 1_000,
  };
}

function uuidOf(conversation, index) {
  const hex = (value, length) => value.toString(16).padStart(length, '0');
  const mixed = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return `${hex(mixed, 8)}-${hex(conversation, 4)}-4${hex(index & 0xfff, 3)}-a${hex(index >> 12, 3)}-${hex(index, 12)}`;
}
