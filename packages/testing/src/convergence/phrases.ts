/** What a step of a script may be, each in the words in which it is printed and read. `weight` is how often it comes. */
export const phrases = {
  wait: { words: 'wait {ms} ms', weight: 24 },
  send: { words: '{device} sends in {room}', weight: 16 },
  read: { words: '{device} reads {room}', weight: 5 },
  readUpTo: { words: '{device} reads {room} up to message {seq}', weight: 2 },
  open: { words: '{device} opens {room}', weight: 2 },
  close: { words: '{device} closes {room}', weight: 2 },
  type: { words: '{device} types in {room}', weight: 2 },

  edit: { words: '{device} edits message {seq} of {room}', weight: 4 },
  remove: { words: '{device} deletes message {seq} of {room}', weight: 2 },
  react: { words: '{device} puts {emoji} on message {seq} of {room}', weight: 4 },
  unreact: { words: '{device} takes {emoji} off message {seq} of {room}', weight: 2 },
  reply: { words: '{device} answers message {seq} of {room}', weight: 2 },
  thread: { words: '{device} writes into the thread of message {seq} of {room}', weight: 3 },
  mention: { words: '{device} mentions {user} in {room}', weight: 2 },
  pin: { words: '{device} pins message {seq} of {room}', weight: 1 },
  unpin: { words: '{device} unpins message {seq} of {room}', weight: 1 },
  poll: { words: '{device} starts a poll in {room}', weight: 1 },
  vote: { words: '{device} votes for option {option} of message {seq} of {room}', weight: 2 },
  closePoll: { words: '{device} closes the poll of message {seq} of {room}', weight: 1 },
  forward: { words: '{device} forwards message {seq} of {room} to {other}', weight: 1 },
  unkept: { words: '{device} says in {room} what is not kept', weight: 1 },
  schedule: { words: '{device} schedules a message in {room} for {ms} ms from now', weight: 2 },
  cancel: { words: '{device} cancels what it scheduled last in {room}', weight: 1 },

  rename: { words: '{device} renames {room}', weight: 1 },
  add: { words: '{device} adds {user} to {room}', weight: 2 },
  expel: { words: '{device} removes {user} from {room}', weight: 2 },
  leave: { words: '{device} leaves {room}', weight: 1 },
  join: { words: '{device} joins {room}', weight: 1 },
  role: { words: '{device} makes {user} {role} of {room}', weight: 1 },
  keep: { words: '{device} keeps {room} {setting}', weight: 2 },

  weather: { words: '{user} has {weather}', weight: 8 },
  cut: { words: '{user} is cut off', weight: 4 },
  reload: { words: '{device} is loaded anew', weight: 3 },
  crash: { words: '{device} crashes', weight: 2 },
  start: { words: '{device} starts again', weight: 2 },
  kill: { words: 'the server dies for {ms} ms', weight: 2 },
  token: { words: 'tokens hold for {ms} ms', weight: 1 },
} as const;

/** The name of a step. */
export type StepKind = keyof typeof phrases;

/** One step: its name, and what stands in its blanks. */
export type Step = { readonly kind: StepKind } & Readonly<Record<string, string>>;

const blank = /\{(\w+)\}/g;

/** What may stand in a blank, as a pattern. */
const shapes: Readonly<Record<string, string>> = {
  device: '[a-z]+-\\d+',
  user: '[a-z]+',
  room: 'the \\w+',
  other: 'the \\w+',
  ms: '\\d+',
  seq: '\\d+',
  option: '\\d+',
  emoji: '\\S+',
  role: '[a-z]+',
};

/** The names of a step's blanks. */
export function blanksOf(kind: StepKind): readonly string[] {
  return [...phrases[kind].words.matchAll(blank)].map(([, name]) => name ?? '');
}

/** A step as a line. */
export function say(step: Step): string {
  return phrases[step.kind].words.replace(blank, (_, name: string) => step[name] ?? '');
}

/** The step that a line says. */
export function hear(line: string): Step {
  for (const kind of Object.keys(phrases) as StepKind[]) {
    const pattern = phrases[kind].words.replace(blank, (_, name: string) => `(?<${name}>${shapes[name] ?? '.+'})`);
    const found = new RegExp(`^${pattern}$`).exec(line.trim());
    if (found) return { kind, ...found.groups };
  }
  throw new Error(`Unable to read the step "${line}": no phrase fits.`);
}
