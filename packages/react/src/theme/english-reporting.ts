/** Telling those who run the app of a message. */
export const reporting = {
  reason: 'What is wrong with it?',
  reasons: {
    spam: 'Spam',
    harassment: 'Harassment',
    hate: 'Hate',
    violence: 'Violence',
    sexual: 'Sexual content',
    selfHarm: 'Somebody may harm themselves',
    other: 'Something else',
  },
  note: 'More about it (optional)',
  hint: 'Those who run this app see the message and who reports it. Nobody else is told.',
  confirm: 'Report',
  done: 'Reported. Thank you.',
  why: 'Why should it be shown again?',
  whyHint: 'Those who run this app read it and decide once more.',
  appeal: 'Ask again',
  appealed: 'Sent. You are told what they decide.',
};
