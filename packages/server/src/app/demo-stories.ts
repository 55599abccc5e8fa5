import type { PollDraft } from '@parley/protocol';

/** One message of a story. Other lines are named by their place. */
export interface Line {
  readonly from: string;
  readonly text?: string;
  readonly mentions?: readonly string[];
  /** The line that this one answers. */
  readonly answers?: number;
  /** The line in whose thread this one stands. */
  readonly under?: number;
  readonly poll?: PollDraft;
  readonly votes?: Readonly<Record<string, readonly number[]>>;
  readonly reactions?: Readonly<Record<string, readonly string[]>>;
  readonly pinned?: boolean;
}

/** A conversation of everybody in the demo, and what was said in it. */
export interface Story {
  readonly by: string;
  readonly name: string;
  readonly kind: 'group' | 'channel';
  readonly public?: boolean;
  readonly lines: readonly [Line, ...Line[]];
}

/** What people of the demo have written to each other before anybody opens it. */
export const demoStories: readonly Story[] = [
  {
    by: 'chloe',
    name: 'News',
    kind: 'channel',
    public: true,
    lines: [
      {
        from: 'chloe',
        text: '**What is new this week**\n\n- Threads, polls and reactions\n- Messages for later: the arrow beside *send*\n- One connection for all tabs, also on a train',
        reactions: { '🎉': ['alice', 'bob', 'yuki'], '🚂': ['lucia'] },
        pinned: true,
      },
      { from: 'chloe', text: 'This is a channel: few write, many read. Anybody who has its link can join.' },
    ],
  },
  {
    by: 'alice',
    name: 'Thursday demo',
    kind: 'group',
    lines: [
      {
        from: 'alice',
        text: 'Morning all! **Thursday** is settled. What we need:\n\n1. The handover, from phone to browser\n2. The bot, *live*\n3. One slide with numbers, see `npm run bench`',
        reactions: { '👍': ['bob', 'chloe', 'yuki'], '🎉': ['omar', 'lucia'] },
        pinned: true,
      },
      {
        from: 'bob',
        text: 'I take the handover. @Chloé Lefèvre, can you do the numbers?',
        mentions: ['chloe'],
      },
      { from: 'chloe', text: 'Yes. On which machine did we measure?', answers: 1 },
      {
        from: 'alice',
        text: "The snippet for the slide:\n```ts\nconst chat = await parley.conversations.direct('bob');\nawait chat.send({ text: 'Yes', replyTo: message });\n```",
      },
      { from: 'bob', text: 'Is that short enough for one slide?', under: 3 },
      { from: 'chloe', text: 'Two lines fit. I would keep `replyTo`, everybody asks for it.', under: 3 },
      { from: 'omar', text: 'صباح الخير! سأحضر هاتفًا ثانيًا **معي** يوم الخميس.' },
      { from: 'yuki', text: '**リハーサル**は水曜日の15時でどうですか？' },
      {
        from: 'alice',
        poll: {
          question: 'When do we rehearse?',
          options: ['Wednesday 15:00', 'Wednesday 17:00', 'Thursday 9:00'],
          multiple: true,
        },
        votes: { bob: [0], chloe: [0, 2], yuki: [0], omar: [1] },
      },
      { from: 'lucia', text: '> a second phone\n\nThat helps, gracias 🙌', reactions: { '❤️': ['omar'] } },
    ],
  },
];
