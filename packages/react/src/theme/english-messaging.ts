const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** What can be done with a message. */
export const actions = {
  label: 'Message actions',
  react: 'Add a reaction',
  quickReact: (emoji: string) => `React with ${emoji}`,
  reply: 'Reply',
  thread: 'Reply in a thread',
  edit: 'Edit',
  copy: 'Copy the text',
  forward: 'Forward',
  pin: 'Pin',
  unpin: 'Unpin',
  reactors: 'Who reacted',
  closePoll: 'Close the poll',
  report: 'Report…',
  reportTitle: 'Report this message',
  appeal: 'Ask to show it again…',
  appealTitle: 'Ask to show the message again',
  remove: 'Delete',
  copied: 'Copied',
  pinned: 'Pinned for everybody',
  unpinned: 'No longer pinned',
  forwarded: (title: string) => `Forwarded to ${title}`,
  failed: (reason: string) => `That did not work. ${reason}`,
  cancel: 'Cancel',
  save: 'Save',
  searching: 'Looking for the message…',
  notFound: 'The message is not here any more.',
};

/** What is said of a message. */
export const marks = {
  edited: 'edited',
  editedAt: (when: string) => `Edited ${when}. Show what it said before`,
  editedTitle: 'What it said before',
  editedUntil: (when: string) => `Until ${when}`,
  noEdits: 'Nothing is kept of it.',
  deleted: 'This message was deleted',
  hidden: 'Those who run this app have hidden this message',
  invisible: 'Message without visible text',
  forwardedFrom: (name: string) => `Forwarded from ${name}`,
  pinnedBy: (name: string) => `Pinned by ${name}`,
  pinnedByYou: 'Pinned by you',
  notKept: 'Not kept: only those who are here now see it',
  answerTo: (name: string, text: string) => `Answer to ${name}: ${text}. Go there`,
  linkTo: (site: string) => `Preview of ${site}`,
  loadFailed: 'This could not be loaded.',
};

/** Changing a message. */
export const editing = {
  label: 'Change the message',
  hint: 'Esc to cancel, Enter to save',
  failed: (reason: string) => `Not saved. ${reason}`,
};

/** Taking a message away. */
export const deleting = {
  title: 'Delete this message?',
  text: 'It is taken away for everybody. This cannot be undone.',
  confirm: 'Delete',
};

/** Emoji on messages. */
export const reactions = {
  label: 'Reactions',
  who: (emoji: string, names: string) => `${emoji} ${names}`,
  others: (count: number) => plural(count, 'other', 'others'),
  title: 'Reactions',
  search: 'Search emoji, or type one',
  none: 'No emoji found',
  picker: 'Emoji',
};

/** Sending a message on. */
export const forwarding = {
  title: 'Forward to',
  search: 'Search conversations',
  none: 'No conversation found',
};

/** Answers apart from the conversation. */
export const threads = {
  title: 'Thread',
  answers: (count: number) => plural(count, 'reply', 'replies'),
  summary: (count: string, when: string) => `${count}, last ${when}`,
  last: (when: string) => `last ${when}`,
  label: (name: string) => `Thread of the message of ${name}`,
  close: 'Close the thread',
  placeholder: 'Reply in the thread',
  failed: 'The thread could not be loaded.',
};

/** Questions to vote on. */
export const polls = {
  label: (question: string) => `Poll: ${question}`,
  chooseOne: 'Choose one',
  chooseSome: 'Choose one or more',
  anonymous: 'Votes are not shown',
  votes: (count: number) => plural(count, 'vote', 'votes'),
  percent: (share: string) => `${share} %`,
  closes: (when: string) => `open until ${when}`,
  closed: 'Final result',
  close: 'Close the poll',
  takeBack: 'Take my vote back',
  create: 'Create a poll',
  question: 'Question',
  questionPlaceholder: 'What do you want to know?',
  option: (place: number) => `Option ${place}`,
  addOption: 'Add an option',
  removeOption: (place: number) => `Remove option ${place}`,
  multiple: 'Several answers',
  hideVotes: 'Hide who voted for what',
  until: 'Closes at',
  untilAny: 'When I close it',
  send: 'Send the poll',
  twice: 'Two options say the same.',
  tooFew: 'A poll needs at least two options.',
};

/** Pinned messages. */
export const pins = {
  title: 'Pinned messages',
  all: (count: number) => plural(count, 'pinned message', 'pinned messages'),
  show: (text: string) => `Pinned: ${text}. Go there`,
  none: 'Nothing is pinned',
  hint: 'Pin a message from its menu, and everybody finds it here.',
  failed: 'Pinned messages could not be loaded.',
};

/** Messages that are sent later. */
export const schedule = {
  later: 'Send later',
  hour: 'In an hour',
  tomorrow: 'Tomorrow morning',
  afternoon: 'This afternoon',
  evening: 'This evening',
  monday: 'Monday morning',
  custom: 'Choose a time…',
  title: 'Send later',
  when: 'Date and time',
  confirm: 'Schedule',
  done: (when: string) => `Will be sent ${when}`,
  waiting: (count: number) => plural(count, 'message is sent later', 'messages are sent later'),
  list: 'Scheduled messages',
  none: 'No messages are waiting to be sent later',
  cancel: 'Delete',
  change: 'Change',
  sendNow: 'Send now',
  failed: (reason: string) => `Could not be sent. ${reason}`,
  past: 'Choose a time in the future.',
};

/** Naming somebody in a text. */
export const mentions = {
  all: 'all',
  everybody: 'Everybody here',
  menu: 'Mention somebody',
  found: (count: number) => plural(count, 'suggestion', 'suggestions'),
  badge: (count: number) => plural(count, 'mention of you', 'mentions of you'),
};

/** How one keeps a conversation. */
export const settings = {
  menu: (title: string) => `Options for ${title}`,
  markRead: 'Mark as read',
  mute: 'Mute…',
  unmute: 'Unmute',
  muteHour: 'For an hour',
  muteWorkday: 'For 8 hours',
  muteWeek: 'For a week',
  muteEver: 'Until I turn it back on',
  muted: 'Muted',
  notify: 'Notify me of…',
  all: 'All messages',
  mentions: 'Mentions only',
  none: 'Nothing',
  archive: 'Archive',
  restore: 'Move out of the archive',
  archived: 'Archived',
  showArchived: (count: number) => `Archived (${count})`,
  backToList: 'All conversations',
  noneArchived: 'The archive is empty',
  channel: 'Channel',
  publicChannel: 'Public channel',
  block: (name: string) => `Block ${name}`,
  unblock: (name: string) => `Unblock ${name}`,
  back: 'Back',
};
