/** The limits of protocol 1. The server gives those in force in its answer to `session.open`. */
export const limits = {
  /** Bytes of one frame. */
  frameBytes: 65_536,
  /** Bytes of a message's text in UTF-8. */
  textBytes: 16_384,
  /** Nesting of a frame's JSON. */
  jsonDepth: 32,
  /** Bytes of a message's metadata as JSON. */
  metadataBytes: 8_192,
  /** Members of one group. */
  groupMembers: 10_000,
  /** Members of one channel. */
  channelMembers: 100_000,
  /** Different reactions on one message. */
  reactionsPerMessage: 50,
  /** Users named by the mentions of one message. */
  mentions: 50,
  /** Options of one poll. */
  pollOptions: 20,
  /** Pinned messages of one conversation. */
  pins: 100,
  /** Messages that one user has scheduled. */
  scheduled: 100,
  /** Milliseconds from now until when a message may be scheduled. */
  scheduleAhead: 31_536_000_000,
  /** Characters of a client id. */
  clientIdLength: 64,
  /** Bytes of a session description. */
  sdpBytes: 65_536,
  /** Bytes of UTF-8 of what one participant of a call sends to the others at once. */
  callDataBytes: 4_096,
  /** Requests of one connection that wait for an answer. */
  requestsInFlight: 100,
  /** Items of one page. */
  pageItems: 200,
  /** Messages that one sync brings; beyond them history pages in. */
  syncMessages: 1_000,
  /** Bytes of one file. */
  fileBytes: 5_368_709_120,
  /** Characters of a file's name. */
  fileNameLength: 255,
  /** Files of one message. */
  filesPerMessage: 10,
  /** Files that one user has uploaded, or begun to, and sent no message with. */
  filesUnsent: 50,
  /** Characters of what is searched for. */
  searchLength: 256,
  /** Users whom one user has blocked. */
  blockedUsers: 1_000,
  /** Users whose presence one session watches. */
  watchedUsers: 1_000,
} as const;

/** The names of the limits. */
export type Limits = { -readonly [K in keyof typeof limits]: number };

/** Tokens per second and burst of each rate class, counted per user. */
export const rates = {
  send: { perSecond: 20, burst: 60 },
  write: { perSecond: 20, burst: 60 },
  read: { perSecond: 50, burst: 200 },
  signal: { perSecond: 100, burst: 400 },
  /** Calls that ring somebody: a person's phone is not to be flooded. */
  ring: { perSecond: 0.5, burst: 10 },
  /** What a participant measured: once every 10 s is meant. */
  report: { perSecond: 0.2, burst: 10 },
  /** Reactions in calls. */
  react: { perSecond: 2, burst: 10 },
  /** What participants of a call send to each other. */
  data: { perSecond: 30, burst: 60 },
  /** Searches: one with each pause in typing is meant, of three kinds at once. */
  search: { perSecond: 10, burst: 40 },
  session: { perSecond: 5, burst: 20 },
} as const;

/** The rate class of an operation. */
export type RateClass = keyof typeof rates;
