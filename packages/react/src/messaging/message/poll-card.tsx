import type { Message, Poll } from '@parley/core';
import BarChart3 from 'lucide-react/icons/chart-column';
import Check from 'lucide-react/icons/check';
import { useState, type KeyboardEvent } from 'react';
import { cx } from '../../theme/cx.js';
import { useNow } from '../../theme/use-now.js';
import { isolated } from '../text/looks.js';
import type { RowTools } from './row-tools.js';

/** A question, what was answered so far, and a press for one's own vote; another press changes it or takes it back. */
export function PollCard({
  message,
  poll,
  tools,
}: {
  readonly message: Message;
  readonly poll: Poll;
  readonly tools: RowTools;
}) {
  const { strings, format, actions, run } = tools;
  const words = strings.polls;
  const open = poll.closedAt === undefined;
  const now = useNow(10_000, open && poll.closesAt !== undefined);
  const [stop, setStop] = useState<number>();
  const [asked, setAsked] = useState<readonly number[]>();
  const closed = !open || (poll.closesAt !== undefined && now > 0 && poll.closesAt <= now);
  const own = asked ?? ownVote(poll, tools.myId);
  const choose = (place: number) => {
    const kept = poll.multiple ? own.filter((each) => each !== place) : [];
    const next = own.includes(place) ? kept : [...kept, place].sort((one, other) => one - other);
    setAsked(next);
    run(actions.vote(message, next).finally(() => setAsked(undefined)));
  };
  const how = [
    closed ? words.closed : poll.multiple ? words.chooseSome : words.chooseOne,
    poll.anonymous && words.anonymous,
  ];
  const foot = [
    words.votes(poll.voterCount),
    !closed && poll.closesAt !== undefined && words.closes(format.moment(poll.closesAt, now)),
  ];
  return (
    <section className="parley-poll" aria-label={words.label(isolated(poll.question))}>
      <p className="parley-poll-question">
        <BarChart3 aria-hidden="true" size={16} strokeWidth={1.5} />
        <bdi>{poll.question}</bdi>
      </p>
      <p className="parley-poll-meta">{how.filter(Boolean).join(' · ')}</p>
      <ul className="parley-poll-options" onKeyDown={moveAmongOptions}>
        {poll.options.map((option, place) => {
          const share = poll.voterCount === 0 ? 0 : Math.round((100 * option.count) / poll.voterCount);
          const mine = own.includes(place);
          const names = option.userIds.map((id) =>
            id === tools.myId ? strings.common.you : isolated(tools.userOf(id).name),
          );
          return (
            <li key={place}>
              <button
                type="button"
                className={cx('parley-poll-option', mine && 'parley-poll-option-mine')}
                aria-pressed={mine}
                tabIndex={place === (stop ?? own[0] ?? 0) ? 0 : -1}
                onFocus={() => setStop(place)}
                aria-disabled={closed || undefined}
                title={names.length > 0 ? format.list(names) : undefined}
                onClick={() => {
                  if (!closed) choose(place);
                }}
              >
                <span className="parley-poll-bar" style={{ inlineSize: `${share}%` }} aria-hidden="true" />
                <span className={cx('parley-poll-mark', poll.multiple && 'parley-poll-mark-square')} aria-hidden="true">
                  {mine && <Check size={12} strokeWidth={3} />}
                </span>
                <bdi className="parley-poll-text">{option.text}</bdi>
                <span className="parley-poll-share">
                  {words.percent(format.number(share))}
                  <span className="parley-hidden">{words.votes(option.count)}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="parley-poll-meta">
        {foot.filter(Boolean).join(' · ')}
        {message.own && !closed && (
          <button
            type="button"
            className="parley-text-button"
            onClick={() => run(actions.closePoll(message), words.closed)}
          >
            {words.close}
          </button>
        )}
      </p>
    </section>
  );
}

// One tab stop, arrows inside.
function moveAmongOptions(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll('button')];
  const from = all.findIndex((each) => each === event.target);
  const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || from < 0) return;
  event.preventDefault();
  event.stopPropagation();
  all.at(to % all.length)?.focus();
}

function ownVote({ own, options }: Poll, myId: string | undefined): readonly number[] {
  if (own) return own;
  return options.flatMap(({ userIds }, place) => (myId !== undefined && userIds.includes(myId) ? [place] : []));
}
